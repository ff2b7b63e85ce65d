import { spend } from '../../source/budget.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { ClassBody, CodeExpression, FunctionBody, ListItem, Module, ObjectEntry } from '../program.ts';
import { call } from './calls.ts';
import { decorated } from './decorators.ts';
import { computedInto, itemsInto, isSuper, memberInto, superMember } from './members.ts';
import { Makers } from './makers.ts';
import { operatedInto } from './operators.ts';
import { join, literalOf } from './text.ts';
import { runAll } from './run.ts';
import { FlowState, type CallSite, type CodeFrame, type ImportTarget } from './state.ts';
import {
  fields,
  NOTHING,
  Slot,
  type ClassValue,
  type FunctionValue,
  type ObjectValue,
  type CodeValue,
} from './values.ts';

type KnownFunction = {
  readonly value: FunctionValue;
  readonly frame: CodeFrame;
  /** Where it is written. */
  readonly around: CodeFrame;
};

/** Follows values through all code that an entry reaches. */
export class Evaluation extends FlowState {
  readonly #slots = new Map<CodeExpression, Slot>();
  readonly #functions = new Map<FunctionBody, KnownFunction>();
  readonly #makers = new Makers();
  readonly #exports = new Map<Module, Slot>();
  readonly #folders = new Map<FileId, ObjectValue>();

  override apply(site: CallSite, value: CodeValue): void {
    call(this, site, value);
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
    // `this` of a module of CommonJS is what it exports.
    const self = module.language === 'javascript' ? slot : new Slot();
    runAll(this, module.body, { module, of: undefined, self, returns: new Slot() });
    return slot;
  }

  slotOf(of: CodeExpression): Slot | undefined {
    return this.#slots.get(of);
  }

  /** The modules whose tops run. */
  get modulesRun(): readonly Module[] {
    return [...this.#exports.keys()];
  }

  get expressions(): Iterable<readonly [CodeExpression, Slot]> {
    return this.#slots;
  }

  override at({ at, frame }: CallSite, value: FunctionValue): FunctionValue {
    const known = this.#functions.get(value.of);
    if (!known || frame.of !== undefined) return value;
    const of = this.#makers.at(at, value.of, known.frame.module);
    if (of !== value.of) this.#functionValue(of, known.around, known.frame.owner);
    return { ...value, of };
  }

  override enter({ of }: FunctionValue): CodeFrame | undefined {
    const known = this.#functions.get(of);
    if (!known) return undefined;
    const { frame } = known;
    if (this.reached.has(of)) return frame;
    this.reached.add(of);
    for (const { variable, fallback } of of.parameters)
      if (fallback) this.solver.flow(this.value(fallback, frame), this.variable(variable));
    const last = of.body.at(-1)?.kind;
    if (last !== 'return' && last !== 'throw') this.solver.add(frame.returns, NOTHING);
    runAll(this, of.body, frame);
    return frame;
  }

  override value(of: CodeExpression, frame: CodeFrame): Slot {
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

  #fill(of: CodeExpression, slot: Slot, frame: CodeFrame): void {
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

  #join(parts: readonly (string | CodeExpression)[], slot: Slot, frame: CodeFrame): void {
    const slots = parts.map(part => (typeof part === 'string' ? part : this.value(part, frame)));
    for (const part of slots) if (typeof part !== 'string') this.isTextAnyhow(part);
    join(this.solver, slots, slot);
  }

  #operation(of: CodeExpression & { kind: 'operation' }, slot: Slot, frame: CodeFrame): void {
    if (of.operator === '+' || of.operator === '%') this.#join(of.operands, slot, frame);
    const operands = of.operands.map(operand => this.value(operand, frame));
    operatedInto(this.solver, of.operator, operands, slot);
  }

  #member(of: CodeExpression & { kind: 'member' }, slot: Slot, frame: CodeFrame): void {
    const names = typeof of.name === 'string' ? undefined : this.value(of.name, frame);
    if (isSuper(of.object)) {
      if (typeof of.name === 'string' && frame.owner)
        superMember(this, frame.owner, frame.self, of.name, slot);
      return;
    }
    const object = this.value(of.object, frame);
    if (typeof of.name === 'string') memberInto(this, object, of.name, slot);
    else if (names) computedInto(this, object, names, slot);
  }

  #call(of: CodeExpression & { kind: 'call' }, slot: Slot, frame: CodeFrame): void {
    const { callee } = of;
    const receiver = callee.kind === 'member' ? this.#receiver(callee.object, frame) : undefined;
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

  /** A method of the class above is called on the same object. */
  #receiver(of: CodeExpression, frame: CodeFrame): Slot {
    return isSuper(of) ? frame.self : this.value(of, frame);
  }

  #function(of: FunctionBody, slot: Slot, frame: CodeFrame, owner = frame.owner): void {
    const value = this.#functionValue(of, frame, owner);
    decorated(this, of.decorators, value, slot, frame);
  }

  #functionValue(of: FunctionBody, around: CodeFrame, owner: ClassValue | undefined): FunctionValue {
    const known = this.#functions.get(of);
    if (known) return known.value;
    const value: FunctionValue = { kind: 'function', of, fields: fields() };
    const frame: CodeFrame = {
      module: around.module,
      of,
      self: this.#selfIn(of, around, owner),
      returns: new Slot(),
      ...(owner ? { owner } : {}),
    };
    this.#functions.set(of, { value, frame, around });
    return value;
  }

  /** Python's `super()` is of the first parameter of the method around it. */
  #selfIn(of: FunctionBody, around: CodeFrame, owner: ClassValue | undefined): Slot {
    if (of.isArrow) return around.self;
    if (of.language === 'javascript') return new Slot();
    const [first] = of.parameters;
    return first && around.self === owner?.instances ? this.variable(first.variable) : around.self;
  }

  #class(of: ClassBody, slot: Slot, frame: CodeFrame): void {
    const value: ClassValue = {
      kind: 'class',
      of,
      fields: fields(),
      prototype: fields(),
      bases: new Slot(),
      instances: new Slot(),
    };
    for (const base of of.extends) this.solver.flow(this.value(base, frame), value.bases);
    const inside: CodeFrame = { ...frame, self: value.instances, owner: value };
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
    decorated(this, of.decorators, value, slot, frame);
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

  #object(entries: readonly ObjectEntry[], frame: CodeFrame): ObjectValue {
    const made = this.object();
    for (const entry of entries) {
      if ('spread' in entry) {
        this.copy(this.value(entry.spread, frame), made);
        continue;
      }
      const value = this.value(entry.value, frame);
      if (typeof entry.key === 'string') this.solver.flow(value, this.solver.field(made.fields, entry.key));
      else this.setComputed(made.fields, this.value(entry.key, frame), value);
    }
    return made;
  }

  #list(items: readonly ListItem[], frame: CodeFrame): ObjectValue {
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

  #import(source: string | CodeExpression, slot: Slot, frame: CodeFrame, at: Span): void {
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

  #importNamed(name: string, slot: Slot, frame: CodeFrame, at: Span): void {
    this.imported(this.modules.import(frame.module, name), slot, at);
  }

  override imported(found: ImportTarget, slot: Slot, at: Span | undefined): void {
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
}
