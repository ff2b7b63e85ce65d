/** V8 copies a shorter part of a text; a longer one keeps the whole text in memory. */
const SHORTEST_PART = 13;

/**
 * Lets go of the texts that a result quotes: a name, a line or a reason is a part of the text of its file, which it would keep in memory as long as the report. In place, as nobody else has the result
 * yet; objects of classes and functions stay as they are.
 */
export function settled<T>(result: T): T {
  const texts = new Set<string>();
  eachText(result, text => texts.add(text) && text);
  const all = [...texts];
  const copies = structuredClone(all);
  const copyOf = new Map(all.map((text, at) => [text, copies[at] ?? text]));
  eachText(result, text => copyOf.get(text) ?? text);
  return result;
}

/** Puts what `copy` gives in the place of each longer text. */
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
