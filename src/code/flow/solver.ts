import { spend } from '../../source/budget.ts';
import type { FunctionBody } from '../program.ts';
import { Slot, UNKNOWN_TEXT, type Fields, type TextPart, type CodeValue } from './values.ts';

/** Texts of one slot: of more it is only known that they are texts. */
const MOST_TEXTS = 24;
/** Other values of one slot. More come from code that is generated, or from a registry of everything. */
const MOST_VALUES = 400;

/**
 * Members far below a package, an answer or the event: a loop that reads what it wrote makes ever more of them. Of more members it
 * is only known what they are below, which says too little of what a package offers.
 */
const MOST_DEEP = 24;
const DEEP = 3;

type Listener = (value: CodeValue) => void;

/** Carries values from slot to slot until nothing changes. */
export class Solver {
  readonly #queue: { readonly listener: Listener; readonly value: CodeValue }[] = [];
  readonly #ids = new Map<object, number>();
  /** Whether a slot has more values than are followed. */
  isFull = false;

  /** The number of an object in the keys of values. */
  idOf(of: object): number {
    const known = this.#ids.get(of);
    if (known !== undefined) return known;
    this.#ids.set(of, this.#ids.size);
    return this.#ids.size - 1;
  }

  add(slot: Slot, value: CodeValue, giver?: Slot): void {
    const key = this.keyOf(value);
    if (slot.values.has(key)) return;
    if (slot.values.size >= MOST_VALUES) {
      this.isFull = true;
      return;
    }
    if (value.kind === 'text' && value !== UNKNOWN_TEXT) {
      if (slot.texts >= MOST_TEXTS) {
        this.add(slot, UNKNOWN_TEXT, giver);
        return;
      }
      slot.texts += 1;
    }
    if ('path' in value && value.path.length >= DEEP) {
      if (slot.deep >= MOST_DEEP) {
        if (value.path.length > DEEP || value.path.at(-1) !== '*') {
          if (value.kind === 'package') this.isFull = true;
          this.add(slot, { ...value, path: [...value.path.slice(0, DEEP - 1), '*'] }, giver);
          return;
        }
      } else slot.deep += 1;
    }
    spend(1);
    slot.values.set(key, value);
    if (giver) slot.givers.set(key, giver);
    for (const listener of slot.listeners) this.#queue.push({ listener, value });
  }

  /** Calls `listener` with each value that the slot has or gets. */
  listen(slot: Slot, listener: Listener): void {
    slot.listeners.push(listener);
    for (const value of slot.values.values()) this.#queue.push({ listener, value });
  }

  flow(from: Slot, to: Slot): void {
    if (from === to) return;
    this.listen(from, value => {
      this.add(to, value, from);
    });
  }

  field(of: Fields, name: string): Slot {
    const known = of.named.get(name);
    if (known) return known;
    const slot = new Slot();
    of.named.set(name, slot);
    for (const watcher of of.watchers) watcher(name, slot);
    return slot;
  }

  /** Calls `watcher` with each named field, those to come as well. */
  eachField(of: Fields, watcher: (name: string, slot: Slot) => void): void {
    of.watchers.push(watcher);
    for (const [name, slot] of Array.from(of.named)) watcher(name, slot);
  }

  run(): void {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      spend(1);
      next.listener(next.value);
    }
  }

  keyOf(value: CodeValue): string {
    switch (value.kind) {
      case 'text':
        return `t:${value.parts.map(partKey).join('\0')}`;
      case 'constant':
        return `c:${String(value.value)}`;
      case 'object':
        return `o:${value.id}`;
      case 'function':
        return `f:${this.idOf(value.of)}:${value.bound ?? ''}:${value.self ? this.keyOf(value.self) : ''}`;
      case 'class':
        return `k:${this.idOf(value)}`;
      case 'package':
        return `p:${value.source}\0${value.path.join('\0')}`;
      case 'result':
        return `r:${value.call.id}\0${value.path.join('\0')}`;
      case 'event':
        return `e:${value.path.join('\0')}${value.safeFor ? `\0\0${value.safeFor}` : ''}`;
      case 'unknown':
        return `u:${value.why}`;
    }
  }
}

function partKey(part: TextPart): string {
  if (typeof part === 'string') return `"${part}`;
  if ('environment' in part) return `$${part.environment}`;
  return 'event' in part ? `@${part.event.join('.')}\0\0${part.safeFor ?? ''}` : '?';
}

/** Whether a function is written in one of the languages where a method takes the object as its first parameter. */
export const takesSelf = ({ language }: FunctionBody): boolean => language === 'python';
