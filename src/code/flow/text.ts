import type { Solver } from './solver.ts';
import { UNKNOWN_TEXT, type Slot, type CodeValue, type EventValue, type TextPart } from './values.ts';

const LONGEST = 40;

/** A value as a part of a text. */
export function partsOf(value: CodeValue): readonly TextPart[] {
  switch (value.kind) {
    case 'text':
      return value.parts;
    case 'constant':
      return [String(value.value)];
    case 'event':
      return [{ event: value.path, ...(value.safeFor ? { safeFor: value.safeFor } : {}) }];
    case 'object':
    case 'function':
    case 'class':
    case 'package':
    case 'result':
    case 'unknown':
      return [{ unknown: true }];
  }
}

/** The place in the event that a value is, or holds. */
export function eventIn(value: CodeValue): EventValue | undefined {
  if (value.kind === 'event') return value;
  if (value.kind !== 'text') return undefined;
  for (const part of value.parts)
    if (typeof part !== 'string' && 'event' in part) {
      const { event: path, safeFor } = part;
      return { kind: 'event', path, ...(safeFor ? { safeFor } : {}) };
    }
  return undefined;
}

/** Neighbouring literals as one. */
function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const made: TextPart[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (typeof part === 'string' && typeof last === 'string') made[made.length - 1] = last + part;
    else if (part !== '') made.push(part);
  }
  return made.length > LONGEST ? [...made.slice(0, LONGEST), { unknown: true }] : made;
}

/** All texts that parts can make together; `parts` are texts or the slots of what stands between them. */
export function join(solver: Solver, parts: readonly (string | Slot)[], to: Slot): void {
  const slots = parts.filter(part => typeof part !== 'string');
  const known = parts.map((part): (readonly TextPart[])[] => (typeof part === 'string' ? [[part]] : []));
  const emit = (fixed: number, value: readonly TextPart[]): void => {
    let made: (readonly TextPart[])[] = [[]];
    for (const [index, options] of known.entries()) {
      const here = index === fixed ? [value] : options;
      if (made.length * here.length > 64) {
        solver.add(to, UNKNOWN_TEXT);
        return;
      }
      made = made.flatMap(before => here.map(option => [...before, ...option]));
    }
    const giver = slots.find(slot => slot.all.some(one => eventIn(one)));
    for (const text of made) solver.add(to, { kind: 'text', parts: joined(text) }, giver);
  };
  if (parts.every(part => typeof part === 'string')) {
    solver.add(to, { kind: 'text', parts: joined(parts) });
    return;
  }
  for (const [index, part] of parts.entries())
    if (typeof part !== 'string')
      solver.listen(part, value => {
        const text = partsOf(value);
        known[index]?.push(text);
        emit(index, text);
      });
}

/** The literal of a text, if it is nothing but one. */
export function literalOf(value: CodeValue): string | undefined {
  if (value.kind === 'constant') return String(value.value);
  if (value.kind !== 'text') return undefined;
  const [first, ...more] = value.parts;
  if (first === undefined) return '';
  return typeof first === 'string' && more.length === 0 ? first : undefined;
}
