import { builtin } from './builtins.ts';
import { prototypeMember } from './members.ts';
import { callFunction, escape, reach } from './passing.ts';
import { eventIn } from './text.ts';
import type { CallSite, FlowState } from './state.ts';
import {
  Slot,
  type ClassValue,
  type EventValue,
  type ObjectValue,
  type PackageValue,
  type ResultValue,
  type CodeValue,
} from './values.ts';

/** What a call does if `value` is what it calls. */
export function call(analysis: FlowState, site: CallSite, value: CodeValue): void {
  if (site.at.callee.kind === 'super') {
    callSuper(analysis, site, value);
    return;
  }
  switch (value.kind) {
    case 'function':
      callFunction(analysis, site, analysis.at(site, value));
      return;
    case 'class':
      construct(analysis, site, value);
      return;
    case 'package':
    case 'result':
      if (!builtin(analysis, site, value)) callPackage(analysis, site, value);
      return;
    case 'event':
      callOnEvent(analysis, site, value);
      return;
    case 'object':
      callObject(analysis, site, value);
      return;
    case 'unknown':
      analysis.isOpen(value.why, site.at.span);
      for (const { slot } of site.args) escape(analysis, slot, () => value);
      return;
    case 'text':
    case 'constant':
  }
}

function construct(analysis: FlowState, site: CallSite, value: ClassValue): void {
  const { solver } = analysis;
  const made = analysis.instance(site.at, value);
  solver.add(site.result, made);
  const constructors = initialise(analysis, site, value, made, ['constructor', '__init__', '__post_init__']);
  if (site.frame.module.language === 'python')
    analysis.whenSettled(() => {
      if (constructors.values.size === 0) setFields(analysis, site, made);
    });
}

/** A class of Python without a constructor is a `dataclass`, a `NamedTuple` or a model, whose arguments are its fields. */
function setFields({ solver }: FlowState, { args }: CallSite, { fields }: ObjectValue): void {
  for (const { slot, name, spread } of args)
    if (name !== undefined) solver.flow(slot, solver.field(fields, name));
    else if (spread === undefined) solver.flow(slot, fields.others);
}

/** Calls the constructors of a class on an object with the arguments of a site. */
function initialise(
  analysis: FlowState,
  site: CallSite,
  of: ClassValue,
  made: ObjectValue,
  names: readonly string[],
): Slot {
  const { solver } = analysis;
  solver.add(of.instances, made);
  const constructors = new Slot();
  for (const name of names) prototypeMember(analysis, of, name, constructors, made);
  solver.listen(constructors, found => {
    if (found.kind === 'function')
      callFunction(analysis, { ...site, result: new Slot() }, { ...found, self: found.self ?? made });
    else if (found.kind === 'result') analysis.giveArguments(found.call, site.args);
  });
  return constructors;
}

function callSuper(analysis: FlowState, site: CallSite, base: CodeValue): void {
  const { solver } = analysis;
  const { owner, self } = site.frame;
  if (!owner) return;
  if (base.kind === 'package' || base.kind === 'result') {
    analysis.giveArguments(analysis.baseCall(owner, base), site.args);
    return;
  }
  if (base.kind !== 'class') return;
  solver.listen(self, made => {
    if (made.kind === 'object') initialise(analysis, site, base, made, ['constructor']);
  });
}

function callObject(analysis: FlowState, site: CallSite, value: ObjectValue): void {
  if (value.of?.kind !== 'class') return;
  const callable = new Slot();
  prototypeMember(analysis, value.of, '__call__', callable, value);
  analysis.solver.listen(callable, found => {
    if (found.kind === 'function') callFunction(analysis, site, found);
  });
}

/** A call of a package, or of what it gave: its functions may be called, and what it gives is its own. */
export function callPackage(analysis: FlowState, site: CallSite, callee: PackageValue | ResultValue): void {
  const { solver } = analysis;
  const made = analysis.record(site, callee);
  solver.add(site.result, { kind: 'result', call: made, path: [] });
  for (const { slot } of site.args) {
    escape(analysis, slot, (index, parameter) => analysis.modelled.argumentOf(made, index, parameter));
    solver.listen(slot, value => {
      const event = eventIn(value);
      const kept = event && analysis.modelled.keepsEvent(callee);
      if (!kept) return;
      const safeFor = kept === true ? event.safeFor : kept;
      solver.add(site.result, { kind: 'event', path: event.path, ...(safeFor ? { safeFor } : {}) }, slot);
    });
  }
}

/** Methods of the request of a framework, and what of it they give. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ...['get_json', 'get_data', 'json', 'text', 'formData'].map(name => [name, 'body'] as const),
  ...['get_header_value', 'get_header', 'header'].map(name => [name, 'headers'] as const),
  ...['get_query_string_value', 'param', 'query'].map(name => [name, 'query'] as const),
]);

/** Methods that give all of an object. */
const COPIES: ReadonlySet<string> = new Set(
  'copy items values keys entries toString valueOf toJSON'.split(' '),
);

/** A method of something in the event: `event.body.trim()`, `event.Records.map(record => …)`. */
function callOnEvent(analysis: FlowState, site: CallSite, value: EventValue): void {
  const { solver } = analysis;
  const { path } = value;
  const on = path.slice(0, -1);
  const method = path.at(-1) ?? '';
  const [first] = site.args;
  if (method === 'get' || method === 'getlist' || method === 'pop') {
    const names = first?.slot;
    if (names)
      solver.listen(names, name => {
        if (name.kind === 'text' && name.parts.length === 1 && typeof name.parts[0] === 'string')
          solver.add(site.result, { kind: 'event', path: [...on, name.parts[0]].slice(0, 6) }, site.receiver);
        else solver.add(site.result, { kind: 'event', path: on }, site.receiver);
      });
    for (const { slot } of site.args.slice(1)) solver.flow(slot, site.result);
    return;
  }
  const part = on.length === 0 ? PARTS.get(method) : undefined;
  if (part !== undefined) {
    solver.add(site.result, { kind: 'event', path: [part] }, site.receiver);
    return;
  }
  const item: CodeValue = { kind: 'event', path: [...on, '*'].slice(0, 6) };
  let hasCallback = false;
  for (const { slot } of site.args)
    solver.listen(slot, value => {
      if (value.kind !== 'function') return;
      hasCallback = true;
      reach(analysis, value, () => item);
      const list = analysis.instance(site.at, value);
      const frame = analysis.enter(value);
      if (frame) {
        solver.flow(frame.returns, list.fields.others);
        if (method === 'reduce') solver.flow(frame.returns, site.result);
      }
      solver.add(site.result, list);
    });
  // What a method of the request of a framework gives is a part of it.
  const given = on.length > 0 || COPIES.has(method) ? on : path;
  if (!hasCallback) solver.add(site.result, { ...value, path: given }, site.receiver);
}
