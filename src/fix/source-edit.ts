import type { Span } from '../source/span.ts';
import { isDataMap, type Data } from './data.ts';

/** What to write in place of a span of a file; an insertion has an empty span. */
export type SourceEdit = {
  readonly at: Span;
  readonly text: string;
  /** Set where it adds an entry to a map: another edit that adds the same entry becomes one with it. */
  readonly adds?: Adding;
};
/** An entry that is added: `to` says which one of which map. */
type Adding = {
  readonly to: string;
  readonly value: Data;
  readonly write: (value: Data) => readonly SourceEdit[] | undefined;
};

/** Of lines that are added at one place the inner ones come first: they belong to what stands above. */
const order = (a: SourceEdit, b: SourceEdit): number =>
  a.at.start - b.at.start || a.at.end - b.at.end || indentOf(b) - indentOf(a);
const indentOf = ({ text }: SourceEdit): number => /^[\r\n]+([ \t]*)/.exec(text)?.[1]?.length ?? 0;

/** Edits of several fixes as those of one: equal ones are made once. undefined where two overlap, or one inserts where another takes away. */
export function joined(edits: readonly SourceEdit[]): readonly SourceEdit[] | undefined {
  const added = together(edits);
  if (!added) return undefined;
  const distinct = new Map<string, SourceEdit>();
  for (const edit of added)
    distinct.set(`${edit.at.file}\0${edit.at.start}\0${edit.at.end}\0${edit.text}`, edit);
  const all = [...distinct.values()];
  for (const file of new Set(all.map(({ at }) => at.file))) {
    const sorted = all.filter(({ at }) => at.file === file).toSorted(order);
    for (const [index, { at }] of sorted.entries()) {
      const next = sorted[index + 1]?.at;
      if (next && next.start < at.end) return undefined;
    }
  }
  return all.toSorted((a, b) => (a.at.file === b.at.file ? order(a, b) : 0));
}

/** Entries that several edits add to a map under one key are added once, with what each of them has below it. */
function together(edits: readonly SourceEdit[]): readonly SourceEdit[] | undefined {
  const groups = new Map<string, SourceEdit[]>();
  for (const edit of edits)
    if (edit.adds) groups.set(edit.adds.to, [...(groups.get(edit.adds.to) ?? []), edit]);
  const done: SourceEdit[] = edits.filter(({ adds }) => !adds);
  for (const [first, ...others] of groups.values()) {
    if (!first?.adds) continue;
    let value: Data | undefined = first.adds.value;
    for (const { adds } of others)
      value = value === undefined || !adds ? undefined : merged(value, adds.value);
    if (value === undefined) return undefined;
    const written = others.length === 0 ? [first] : first.adds.write(value);
    if (!written) return undefined;
    done.push(...written);
  }
  return done;
}

/** Two maps as one; undefined where they do not agree. */
function merged(a: Data, b: Data): Data | undefined {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  if (!isDataMap(a) || !isDataMap(b)) return undefined;
  const all = new Map(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const known = all.get(key);
    const both = known === undefined ? value : merged(known, value);
    if (both === undefined) return undefined;
    all.set(key, both);
  }
  return Object.fromEntries(all);
}

/** A text with edits of its file made; those at one place in the order in which they are given. */
export function applied(text: string, edits: readonly SourceEdit[]): string {
  let done = '';
  let from = 0;
  for (const { at, text: inserted } of edits.toSorted(order)) {
    done += text.slice(from, at.start) + inserted;
    from = at.end;
  }
  return done + text.slice(from);
}
