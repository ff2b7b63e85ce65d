import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import type { Flow } from '../flow/flow.ts';
import { eventIn } from '../flow/text.ts';
import type { CodeValue, Slot } from '../flow/values.ts';
import type { CodeExpression } from '../program.ts';
import { operandsOf } from './ingredients.ts';

/** A place on the way of a value, and what happens to it there. */
export type WayStep = { readonly at: Span; readonly note: string };

/** More places than a reader follows. */
const MOST = 60;
const MOST_STEPS = 6;

/** The way of a value of the event to a slot: where the code takes it from the event, and what it becomes. */
export function wayTo(slot: Slot, value: CodeValue, flow: Flow): readonly WayStep[] {
  const slots: Slot[] = [];
  const seen = new Set<Slot>();
  let here: Slot | undefined = slot;
  let path = eventIn(value)?.path ?? [];
  while (here && !seen.has(here) && slots.length < MOST) {
    seen.add(here);
    slots.push(here);
    const held: Held | undefined = holding(here, path);
    if (!held) break;
    path = eventIn(held.value)?.path ?? path;
    here = here.givers.get(held.key) ?? operandsOf(here, flow).find(part => holding(part, path));
  }
  return stepsOf(slots.toReversed());
}

/** The value of a slot that comes from a place of the event, or from around it. */
type Held = { readonly key: string; readonly value: CodeValue };
function holding(slot: Slot, path: readonly string[]): Held | undefined {
  let around: Held | undefined;
  for (const [key, value] of slot.values) {
    const found = eventIn(value)?.path;
    if (!found) continue;
    if (found.length === path.length && found.every((step, index) => step === path[index]))
      return { key, value };
    if (found.length < path.length && found.every((step, index) => step === path[index]))
      around ??= { key, value };
  }
  return around;
}

function stepsOf(slots: readonly Slot[]): readonly WayStep[] {
  const steps: WayStep[] = [];
  const written = slots.flatMap(({ of }) => (of && of.kind !== 'either' ? of : []));
  const source = written.findIndex(isTaken);
  for (const of of written.slice(Math.max(0, source))) {
    const note = noteOf(of);
    // What stands in another expression of the same kind, or on one line with it, says no more.
    for (let last = steps.at(-1); last?.note === note && isWithin(last.at, of.span); last = steps.at(-1))
      steps.pop();
    steps.push({ at: of.span, note });
  }
  return steps.length <= MOST_STEPS ? steps : [...steps.slice(0, 2), ...steps.slice(2 - MOST_STEPS)];
}

/** What is read of the event, or given by a call; a name that a module imports is neither. */
const isTaken = (of: CodeExpression): boolean =>
  (of.kind === 'member' && of.object.kind !== 'import') || of.kind === 'call';

function noteOf(of: CodeExpression): string {
  switch (of.kind) {
    case 'member':
      return 'is taken from the event';
    case 'call':
      return `passes through ${calledName(of.callee)}()`;
    case 'text':
    case 'operation':
      return 'becomes part of a text';
    default:
      return 'is passed on';
  }
}

function calledName(callee: CodeExpression): string {
  if (callee.kind === 'member' && typeof callee.name === 'string') {
    const before = calledName(callee.object);
    return /^(?:JSON|Buffer|json|base64|urllib|yaml|path|os)$/.test(before)
      ? `${before}.${callee.name}`
      : callee.name;
  }
  if (callee.kind === 'variable') return callee.variable.name;
  return callee.kind === 'global' ? callee.name : 'a call';
}
