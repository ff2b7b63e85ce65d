import { automatonOf, meet, type ReadingPosition } from './automaton.ts';
import { parseRegex, type Regex } from './parse.ts';

/** How the longest search grows with the length of a text. */
export type Growth = 'linear' | 'quadratic or worse' | 'exponential' | 'unknown';

/**
 * What a search may cost, by the ambiguity of its automaton (Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular
 * Expression Matchers by Using Ambiguity of NFA", 2016). Too careful rather than too bold: a lookaround of several characters counts as nothing,
 * and one without end is refused. Throws for a syntax that it does not know.
 */
export function growthOf(source: string, flags = ''): Growth {
  const tree = parseRegex(source, flags);
  if (hasEndlessLook(tree)) return 'unknown';
  const positions = automatonOf(tree, flags.includes('y'));
  const graph = new Graph(positions);
  if (graph.isExponential()) return 'exponential';
  const isPolynomial = graph.isPolynomial() || (flags.includes('g') && graph.isPolynomialInAll());
  return isPolynomial ? 'quadratic or worse' : 'linear';
}

const longest = (regex: Regex): number => {
  switch (regex.kind) {
    case 'repeat':
      return regex.most * longest(regex.part) || 0;
    case 'sequence':
      return regex.parts.reduce((sum, part) => sum + longest(part), 0);
    case 'choice':
      return Math.max(0, ...regex.parts.map(longest));
    default:
      return regex.kind === 'unit' ? 1 : 0;
  }
};
function hasEndlessLook(regex: Regex): boolean {
  if (regex.kind === 'look') return longest(regex.part) > 64;
  if (regex.kind === 'repeat') return hasEndlessLook(regex.part);
  return (regex.kind === 'sequence' || regex.kind === 'choice') && regex.parts.some(hasEndlessLook);
}

class Graph {
  readonly #units: readonly ReadingPosition['units'][];
  /** Without what ends a search: nothing there is read twice. */
  readonly #next: readonly (readonly number[])[];
  readonly #all: readonly (readonly number[])[];
  /** The group of positions that reach each other, of which a loop is made; undefined for a position in no loop. */
  readonly #loop: readonly (number | undefined)[];

  constructor(positions: readonly ReadingPosition[]) {
    this.#units = positions.map(({ units }) => units);
    this.#all = positions.map(({ next }) => next);
    this.#next = positions.map(({ next, accepts }) =>
      accepts ? [] : next.filter(to => !positions[to]?.accepts),
    );
    this.#loop = loopsOf(this.#next);
  }

  /** Two ways around one loop on the same text. */
  isExponential(): boolean {
    const size = this.#next.length;
    const inLoop = this.#next.flatMap((_, at) => (this.#loop[at] === undefined ? [] : [at]));
    for (const at of inLoop) {
      const same = this.#next[at]?.filter(to => this.#loop[to] === this.#loop[at]) ?? [];
      if (new Set(same).size < same.length) return true;
    }
    const pairs = new Map<number, number[]>();
    for (const a of inLoop)
      for (const b of inLoop)
        if (this.#loop[a] === this.#loop[b])
          pairs.set(
            a * size + b,
            this.#steps(a).flatMap(to =>
              this.#steps(b).flatMap(other => (this.#meet(to, other) ? [to * size + other] : [])),
            ),
          );
    const keys = [...pairs.keys()];
    const indexOf = new Map(keys.map((key, index) => [key, index]));
    const groups = loopsOf(keys.map(key => pairs.get(key)?.map(to => indexOf.get(to) ?? 0) ?? []));
    const isDiagonal = (key: number): boolean => Math.floor(key / size) === key % size;
    const diagonal = new Set(keys.flatMap((key, at) => (isDiagonal(key) ? (groups[at] ?? []) : [])));
    return keys.some((key, at) => !isDiagonal(key) && diagonal.has(groups[at] ?? -1));
  }

  /** A loop, a way to another loop and that loop on the same text: where one ends and the other begins is open. */
  isPolynomial(): boolean {
    const inLoop = this.#next.flatMap((_, at) => (this.#loop[at] === undefined ? [] : [at]));
    return inLoop.some(p => inLoop.some(q => p !== q && this.#slides(p, q, this.#next)));
  }

  /** The search for all matches: a short match is taken again and again before a longer one fails. */
  isPolynomialInAll(): boolean {
    return this.#next.some((_, q) => q > 0 && this.#loop[q] !== undefined && this.#slides(0, q, this.#all));
  }

  #slides(p: number, q: number, next: readonly (readonly number[])[]): boolean {
    if (!this.#meet(p, q)) return false;
    const size = this.#next.length;
    const keyOf = (a: number, b: number, c: number): number => (a * size + b) * size + c;
    const [from, goal] = [keyOf(p, p, q), keyOf(p, q, q)];
    const seen = new Set([from]);
    const open: (readonly [number, number, number])[] = [[p, p, q]];
    for (let state = open.pop(); state; state = open.pop()) {
      const [a, b, c] = state;
      for (const left of this.#steps(a))
        for (const right of this.#steps(c)) {
          if (!this.#meet(left, right)) continue;
          for (const middle of next[b] ?? []) {
            if (
              !this.#meet(left, middle) ||
              !this.#meet(middle, right) ||
              !this.#allMeet(left, middle, right)
            )
              continue;
            const key = keyOf(left, middle, right);
            if (key === goal) return true;
            if (seen.has(key)) continue;
            seen.add(key);
            open.push([left, middle, right]);
          }
        }
    }
    return false;
  }

  /** What is read next within the same loop. */
  #steps(at: number): readonly number[] {
    return this.#next[at]?.filter(to => this.#loop[to] === this.#loop[at]) ?? [];
  }
  #meet(a: number, b: number): boolean {
    return meet(this.#units[a] ?? [], this.#units[b] ?? []);
  }
  #allMeet(a: number, b: number, c: number): boolean {
    const [first, second, third] = [this.#units[a] ?? [], this.#units[b] ?? [], this.#units[c] ?? []];
    return first.some(([low, high]) =>
      second.some(([from, to]) => {
        const [start, end] = [Math.max(low, from), Math.min(high, to)];
        return start <= end && meet([[start, end]], third);
      }),
    );
  }
}

/** Of each node the number of its group of nodes that reach each other (Tarjan); undefined for one that does not reach itself. */
function loopsOf(next: readonly (readonly number[])[]): (number | undefined)[] {
  const index: number[] = [];
  const low: number[] = [];
  const open: number[] = [];
  const isOpen = new Set<number>();
  const group: (number | undefined)[] = [];
  let count = 0;
  const visit = (root: number): void => {
    const work: { at: number; child: number }[] = [{ at: root, child: 0 }];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { at } = top;
      if (top.child === 0) {
        index[at] = low[at] = count;
        count += 1;
        open.push(at);
        isOpen.add(at);
      }
      const to = next[at]?.[top.child];
      top.child += 1;
      if (to !== undefined) {
        if (index[to] === undefined) work.push({ at: to, child: 0 });
        else if (isOpen.has(to)) low[at] = Math.min(low[at] ?? 0, index[to] ?? 0);
        continue;
      }
      work.pop();
      const above = work.at(-1)?.at;
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[at] ?? 0);
      if (low[at] !== index[at]) continue;
      const members = open.splice(open.indexOf(at));
      for (const member of members) isOpen.delete(member);
      const isLoop = members.length > 1 || next[at]?.includes(at) === true;
      for (const member of members) group[member] = isLoop ? at : undefined;
    }
  };
  for (const at of next.keys()) if (index[at] === undefined) visit(at);
  return group;
}
