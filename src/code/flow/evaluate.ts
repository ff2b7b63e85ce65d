import { spend } from '../../source/budget.ts';
import type { FileId, Span } from '../../source/node.ts';
import type {
  ClassBody,
  CodeExpression,
  FunctionBody,
  ListItem,
  MemberTarget,
  Module,
  ObjectEntry,
  CodeParameter,
  CodeStatement,
  CodeVariable,
} from '../program.ts';
import { call } from './calls.ts';
import { itemsInto, keysInto, memberInto, setMember, superMember } from './members.ts';
import { fields, Slot, Solver, UNKNOWN_TEXT } from './slots.ts';
import { join, literalOf } from './text.ts';
import type {
  Call,
  CallArgument,
  ClassValue,
  FunctionValue,
  ObjectValue,
  Open,
  PackageValue,
  ResultValue,
  Value,
} from './values.ts';

/** Where an import leads: a file beside the code, a package, a folder of modules (with `__init__.py` or without), or nowhere. */
export type Imported =
  | { readonly module: Module; readonly folder?: FileId }
  | { readonly package: string; readonly path: readonly string[] }
  | { readonly folder: FileId }
  | { readonly missing: string };
export type Modules = {
  /** What `source` names in `from`. */
  import(from: Module, source: string): Imported;
  /** A module of Python in a folder. */
  submodule(folder: FileId, name: string): Imported | undefined;
};

/** What runs together: a function, or the top of a module. */
export type Frame = {
  readonly module: Module;
  readonly of: FunctionBody | undefined;
  readonly self: Slot;
  readonly returns: Slot;
  /** The class whose method it is, for `super`. */
  readonly owner?: ClassValue;
};

/** A call as it is written, before what is called is known. */
export type CallSite = {
  readonly at: CodeExpression & { readonly kind: 'call' };
  readonly callee: Slot;
  /** What stands before the dot. */
  readonly receiver?: Slot;
  readonly args: Call['args'];
  readonly result: Slot;
  readonly frame: Frame;
};

/** What a function may give that ends without a value. */
const NOTHING: Value = { kind: 'constant', value: null };

/** What is known of packages. */
export type PackageModel = {
  /** The argument that a call gives back as it is, as `captureAWSv3Client(client)` does. */
  passes(callee: PackageValue | ResultValue): number | undefined;
  /** What a function that is given to a call is called with. */
  argumentOf(call: Call, index: number): Value;
  /** Whether what a call gives still is what the caller of the function sent, if that is given to it. */
  keepsEvent(callee: PackageValue | ResultValue): boolean;
};

/** Follows values through all code that an entry reaches. */
export class Analysis {
  readonly solver = new Solver();
  readonly modelled: PackageModel;
  readonly calls = new Map<string, Call>();
  /** Where the values of a promise go, by the place that makes it. */
  readonly promises = new Map<string, Slot>();
  readonly sites: CallSite[] = [];
  readonly open = new Map<string, Open>();
  /** Functions that are called, by those that call them. */
  readonly reached = new Map<FunctionBody, Frame>();
  readonly modules: Modules;
  readonly #slots = new Map<CodeExpression, Slot>();
  readonly #variables = new Map<CodeVariable, Slot>();
  readonly #functions = new Map<FunctionBody, { value: FunctionValue; frame: Frame }>();
  readonly #exports = new Map<Module, Slot>();
  readonly #joins: Slot[] = [];
  readonly #made = new Map<object, Map<object | string, ObjectValue>>();
  readonly #bases = new Map<ClassValue, Map<string, Call>>();
  readonly #rests = new Map<CodeParameter, ObjectValue>();
  readonly #escaped = new Set<ObjectValue>();
  readonly #folders = new Map<FileId, ObjectValue>();
  #waiting: (() => void)[] = [];
  #objects = 0;

  constructor(modules: Modules, modelled: PackageModel) {
    this.modules = modules;
    this.modelled = modelled;
  }

  isOpen(why: string, at: Span): void {
    this.open.set(`${why}\0${at.file}\0${at.start}`, { why, at });
  }

  object(of?: ObjectValue['of'], kind: Pick<ObjectValue, 'isList' | 'isExports'> = {}): ObjectValue {
    this.#objects += 1;
    return { kind: 'object', id: this.#objects, fields: fields(), ...(of ? { of } : {}), ...kind };
  }

  /** The object that a place makes of a class or function. */
  instance(at: object, of: ClassValue | FunctionValue): ObjectValue {
    return this.#madeAt(at, of, () =>
      this.object(of.kind === 'class' || !of.of.isGenerator ? of : undefined),
    );
  }
  listAt(at: object): ObjectValue {
    return this.#madeAt(at, 'list', () => this.object(undefined, { isList: true }));
  }
  pairAt(at: object): ObjectValue {
    return this.#madeAt(at, 'pair', () => this.object(undefined, { isList: true }));
  }
  #madeAt(at: object, of: object | string, make: () => ObjectValue): ObjectValue {
    const here = this.#made.get(at) ?? new Map<object | string, ObjectValue>();
    this.#made.set(at, here);
    const known = here.get(of) ?? make();
    here.set(of, known);
    return known;
  }

  /** What a rest parameter holds. */
  restOf(parameter: CodeParameter): ObjectValue {
    const known = this.#rests.get(parameter);
    if (known) return known;
    const made = this.object(undefined, parameter.rest === 'list' ? { isList: true } : {});
    this.#rests.set(parameter, made);
    this.solver.add(this.variable(parameter.variable), made);
    return made;
  }

  isFirstEscape(value: ObjectValue): boolean {
    if (this.#escaped.has(value)) return false;
    this.#escaped.add(value);
    return true;
  }

  /** Runs `task` once nothing flows any more; what it adds flows again. */
  whenSettled(task: () => void): void {
    this.#waiting.push(task);
  }

  record({ at, args, frame }: CallSite, callee: PackageValue | ResultValue): Call {
    return this.#callOf(`${this.solver.idOf(at)}:${this.solver.keyOf(callee)}`, {
      callee,
      at,
      args,
      within: frame.of,
    });
  }

  /** The call that makes what a class inherits from a package. */
  baseCall(of: ClassValue, base: PackageValue | ResultValue): Call {
    const known = this.#bases.get(of) ?? new Map<string, Call>();
    this.#bases.set(of, known);
    const key = this.solver.keyOf(base);
    const at = {
      kind: 'call',
      span: of.of.span,
      callee: { kind: 'constant', value: null, span: of.of.span },
      args: [],
      isNew: true,
    } as const;
    const call =
      known.get(key) ??
      this.#callOf(`base:${this.solver.idOf(of)}:${key}`, { callee: base, at, args: [], within: undefined });
    known.set(key, call);
    return call;
  }

  #callOf(key: string, made: Omit<Call, 'id'>): Call {
    const known = this.calls.get(key);
    if (known) return known;
    const call = { ...made, id: this.calls.size, args: [...made.args] };
    this.calls.set(key, call);
    return call;
  }

  giveArguments(call: Call, args: Call['args']): void {
    if (call.args.length === 0) (call.args as CallArgument[]).push(...args);
  }

  /** What a site does if it calls `value`. */
  apply(site: CallSite, value: Value): void {
    call(this, site, value);
  }

  variable(of: CodeVariable): Slot {
    const known = this.#variables.get(of) ?? new Slot();
    this.#variables.set(of, known);
    return known;
  }

  /** What an importer of a module gets. Its top runs once. */
  exportsOf(module: Module, folder?: FileId): Slot {
    const known = this.#exports.get(module);
    if (known) return known;
    const slot = this.variable(module.exports);
    this.#exports.set(module, slot);
    this.solver.add(slot, {
      ...this.object(undefined, { isExports: true }),
      ...(folder === undefined ? {} : { folder }),
    });
    this.#block(module.body, { module, of: undefined, self: new Slot(), returns: new Slot() });
    return slot;
  }

  /** Runs the body of a function; the same whoever calls it. */
  enter({ of }: FunctionValue): Frame | undefined {
    const known = this.#functions.get(of);
    if (!known) return undefined;
    const { frame } = known;
    if (this.reached.has(of)) return frame;
    this.reached.set(of, frame);
    for (const { variable, fallback } of of.parameters)
      if (fallback) this.solver.flow(this.value(fallback, frame), this.variable(variable));
    const last = of.body.at(-1)?.kind;
    if (last !== 'return' && last !== 'throw') this.solver.add(frame.returns, NOTHING);
    this.#block(of.body, frame);
    return frame;
  }

  /** All that flows, until nothing changes. */
  run(): void {
    this.solver.run();
    for (;;) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const task of waiting) task();
      for (const slot of this.#joins) if (slot.values.size === 0) this.solver.add(slot, UNKNOWN_TEXT);
      this.solver.run();
      if (this.#waiting.length === 0) return;
    }
  }

  value(of: CodeExpression, frame: Frame): Slot {
    const known = this.#slots.get(of);
    if (known) return known;
    spend(1);
    if (of.kind === 'variable') return this.#keep(of, this.variable(of.variable));
    if (of.kind === 'await') return this.#keep(of, this.value(of.of, frame));
    if (of.kind === 'this') return this.#keep(of, frame.self);
    const slot = this.#keep(of, new Slot(of));
    this.#fill(of, slot, frame);
    return slot;
  }

  #keep(of: CodeExpression, slot: Slot): Slot {
    this.#slots.set(of, slot);
    return slot;
  }

  #fill(of: CodeExpression, slot: Slot, frame: Frame): void {
    const { solver } = this;
    switch (of.kind) {
      case 'text':
        this.#join(of.parts, slot, frame);
        return;
      case 'constant':
        solver.add(slot, of);
        return;
      case 'global':
        solver.add(slot, { kind: 'package', source: `global:${of.name}`, path: [] });
        return;
      case 'member':
        this.#member(of, slot, frame);
        return;
      case 'call':
        this.#call(of, slot, frame);
        return;
      case 'function':
        this.#function(of.of, slot, frame);
        return;
      case 'class':
        this.#class(of.of, slot, frame);
        return;
      case 'object':
        solver.add(slot, this.#object(of.entries, frame));
        return;
      case 'list':
        solver.add(slot, this.#list(of.items, frame));
        return;
      case 'either':
        if (of.test) this.value(of.test, frame);
        for (const option of of.options) solver.flow(this.value(option, frame), slot);
        return;
      case 'import':
        this.#import(of.source, slot, frame, of.span);
        return;
      case 'operation':
        this.#operation(of, slot, frame);
        return;
      case 'super':
        for (const base of frame.owner ? [frame.owner.bases] : []) solver.flow(base, slot);
        return;
      case 'variable':
      case 'await':
      case 'this':
    }
  }

  #join(parts: readonly (string | CodeExpression)[], slot: Slot, frame: Frame): void {
    const slots = parts.map(part => (typeof part === 'string' ? part : this.value(part, frame)));
    for (const part of slots) if (typeof part !== 'string') this.#joins.push(part);
    join(this.solver, slots, slot);
  }

  #operation(of: CodeExpression & { kind: 'operation' }, slot: Slot, frame: Frame): void {
    if (of.operator === '+' || of.operator === '%') {
      this.#join(of.operands, slot, frame);
      return;
    }
    for (const operand of of.operands) {
      const given = this.value(operand, frame);
      if (of.operator === 'slice')
        this.solver.listen(given, value => {
          if (value.kind !== 'constant') this.solver.add(slot, value, given);
        });
    }
  }

  #member(of: CodeExpression & { kind: 'member' }, slot: Slot, frame: Frame): void {
    const names = typeof of.name === 'string' ? undefined : this.value(of.name, frame);
    if (of.object.kind === 'super' || isSuperCall(of.object)) {
      if (typeof of.name === 'string' && frame.owner)
        superMember(this, frame.owner, frame.self, of.name, slot);
      return;
    }
    const object = this.value(of.object, frame);
    if (typeof of.name === 'string') memberInto(this, object, of.name, slot);
    else if (names) this.#computed(object, names, slot);
  }

  #computed(object: Slot, names: Slot, slot: Slot): void {
    const seen = new Set<string>();
    this.solver.listen(names, value => {
      const name = literalOf(value);
      const key = name ?? '(any)';
      if (seen.has(key)) return;
      seen.add(key);
      if (name !== undefined) memberInto(this, object, name, slot);
      else itemsInto(this, object, slot);
    });
  }

  #call(of: CodeExpression & { kind: 'call' }, slot: Slot, frame: Frame): void {
    const { callee } = of;
    const receiver =
      callee.kind === 'member' && callee.object.kind !== 'super' && !isSuperCall(callee.object)
        ? this.value(callee.object, frame)
        : undefined;
    const site: CallSite = {
      at: of,
      callee: this.value(callee, frame),
      ...(receiver ? { receiver } : {}),
      args: of.args.map(({ value, name, spread }) => ({
        slot: this.value(value, frame),
        ...(name === undefined ? {} : { name }),
        ...(spread ? { spread } : {}),
      })),
      result: slot,
      frame,
    };
    this.sites.push(site);
    this.solver.listen(site.callee, value => {
      call(this, site, value);
    });
  }

  #function(of: FunctionBody, slot: Slot, frame: Frame, owner = frame.owner): void {
    const value = this.functionValue(of, frame, owner);
    this.#decorated(of.decorators, value, slot, frame);
  }

  functionValue(of: FunctionBody, around: Frame, owner: ClassValue | undefined): FunctionValue {
    const known = this.#functions.get(of);
    if (known) return known.value;
    const value: FunctionValue = { kind: 'function', of, fields: fields() };
    const frame: Frame = {
      module: around.module,
      of,
      self: of.isArrow ? around.self : new Slot(),
      returns: new Slot(),
      ...(owner ? { owner } : {}),
    };
    this.#functions.set(of, { value, frame });
    return value;
  }

  /** A decorator is called with what it stands before; what it gives takes that place, innermost first. */
  #decorated(decorators: readonly CodeExpression[], value: Value, slot: Slot, frame: Frame): void {
    let given = new Slot();
    this.solver.add(given, value);
    for (const decorator of decorators.toReversed()) {
      const result = new Slot();
      const callee = this.value(decorator, frame);
      const site: CallSite = {
        at: { kind: 'call', span: decorator.span, callee: decorator, args: [] },
        callee,
        args: [{ slot: given }],
        result,
        frame,
      };
      const decorate = given;
      this.solver.listen(callee, called => {
        call(this, site, called);
        // What a package makes of a function calls it.
        if (called.kind === 'package' || called.kind === 'result') this.solver.flow(decorate, result);
      });
      given = result;
    }
    this.solver.flow(given, slot);
  }

  #class(of: ClassBody, slot: Slot, frame: Frame): void {
    const value: ClassValue = {
      kind: 'class',
      of,
      fields: fields(),
      prototype: fields(),
      bases: new Slot(),
      instances: new Slot(),
    };
    for (const base of of.extends) this.solver.flow(this.value(base, frame), value.bases);
    const inside: Frame = { ...frame, self: value.instances, owner: value };
    for (const { name, value: member, isStatic, isField, isGetter } of of.members) {
      const to = isStatic ? value.fields : value.prototype;
      const target = typeof name === 'string' ? this.solver.field(to, name) : to.others;
      if (member.kind !== 'function') {
        this.solver.flow(
          this.value(member, isStatic && isField ? { ...frame, owner: value } : inside),
          target,
        );
        continue;
      }
      const made = new Slot(member);
      this.#function(member.of, made, inside, value);
      this.#slots.set(member, made);
      if (isGetter) this.#getter(made, target, value);
      else this.solver.flow(made, target);
    }
    this.#decorated(of.decorators, value, slot, frame);
  }

  #getter(made: Slot, target: Slot, { instances }: ClassValue): void {
    this.solver.listen(made, value => {
      const frame = value.kind === 'function' ? this.enter(value) : undefined;
      if (!frame) return;
      const [first] = frame.of?.parameters ?? [];
      this.solver.flow(
        instances,
        first && frame.of?.language === 'python' ? this.variable(first.variable) : frame.self,
      );
      this.solver.flow(frame.returns, target);
    });
  }

  #object(entries: readonly ObjectEntry[], frame: Frame): ObjectValue {
    const made = this.object();
    for (const entry of entries) {
      if ('spread' in entry) {
        this.copy(this.value(entry.spread, frame), made);
        continue;
      }
      const value = this.value(entry.value, frame);
      if (typeof entry.key === 'string') this.solver.flow(value, this.solver.field(made.fields, entry.key));
      else this.setComputed(made, this.value(entry.key, frame), value);
    }
    return made;
  }

  setComputed(made: ObjectValue, keys: Slot, value: Slot): void {
    this.solver.listen(keys, key => {
      const name = literalOf(key);
      this.solver.flow(value, name === undefined ? made.fields.others : this.solver.field(made.fields, name));
    });
    if (keys.values.size === 0) this.solver.flow(value, made.fields.others);
  }

  /** All members of one object into another. */
  copy(from: Slot, to: ObjectValue): void {
    this.solver.listen(from, value => {
      if (value.kind === 'object') {
        if (value === to) return;
        this.solver.eachField(value.fields, (name, slot) => {
          this.solver.flow(slot, this.solver.field(to.fields, name));
        });
        this.solver.flow(value.fields.others, to.fields.others);
      } else if (
        value.kind === 'event' ||
        value.kind === 'result' ||
        value.kind === 'package' ||
        value.kind === 'unknown'
      )
        this.solver.add(to.fields.others, value, from);
    });
  }

  #list(items: readonly ListItem[], frame: Frame): ObjectValue {
    const made = this.object(undefined, { isList: true });
    let known = true;
    for (const [index, { value, spread }] of items.entries()) {
      const slot = this.value(value, frame);
      known &&= !spread;
      if (spread) itemsInto(this, slot, made.fields.others);
      else this.solver.flow(slot, known ? this.solver.field(made.fields, String(index)) : made.fields.others);
    }
    return made;
  }

  #import(source: string | CodeExpression, slot: Slot, frame: Frame, at: Span): void {
    if (typeof source === 'string') {
      this.#importNamed(source, slot, frame, at);
      return;
    }
    const names = this.value(source, frame);
    const seen = new Set<string>();
    this.solver.listen(names, value => {
      const name = literalOf(value);
      if (name === undefined) {
        const why = 'imports a module whose name is not written in the code';
        this.isOpen(why, at);
        this.solver.add(slot, { kind: 'unknown', why });
      } else if (!seen.has(name)) {
        seen.add(name);
        this.#importNamed(name, slot, frame, at);
      }
    });
  }

  #importNamed(name: string, slot: Slot, frame: Frame, at: Span): void {
    this.imported(this.modules.import(frame.module, name), slot, at);
  }

  imported(found: Imported, slot: Slot, at: Span | undefined): void {
    if ('module' in found) this.solver.flow(this.exportsOf(found.module, found.folder), slot);
    else if ('folder' in found) this.solver.add(slot, this.#folder(found.folder));
    else if ('package' in found)
      this.solver.add(slot, { kind: 'package', source: found.package, path: found.path });
    else {
      if (at) this.isOpen(found.missing, at);
      this.solver.add(slot, { kind: 'unknown', why: found.missing });
    }
  }

  /** A folder of modules without one of its own. */
  #folder(folder: FileId): ObjectValue {
    const known = this.#folders.get(folder) ?? { ...this.object(undefined, { isExports: true }), folder };
    this.#folders.set(folder, known);
    return known;
  }

  #block(statements: readonly CodeStatement[], frame: Frame): void {
    for (const statement of statements) this.#statement(statement, frame);
  }

  #statement(statement: CodeStatement, frame: Frame): void {
    switch (statement.kind) {
      case 'assign':
        this.#assign(statement.target, this.value(statement.value, frame), frame);
        return;
      case 'evaluate':
        this.value(statement.value, frame);
        return;
      case 'return':
      case 'throw':
        if (!statement.value) return;
        if (statement.kind === 'return') this.solver.flow(this.value(statement.value, frame), frame.returns);
        else this.value(statement.value, frame);
        return;
      case 'branch':
        for (const { test, body } of statement.blocks) {
          if (test) this.value(test, frame);
          this.#block(body, frame);
        }
        return;
      case 'loop':
        if (statement.test) this.value(statement.test, frame);
        if (statement.of) {
          const items = this.value(statement.of, frame);
          if (statement.each)
            (statement.keys ? keysInto : itemsInto)(this, items, this.variable(statement.each));
        }
        this.#block(statement.body, frame);
        return;
      case 'try':
        this.#block(statement.body, frame);
        for (const { error, body } of statement.handlers) {
          if (error)
            this.solver.add(this.variable(error), {
              kind: 'package',
              source: 'global:Error',
              path: ['(caught)'],
            });
          this.#block(body, frame);
        }
        this.#block(statement.finally, frame);
    }
  }

  #assign(target: CodeVariable | MemberTarget, value: Slot, frame: Frame): void {
    if (!('object' in target)) {
      this.solver.flow(value, this.variable(target));
      return;
    }
    const object = this.value(target.object, frame);
    setMember(
      this,
      object,
      typeof target.name === 'string' ? target.name : this.value(target.name, frame),
      value,
    );
  }
}

const isSuperCall = (of: CodeExpression): boolean => of.kind === 'call' && of.callee.kind === 'super';
