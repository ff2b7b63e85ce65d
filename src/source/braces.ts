/** Alternatives in braces of one pattern, and its length. */
const MOST = 1_000;
const LONGEST = 10_000;

/** `{a,b}` and `{1..3}` written out, also within each other; what is no alternative stands for itself. */
export function alternatives(pattern: string): string[] {
  if (pattern.length > LONGEST) return [];
  let all = [''];
  for (let at = 0; at < pattern.length && all.length <= MOST; at += 1) {
    const end = pattern[at] === '{' ? closing(pattern, at) : -1;
    const inside = end < 0 ? [] : choices(pattern.slice(at + 1, end));
    const next = inside.length > 0 ? inside : [pattern[at] ?? ''];
    all = all.flatMap(begun => next.map(one => begun + one));
    if (inside.length > 0) at = end;
  }
  return all.length > MOST ? [] : all;
}

function closing(pattern: string, from: number): number {
  let open = 0;
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === '{') open += 1;
    else if (pattern[at] === '}' && (open -= 1) === 0) return at;
  }
  return -1;
}

function choices(inside: string): string[] {
  const [, first, last] = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(inside) ?? [];
  if (first !== undefined && last !== undefined) {
    const [from, to] = [Math.min(Number(first), Number(last)), Math.max(Number(first), Number(last))];
    return Array.from({ length: Math.min(to - from, MOST) + 1 }, (_, index) => String(from + index));
  }
  const parts: string[] = [];
  let start = 0;
  let open = 0;
  for (let at = 0; at <= inside.length; at += 1) {
    if (inside[at] === '\\') at += 1;
    else if (inside[at] === '{') open += 1;
    else if (inside[at] === '}') open -= 1;
    else if (at === inside.length || (inside[at] === ',' && open === 0)) {
      parts.push(inside.slice(start, at));
      start = at + 1;
    }
  }
  return parts.length < 2 ? [] : parts.flatMap(alternatives).slice(0, MOST + 1);
}
