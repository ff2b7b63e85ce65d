import type { TargetResult } from './file-result.ts';
import { packed, unpacked } from './shards.ts';

/** In UTF-16 units: texts up to this size are less than what is reported of them, mostly. */
const SMALL = 16_384;

/** A result that keeps no long text in memory: neither that of its file nor, where others were read, theirs. Nobody else may have it yet. */
export function settled(result: TargetResult): TargetResult {
  const { target, read } = result;
  const text = target.root.files.text(target.file);
  const isSmall = 'source' in text && text.source.text.length <= SMALL;
  return isSmall && read.length === 0 ? result : unpacked(withOwnTexts(packed(result)), target);
}

/** V8 copies a shorter part of a text; a longer one keeps the whole text. */
const SHORTEST_PART = 13;

/** In place, each text as a copy of its own: names, lines and reasons are parts of the text of their file. Objects of classes, functions and what is frozen stay as they are. */
export function withOwnTexts<T>(value: T): T {
  const texts = new Set<string>();
  eachText(value, text => texts.add(text) && text);
  const all = [...texts];
  const copies = structuredClone(all);
  const copyOf = new Map(all.map((text, at) => [text, copies[at] ?? text]));
  eachText(value, text => copyOf.get(text) ?? text);
  return value;
}

/** Puts what `copy` gives in the place of each text that may be a part. */
function eachText(value: unknown, copy: (text: string) => string): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (typeof member === 'string') {
      if (member.length >= SHORTEST_PART) members[key] = copy(member);
    } else eachText(member, copy);
  }
}
