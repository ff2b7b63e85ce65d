import { spend } from '../../source/budget.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { CodeExpression, CodeParameter, CodeVariable, FunctionBody, Module } from '../program.ts';
import { Solver } from './solver.ts';
import { literalOf } from './text.ts';
import {
  fields,
  Slot,
  UNKNOWN_TEXT,
  type PackageCall,
  type CallArgument,
  type ClassValue,
  type Fields,
  type FunctionValue,
  type ObjectValue,
  type Open,
  type PackageValue,
  type ResultValue,
  type SafeFor,
  type CodeValue,
} from './values.ts';

/** Where an import leads: a file beside the code, a package, a folder of modules (with `__init__.py` or without), or nowhere. */
export type ImportTarget =
  | { readonly module: Module; readonly folder?: FileId }
  | { readonly package: string; readonly path: readonly string[] }
  | { readonly folder: FileId }
  | { readonly missing: string };
export type CodeModules = {
  /** What `source` names in `from`. */
  import(from: Module, source: string): ImportTarget;
  /** A module of Python in a folder. */
  submodule(folder: FileId, name: string): ImportTarget | undefined;
};

/** What runs together: a function, or the top of a module. */
export type CodeFrame = {
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
  readonly args: PackageCall['args'];
  readonly result: Slot;
  readonly frame: CodeFrame;
};

/** What is known of packages. */
export type PackageModel = {
  /** The argument that a call gives back as it is, as `captureAWSv3Client(client)` does. */
  passes(callee: PackageValue | ResultValue): number | undefined;
  /** Whether a decorator calls the function that it stands before only when that is called. */
  wraps?(callee: PackageValue | ResultValue): boolean;
  /** What a function that is given to a call is called with. */
  argumentOf(call: PackageCall, index: number, parameter: CodeParameter | undefined): CodeValue;
  /** A member of what a package gives that is known, such as the request of a framework. */
  memberOf(value: PackageValue | ResultValue, name: string): CodeValue | undefined;
  /** Whether what a call gives still is what the caller of the function sent, if that is given to it, and what it is harmless for. */
  keepsEvent(callee: PackageValue | ResultValue): boolean | SafeFor;
};

/** What is known so far of all code that an entry reaches; `Evaluation` fills it. */
export abstract class FlowState {
  readonly solver = new Solver();
  readonly modelled: PackageModel;
  readonly calls = new Map<string, PackageCall>();
  /** Where the values of a promise go, by the place that makes it. */
  readonly promises = new Map<string, Slot>();
  readonly sites: CallSite[] = [];
  readonly open = new Map<string, Open>();
  /** Functions that are called. */
  readonly reached = new Set<FunctionBody>();
  readonly modules: CodeModules;
  readonly #variables = new Map<CodeVariable, Slot>();
  /** What stands between the literals of texts. */
  readonly #texts: Slot[] = [];
  readonly #made = new Map<object, Map<object | string, ObjectValue>>();
  readonly #rests = new Map<CodeParameter, ObjectValue>();
  readonly #escaped = new Set<ObjectValue>();
  #waiting: (() => void)[] = [];
  #objects = 0;

  constructor(modules: CodeModules, modelled: PackageModel) {
    this.modules = modules;
    this.modelled = modelled;
  }

  /** Runs the body of a function; the same whoever calls it. */
  abstract enter(value: FunctionValue): CodeFrame | undefined;
  /** The function that a site calls, apart from other sites where it is a function that makes functions. */
  abstract at(site: CallSite, value: FunctionValue): FunctionValue;
  /** What a site does if it calls `value`. */
  abstract apply(site: CallSite, value: CodeValue): void;
  /** The values of an expression. */
  abstract value(of: CodeExpression, frame: CodeFrame): Slot;
  /** Gives what an import leads to. */
  abstract imported(found: ImportTarget, slot: Slot, at: Span | undefined): void;

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

  hasEscaped(value: ObjectValue): boolean {
    return this.#escaped.has(value);
  }

  isFirstEscape(value: ObjectValue): boolean {
    if (this.#escaped.has(value)) return false;
    this.#escaped.add(value);
    return true;
  }

  /** Marks what is a text even if it has no values. */
  isTextAnyhow(slot: Slot): void {
    this.#texts.push(slot);
  }

  /** Runs `task` once nothing flows any more; what it adds flows again. */
  whenSettled(task: () => void): void {
    this.#waiting.push(task);
  }

  /** The call that a site makes. In a chain of calls each site stands once: `node = node.parent()` in a loop is one call. */
  record({ at, args, frame }: CallSite, callee: PackageValue | ResultValue): PackageCall {
    for (let on = callee; on.kind === 'result'; on = on.call.callee) {
      spend(1);
      if (on.call.at === at) return on.call;
    }
    return this.#callOf(`${this.solver.idOf(at)}:${this.solver.keyOf(callee)}`, {
      callee,
      at,
      args,
      within: frame.of,
    });
  }

  /** The call that makes what a class inherits from a package. */
  baseCall(of: ClassValue, base: PackageValue | ResultValue): PackageCall {
    const at = {
      kind: 'call',
      span: of.of.span,
      callee: { kind: 'constant', value: null, span: of.of.span },
      args: [],
      isNew: true,
    } as const;
    return this.#callOf(`base:${this.solver.idOf(of)}:${this.solver.keyOf(base)}`, {
      callee: base,
      at,
      args: [],
      within: undefined,
    });
  }

  #callOf(key: string, made: Omit<PackageCall, 'id'>): PackageCall {
    const known = this.calls.get(key);
    if (known) return known;
    const call = { ...made, id: this.calls.size, args: [...made.args] };
    this.calls.set(key, call);
    return call;
  }

  giveArguments(call: PackageCall, args: PackageCall['args']): void {
    if (call.args.length === 0) (call.args as CallArgument[]).push(...args);
  }

  variable(of: CodeVariable): Slot {
    const known = this.#variables.get(of) ?? new Slot();
    this.#variables.set(of, known);
    return known;
  }

  /** All that flows, until nothing changes. */
  run(): void {
    this.solver.run();
    for (;;) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const task of waiting) task();
      for (const slot of this.#texts) if (slot.values.size === 0) this.solver.add(slot, UNKNOWN_TEXT);
      this.solver.run();
      if (this.#waiting.length === 0) return;
    }
  }

  /** Assigns the member whose name is among `keys`; any where one of them is not known, or none is. */
  setComputed(of: Fields, keys: Slot, value: Slot): void {
    this.solver.listen(keys, key => {
      if (key.kind === 'text') this.solver.add(of.keys, key, keys);
      const name = literalOf(key);
      this.solver.flow(value, name === undefined ? of.others : this.solver.field(of, name));
    });
    this.whenSettled(() => {
      if (keys.values.size === 0) this.solver.flow(value, of.others);
    });
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
        this.solver.flow(value.fields.keys, to.fields.keys);
      } else if (
        value.kind === 'event' ||
        value.kind === 'result' ||
        value.kind === 'package' ||
        value.kind === 'unknown'
      )
        this.solver.add(to.fields.others, value, from);
    });
  }
}
