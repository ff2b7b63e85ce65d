import { Checks } from '../../code/event-data/checks.ts';
import { isSafe } from '../../code/event-data/kept.ts';
import { sinkOf } from '../../code/event-data/sinks.ts';
import { wayTo, type WayStep } from '../../code/event-data/ways.ts';
import { eventIn } from '../../code/flow/text.ts';
import type { CodeValue, EventValue, SafeFor, Slot } from '../../code/flow/values.ts';
import { perResource } from '../../model/memo.ts';
import type { Resource } from '../../model/world.ts';
import { triggersOf } from '../lambda/triggers.ts';
import { codeOf, type ReadCode } from './function-code.ts';
import { fieldName, writerOf } from './event-fields.ts';
import { perFlow } from './per-flow.ts';
import { pagesOf } from './pages.ts';
import { statementsOf } from './statements.ts';
import type { EventUse, Use, UseKind } from './use.ts';

const SAFE_FOR: { readonly [kind in UseKind]?: SafeFor } = {
  shell: 'shell',
  html: 'html',
  path: 'path',
  url: 'url',
  sql: 'sql',
};

/** The uses of each function, without those that the code checks before, and of those that others write. */
export const eventUsesOf: (fn: Resource) => readonly EventUse[] = perResource(fn => {
  const code = codeOf(fn);
  if (code.kind === 'none') return [];
  const triggers = triggersOf(fn);
  return usesIn(code).flatMap(use => {
    for (const { slot, event } of use.found) {
      const writer = writerOf(event.path, triggers);
      if (!writer) continue;
      const { found: _, ...rest } = use;
      const field = fieldName(event.path);
      return [{ ...rest, field, writer, way: named(wayTo(slot, event, code.flow), field) }];
    }
    return [];
  });
});

type FoundUse = Omit<Use, 'slots'> & {
  readonly found: readonly { readonly slot: Slot; readonly event: EventValue }[];
};

const usesIn = perFlow((code: ReadCode): readonly FoundUse[] => {
  const uses = [...sinksIn(code), ...statementsOf(code), ...pagesOf(code)];
  if (uses.length === 0) return [];
  const checks = new Checks(code.flow);
  return uses.flatMap(({ slots, ...use }) => {
    const found = slots.flatMap(slot =>
      slot.all.flatMap(value => {
        const event = dangerousIn(value, use.kind);
        if (!event || isHarmless(event) || checks.has(event.path, use.at)) return [];
        if (use.kind === 'filter' && (checks.asksType(event.path) || !mayBeObject(slot, event, code)))
          return [];
        return [{ slot, event }];
      }),
    );
    return found.length > 0 ? [{ ...use, found }] : [];
  });
});

/** The first step says which field it is. */
const named = ([first, ...others]: readonly WayStep[], field: string): readonly WayStep[] =>
  first ? [{ ...first, note: `${field} ${first.note}` }, ...others] : [];

const sinksIn = ({ flow }: ReadCode): readonly Use[] =>
  flow.calls.flatMap(call => {
    const sink = sinkOf(call);
    if (!sink) return [];
    const { kind, called, slots, package: name } = sink;
    return [
      { kind, called, slots, at: call.at.span, within: call.within, ...(name ? { package: name } : {}) },
    ];
  });

/** The part of a value that the caller writes and that no encoder made harmless; of a URL only what decides the host. */
function dangerousIn(value: CodeValue, kind: UseKind): EventValue | undefined {
  if (kind === 'filter') return value.kind === 'event' ? value : undefined;
  const event = kind === 'url' ? hostIn(value) : eventIn(value);
  if (!event) return undefined;
  const needed = SAFE_FOR[kind];
  if (value.kind !== 'text' || kind === 'url')
    return needed && isSafe(event.safeFor, needed) ? undefined : event;
  for (const [index, part] of value.parts.entries()) {
    if (typeof part === 'string' || !('event' in part) || (needed && isSafe(part.safeFor, needed))) continue;
    const before = value.parts[index - 1];
    // The name of a placeholder is no part of the statement.
    if (kind === 'expression' && typeof before === 'string' && /[#:]$/.test(before)) continue;
    return { kind: 'event', path: part.event };
  }
  return undefined;
}

/** Only what a body in JSON has can be an object, unless something makes a text of it. */
const mayBeObject = (slot: Slot, event: EventValue, { flow }: ReadCode): boolean =>
  /^(?:body|json|json_body|arguments)$/.test(event.path[0] ?? '') &&
  wayTo(slot, event, flow).every(({ note }) =>
    /^(?:passes through (?:JSON\.parse|json\.loads|get|await)\(|(?!passes|becomes))/.test(note),
  );

/** What a text begins with, or what follows its scheme, if the host does not end before. */
function hostIn(value: CodeValue): EventValue | undefined {
  if (value.kind === 'event') return value;
  if (value.kind !== 'text') return undefined;
  const [first, second] = value.parts;
  const isScheme = typeof first === 'string' && /^https?:\/\/[^/?#]*$/.test(first);
  const host = isScheme ? second : first;
  return host !== undefined && typeof host !== 'string' && 'event' in host
    ? { kind: 'event', path: host.event }
    : undefined;
}

/** A number, or what AWS makes. */
const isHarmless = ({ path }: EventValue): boolean => /^(?:length|size|byteLength)$/.test(path.at(-1) ?? '');
