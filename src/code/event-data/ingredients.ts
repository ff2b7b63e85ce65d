import type { Flow } from '../flow/flow.ts';
import { isComparison } from '../flow/operators.ts';
import type { CodeValue, Slot } from '../flow/values.ts';
import { keptBy } from './kept.ts';

/** Deeper nothing is looked for. */
const DEEPEST = 6;
const MOST = 400;

/** Whether a member of a text or list says how long it is, and nothing of what is in it. */
export const isLength = (path: readonly string[]): boolean => /^(?:byteL|l)ength$/.test(path.at(-1) ?? '');

/** What the values of a slot are made of: members of objects, what was joined into a text, what was written as JSON. An error in a text is its message. */
export function ingredientsOf(slot: Slot, flow: Flow): readonly CodeValue[] {
  const found: CodeValue[] = [];
  const seen = new Set<Slot>();
  const left: { readonly slot: Slot; readonly depth: number; readonly inText?: boolean }[] = [
    { slot, depth: 0 },
  ];
  for (let next = left.pop(); next && found.length < MOST; next = left.pop()) {
    if (seen.has(next.slot)) continue;
    seen.add(next.slot);
    const { depth, inText = false } = next;
    for (const [key, value] of next.slot.values) {
      const isError =
        inText && value.kind === 'package' && value.source === 'global:Error' && value.path.length === 1;
      found.push(isError ? { ...value, path: [...value.path, 'message'] } : value);
      if (depth < DEEPEST)
        for (const one of below(key, value, next.slot, flow))
          left.push({ slot: one, depth: depth + 1, inText: value.kind === 'text' });
    }
  }
  return found;
}

function below(key: string, value: CodeValue, slot: Slot, flow: Flow): readonly Slot[] {
  switch (value.kind) {
    case 'object':
      // What an object is copied from is not all in it: `{ ...event, headers: undefined }`.
      return [...value.fields.named.values(), ...(value.isList ? [value.fields.others] : [])];
    case 'result':
      return isLength(value.path) || keptBy(value.call.callee) === false
        ? []
        : value.call.args.map(one => one.slot);
    case 'text': {
      const written = operandsOf(slot, flow);
      const giver = slot.givers.get(key);
      // A slot that has the text from elsewhere, not one that it was read of.
      return giver?.values.has(key) ? [...written, giver] : written;
    }
    default:
      return [];
  }
}

/** The parts of the text or operation that a slot is the value of; none of a comparison. */
export function operandsOf({ of }: Slot, flow: Flow): readonly Slot[] {
  if (of?.kind !== 'text' && of?.kind !== 'operation') return [];
  if (of.kind === 'operation' && isComparison(of.operator)) return [];
  const parts = of.kind === 'text' ? of.parts : of.operands;
  return parts.flatMap(part => (typeof part === 'string' ? [] : (flow.slotOf(part) ?? [])));
}
