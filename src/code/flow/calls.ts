import type { Analysis, CallSite } from './evaluate.ts';
import { builtin } from './builtins.ts';
import { itemsInto, prototypeMember } from './members.ts';
import { Slot, takesSelf } from './slots.ts';
import type {
  CallArgument,
  ClassValue,
  FunctionValue,
  ObjectValue,
  PackageValue,
  ResultValue,
  Value,
} from './values.ts';

/** What a call does if `value` is what it calls. */
export function call(analysis: Analysis, site: CallSite, value: Value): void {
  if (site.at.callee.kind === 'super') {
    callSuper(analysis, site, value);
    return;
  }
  switch (value.kind) {
    case 'function':
      callFunction(analysis, site, value);
      return;
    case 'class':
      construct(analysis, site, value);
      return;
    case 'package':
    case 'result':
      if (!builtin(analysis, site, value)) callPackage(analysis, site, value);
      return;
    case 'event':
      callOnEvent(analysis, site, value.path);
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

export function callFunction(
  analysis: Analysis,
  { args, result, receiver, at }: Pick<CallSite, 'args' | 'result' | 'receiver' | 'at'>,
  value: FunctionValue,
): void {
  const { solver } = analysis;
  const frame = analysis.enter(value);
  if (!frame) return;
  const { self, of } = value;
  if (takesSelf(of)) {
    const [first] = of.parameters;
    if (self && first) solver.add(analysis.variable(first.variable), self);
  } else if (!of.isArrow) {
    if (self) solver.add(frame.self, self);
    else if (receiver) solver.flow(receiver, frame.self);
    if (at.isNew) {
      const made = analysis.instance(at, value);
      solver.add(frame.self, made);
      solver.add(result, made);
    }
  }
  pass(analysis, value, args);
  if (!of.isGenerator) solver.flow(frame.returns, result);
  else {
    const list = analysis.instance(at, value);
    solver.flow(frame.returns, list.fields.others);
    solver.add(result, list);
  }
}

/** Gives the arguments of a call to the parameters of a function. */
function pass(analysis: Analysis, { of, self }: FunctionValue, args: readonly CallArgument[]): void {
  const { solver } = analysis;
  const parameters = takesSelf(of) && self ? of.parameters.slice(1) : of.parameters;
  const give = (slot: Slot, index: number): void => {
    const parameter = parameters[index];
    const rest =
      parameter?.rest === undefined ? parameters.find(({ rest: kind }) => kind === 'list') : parameter;
    if (parameter && parameter.rest === undefined && !parameter.keywordOnly)
      solver.flow(slot, analysis.variable(parameter.variable));
    else if (rest?.rest === 'list') solver.flow(slot, analysis.restOf(rest).fields.others);
  };
  let isSpread = false;
  for (const [index, { slot, name, spread }] of args.entries()) {
    if (name !== undefined) {
      const named = parameters.find(({ variable, rest }) => rest === undefined && variable.name === name);
      const rest = parameters.find(({ rest: kind }) => kind === 'object');
      if (named) solver.flow(slot, analysis.variable(named.variable));
      else if (rest) solver.flow(slot, solver.field(analysis.restOf(rest).fields, name));
    } else if (spread === 'object') spreadNamed(analysis, slot, parameters);
    else if (spread === 'list' || isSpread) {
      isSpread = true;
      const items = new Slot();
      if (spread) itemsInto(analysis, slot, items);
      else solver.flow(slot, items);
      for (let at = index; at < Math.max(parameters.length, index + 1); at += 1) give(items, at);
    } else give(slot, index);
  }
}

function spreadNamed(analysis: Analysis, slot: Slot, parameters: FunctionValue['of']['parameters']): void {
  const { solver } = analysis;
  solver.listen(slot, value => {
    if (value.kind !== 'object') return;
    solver.eachField(value.fields, (name, field) => {
      const named = parameters.find(({ variable }) => variable.name === name);
      const rest = parameters.find(({ rest: kind }) => kind === 'object');
      if (named) solver.flow(field, analysis.variable(named.variable));
      else if (rest) solver.flow(field, solver.field(analysis.restOf(rest).fields, name));
    });
  });
}

function construct(analysis: Analysis, site: CallSite, value: ClassValue): void {
  const { solver } = analysis;
  const made = analysis.instance(site.at, value);
  solver.add(value.instances, made);
  solver.add(site.result, made);
  const constructors = new Slot();
  for (const name of ['constructor', '__init__', '__post_init__'])
    prototypeMember(analysis, value, name, constructors, made);
  solver.listen(constructors, found => {
    if (found.kind === 'function')
      callFunction(analysis, { ...site, result: new Slot() }, { ...found, self: found.self ?? made });
    else if (found.kind === 'result') analysis.giveArguments(found.call, site.args);
  });
}

function callSuper(analysis: Analysis, site: CallSite, base: Value): void {
  const { solver } = analysis;
  const { owner, self } = site.frame;
  if (!owner) return;
  if (base.kind === 'package' || base.kind === 'result') {
    analysis.giveArguments(analysis.baseCall(owner, base), site.args);
    return;
  }
  if (base.kind !== 'class') return;
  solver.listen(self, made => {
    if (made.kind !== 'object') return;
    solver.add(base.instances, made);
    const constructors = new Slot();
    prototypeMember(analysis, base, 'constructor', constructors, made);
    solver.listen(constructors, found => {
      if (found.kind === 'function')
        callFunction(analysis, { ...site, result: new Slot() }, { ...found, self: made });
      else if (found.kind === 'result') analysis.giveArguments(found.call, site.args);
    });
  });
}

function callObject(analysis: Analysis, site: CallSite, value: ObjectValue): void {
  if (value.of?.kind !== 'class') return;
  const callable = new Slot();
  prototypeMember(analysis, value.of, '__call__', callable, value);
  analysis.solver.listen(callable, found => {
    if (found.kind === 'function') callFunction(analysis, site, found);
  });
}

/** A call of a package, or of what it gave: its functions may be called, and what it gives is its own. */
export function callPackage(analysis: Analysis, site: CallSite, callee: PackageValue | ResultValue): void {
  const { solver } = analysis;
  const made = analysis.record(site, callee);
  solver.add(site.result, { kind: 'result', call: made, path: [] });
  for (const { slot } of site.args) {
    escape(analysis, slot, index => analysis.modelled.argumentOf(made, index));
    solver.listen(slot, value => {
      const path = eventIn(value);
      if (path && analysis.modelled.keepsEvent(callee))
        solver.add(site.result, { kind: 'event', path }, slot);
    });
  }
}

/** The place in the event that a value is, or holds. */
export function eventIn(value: Value): readonly string[] | undefined {
  if (value.kind === 'event') return value.path;
  if (value.kind !== 'text') return undefined;
  for (const part of value.parts) if (typeof part !== 'string' && 'event' in part) return part.event;
  return undefined;
}

/** What is given to code that is not followed may be called by it. */
export function escape(analysis: Analysis, slot: Slot, argument: (index: number) => Value, depth = 0): void {
  const { solver } = analysis;
  solver.listen(slot, value => {
    if (value.kind === 'function') reach(analysis, value, argument);
    else if (value.kind === 'class') escapeClass(analysis, value, argument);
    else if (value.kind === 'object' && !value.of && depth < 3 && analysis.isFirstEscape(value)) {
      solver.eachField(value.fields, (_, field) => {
        escape(analysis, field, argument, depth + 1);
      });
      escape(analysis, value.fields.others, argument, depth + 1);
    }
  });
}

function reach(analysis: Analysis, value: FunctionValue, argument: (index: number) => Value): void {
  const frame = analysis.enter(value);
  if (!frame) return;
  const { of, self } = value;
  const parameters = takesSelf(of) && self ? of.parameters.slice(1) : of.parameters;
  if (self)
    analysis.solver.add(
      takesSelf(of) && of.parameters[0] ? analysis.variable(of.parameters[0].variable) : frame.self,
      self,
    );
  for (const [index, { variable, rest }] of parameters.entries())
    if (rest === undefined) analysis.solver.add(analysis.variable(variable), argument(index));
}

function escapeClass(analysis: Analysis, value: ClassValue, argument: (index: number) => Value): void {
  const { solver } = analysis;
  const made = analysis.instance(value.of, value);
  solver.add(value.instances, made);
  solver.eachField(value.prototype, name => {
    const member = new Slot();
    prototypeMember(analysis, value, name, member, made);
    solver.listen(member, found => {
      if (found.kind === 'function') reach(analysis, { ...found, self: found.self ?? made }, argument);
    });
  });
}

/** A method of something in the event: `event.body.trim()`, `event.Records.map(record => …)`. */
function callOnEvent(analysis: Analysis, site: CallSite, path: readonly string[]): void {
  const { solver } = analysis;
  const on = path.slice(0, -1);
  const method = path.at(-1) ?? '';
  const [first] = site.args;
  if (method === 'get' || method === 'getlist' || method === 'pop') {
    const names = first?.slot;
    if (names)
      solver.listen(names, name => {
        if (name.kind === 'text' && name.parts.length === 1 && typeof name.parts[0] === 'string')
          solver.add(site.result, { kind: 'event', path: [...on, name.parts[0]].slice(0, 6) });
        else solver.add(site.result, { kind: 'event', path: on });
      });
    for (const { slot } of site.args.slice(1)) solver.flow(slot, site.result);
    return;
  }
  const item: Value = { kind: 'event', path: [...on, '*'].slice(0, 6) };
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
  if (!hasCallback) solver.add(site.result, { kind: 'event', path: on });
}

export { reach };
