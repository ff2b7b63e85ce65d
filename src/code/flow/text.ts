import type { Solver } from './solver.ts';
import { UNKNOWN_TEXT, type Slot, type TextPart, type CodeValue } from './values.ts';

const LONGEST = 40;

/** A value as a part of a text. */
export function partsOf(value: CodeValue): readonly TextPart[] {
  switch (value.kind) {
    case 'text':
      return value.parts;
    case 'constant':
      return [String(value.value)];
    case 'event':
      return [{ event: value.path }];
    case 'object':
    case 'function':
    case 'class':
    case 'package':
    case 'result':
    case 'unknown':
      return [{ unknown: true }];
  }
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
    for (const text of made) solver.add(to, { kind: 'text', parts: joined(text) });
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
