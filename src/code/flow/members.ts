import type { CodeExpression } from '../program.ts';
import type { FlowState } from './state.ts';
import { takesSelf } from './solver.ts';
import { literalOf } from './text.ts';
import {
  Slot,
  UNKNOWN_TEXT,
  type ClassValue,
  type FunctionValue,
  type ObjectValue,
  type PackageValue,
  type CodeValue,
} from './values.ts';

/** Members below a package, a result or the event that are told apart. */
const DEEPEST = 6;
/** What objects, lists and maps of both languages can do, followed in `builtins.ts`. */
export const METHODS: ReadonlySet<string> = new Set(
  (
    'map filter forEach find findLast some every flatMap reduce sort concat slice splice reverse flat at entries keys values items push unshift append ' +
    'extend insert add set get setdefault pop shift join then catch finally copy update has includes hasOwnProperty indexOf toString toSorted toReversed with'
  ).split(' '),
);
const MAPPING_METHODS: ReadonlySet<string> = new Set(
  'get items keys values setdefault copy pop update has'.split(' '),
);

/** The member `name` of whatever `object` is, into `to`. */
export function memberInto(analysis: FlowState, object: Slot, name: string, to: Slot): void {
  analysis.solver.listen(object, value => {
    memberOf(analysis, value, name, to, object);
  });
}

function memberOf(analysis: FlowState, value: CodeValue, name: string, to: Slot, from: Slot): void {
  const { solver } = analysis;
  switch (value.kind) {
    case 'object':
      objectMember(analysis, value, name, to);
      return;
    case 'class':
      classMember(analysis, value, name, to);
      return;
    case 'function':
      functionMember(analysis, value, name, to);
      return;
    case 'package':
      solver.add(to, analysis.modelled.memberOf(value, name) ?? ofPackage(value, name), from);
      return;
    case 'result':
      solver.add(
        to,
        analysis.modelled.memberOf(value, name) ?? { ...value, path: below(value.path, name) },
        from,
      );
      return;
    case 'event':
      solver.add(to, { ...value, path: below(value.path, name) }, from);
      return;
    case 'text':
    case 'constant':
      solver.add(to, { kind: 'package', source: 'global:text', path: [name] }, from);
      return;
    case 'unknown':
      solver.add(to, value, from);
  }
}

const below = (path: readonly string[], name: string): readonly string[] =>
  path.length < DEEPEST ? [...path, name] : path;

function ofPackage(value: PackageValue, name: string): CodeValue {
  const { source, path } = value;
  const isEnvironment =
    (source === 'global:process' || source === 'process' || source === 'node:process' || source === 'os') &&
    path.length === 1 &&
    (path[0] === 'env' || path[0] === 'environ');
  if (isEnvironment && !(source === 'os' && MAPPING_METHODS.has(name)))
    return { kind: 'text', parts: [{ environment: name }] };
  // The default export of a package that is CommonJS is the package.
  if (name === 'default' && path.length === 0) return value;
  if (source === 'global:globalThis' || source === 'global:global' || source === 'builtins')
    return path.length === 0 ? { kind: 'package', source: `global:${name}`, path: [] } : value;
  return { ...value, path: below(path, name) };
}

function objectMember(analysis: FlowState, value: ObjectValue, name: string, to: Slot): void {
  const { solver } = analysis;
  const { of, fields, isExports } = value;
  if (name === '__proto__' || name === '__class__' || name === 'constructor') {
    if (of?.kind === 'class') solver.add(to, of);
    return;
  }
  const below =
    value.folder === undefined || fields.named.has(name)
      ? undefined
      : analysis.modules.submodule(value.folder, name);
  const field = solver.field(fields, name);
  if (below) analysis.imported(below, field, undefined);
  solver.flow(field, to);
  solver.flow(fields.others, to);
  if (of?.kind === 'class') prototypeMember(analysis, of, name, to, value);
  else if (of) memberInto(analysis, solver.field(of.fields, 'prototype'), name, to);
  else if (!isExports && METHODS.has(name))
    solver.add(to, { kind: 'package', source: 'global:object', path: [name] });
  if (isExports && name === 'default')
    analysis.whenSettled(() => {
      if (solver.field(fields, name).values.size === 0) solver.add(to, value);
    });
}

/** A member that the instances of a class share; a method of Python is bound to its instance. */
export function prototypeMember(
  analysis: FlowState,
  of: ClassValue,
  name: string,
  to: Slot,
  self: ObjectValue | ClassValue,
): void {
  const { solver } = analysis;
  const own = of.prototype.named.get(name) ?? of.fields.named.get(name);
  if (own) bound(analysis, own, to, self);
  bound(analysis, of.prototype.others, to, self);
  if (own) return;
  solver.listen(of.bases, base => {
    if (base.kind === 'class') {
      if (base !== of) prototypeMember(analysis, base, name, to, self);
    } else if (base.kind === 'function')
      memberInto(analysis, solver.field(base.fields, 'prototype'), name, to);
    else if (base.kind === 'package' || base.kind === 'result')
      solver.add(to, { kind: 'result', call: analysis.baseCall(of, base), path: [name] });
  });
}

function bound(analysis: FlowState, from: Slot, to: Slot, self: ObjectValue | ClassValue): void {
  const { solver } = analysis;
  solver.listen(from, value => {
    const isMethod =
      value.kind === 'function' && takesSelf(value.of) && !value.self && !isStaticMethod(value);
    solver.add(
      to,
      isMethod
        ? {
            ...value,
            self:
              isClassMethod(value) && self.kind === 'object' && self.of?.kind === 'class' ? self.of : self,
          }
        : value,
      from,
    );
  });
}
const hasDecorator = ({ of }: FunctionValue, name: string): boolean =>
  of.decorators.some(decorator => decorator.kind === 'global' && decorator.name === name);
const isStaticMethod = (value: FunctionValue): boolean => hasDecorator(value, 'staticmethod');
const isClassMethod = (value: FunctionValue): boolean => hasDecorator(value, 'classmethod');

function classMember(analysis: FlowState, value: ClassValue, name: string, to: Slot): void {
  const { solver } = analysis;
  if (name === 'prototype') {
    solver.add(to, { kind: 'object', id: -1 - solver.idOf(value.prototype), fields: value.prototype });
    return;
  }
  solver.flow(solver.field(value.fields, name), to);
  const own = value.prototype.named.get(name);
  if (own)
    solver.listen(own, member => {
      const isBound = member.kind === 'function' && isClassMethod(member);
      solver.add(to, isBound ? { ...member, self: value } : member, own);
    });
  if (!own) memberInto(analysis, value.bases, name, to);
}

function functionMember(analysis: FlowState, value: FunctionValue, name: string, to: Slot): void {
  const { solver } = analysis;
  if (name === 'bind' || name === 'call' || name === 'apply') {
    solver.add(to, { kind: 'package', source: 'global:function', path: [name] });
    return;
  }
  const slot = solver.field(value.fields, name);
  if (name === 'prototype' && slot.values.size === 0) solver.add(slot, analysis.object());
  solver.flow(slot, to);
}

/** A member of the class that `owner` extends, called on the same object. */
export function superMember(
  analysis: FlowState,
  owner: ClassValue,
  self: Slot,
  name: string,
  to: Slot,
): void {
  analysis.solver.listen(self, object => {
    if (object.kind === 'object' || object.kind === 'class')
      analysis.solver.listen(owner.bases, base => {
        if (base.kind === 'class') prototypeMember(analysis, base, name, to, object);
        else if (base.kind === 'package' || base.kind === 'result')
          analysis.solver.add(to, { kind: 'result', call: analysis.baseCall(owner, base), path: [name] });
      });
  });
}

/** Whatever is in a list, a map, the event: for a loop, or a member whose name is not known. */
export function itemsInto(analysis: FlowState, of: Slot, to: Slot): void {
  const { solver } = analysis;
  solver.listen(of, value => {
    if (value.kind === 'object') {
      solver.eachField(value.fields, (_, slot) => {
        solver.flow(slot, to);
      });
      solver.flow(value.fields.others, to);
      if (value.of?.kind === 'class')
        solver.eachField(value.of.prototype, (_, slot) => {
          bound(analysis, slot, to, value);
        });
    } else if (value.kind === 'event' || value.kind === 'result')
      solver.add(to, { ...value, path: below(value.path, '*') }, of);
    else if (value.kind === 'package') solver.add(to, ofPackage(value, '*'), of);
    else if (value.kind === 'text') solver.add(to, UNKNOWN_TEXT, of);
    else if (value.kind === 'unknown') solver.add(to, value, of);
  });
}

/** The members of whatever `of` is whose names are among `names`; a name that is not known may be each. */
export function computedInto(analysis: FlowState, of: Slot, names: Slot, to: Slot): void {
  const seen = new Set<string | undefined>();
  analysis.solver.listen(names, name => {
    const literal = literalOf(name);
    if (seen.has(literal)) return;
    seen.add(literal);
    if (literal === undefined) itemsInto(analysis, of, to);
    else memberInto(analysis, of, literal, to);
  });
  analysis.whenSettled(() => {
    if (seen.size === 0) itemsInto(analysis, of, to);
  });
}

export function keysInto(analysis: FlowState, of: Slot, to: Slot): void {
  const { solver } = analysis;
  solver.listen(of, value => {
    if (value.kind === 'object') {
      solver.flow(value.fields.keys, to);
      solver.eachField(value.fields, name => {
        solver.add(to, { kind: 'text', parts: [name] });
      });
    } else if (value.kind === 'event')
      solver.add(to, { kind: 'event', path: below(value.path, '(key)') }, of);
    else solver.add(to, UNKNOWN_TEXT);
  });
}

/** Assigns a member of whatever `object` is. */
export function setMember(analysis: FlowState, object: Slot, name: string | Slot, value: Slot): void {
  const { solver } = analysis;
  solver.listen(object, owner => {
    if (owner.kind !== 'object' && owner.kind !== 'class' && owner.kind !== 'function') return;
    if (typeof name === 'string') solver.flow(value, solver.field(owner.fields, name));
    else analysis.setComputed(owner.fields, name, value);
  });
}

/** `super` of JavaScript, or the call of Python. */
export const isSuper = (of: CodeExpression): boolean =>
  of.kind === 'super' || (of.kind === 'call' && of.callee.kind === 'super');
