import { ANY, complement, holds, type Edge, type Regex, type Units } from './parse.ts';

/** A character of the text as a regular expression reads it: `next` are the characters that it may read after it, twice where two paths lead there. `accepts`: the search ends here whatever follows. */
export type ReadingPosition = {
  readonly units: Units;
  readonly next: readonly number[];
  readonly accepts: boolean;
};

/** Above this a counted repetition is taken for one without end: what is quadratic up to some hundred characters takes long as well. */
const COUNTED = 100;
/** What a group may have read before. */
const SOME: Units = [[0, 0xfffe]];
const ALWAYS: Edge = { before: ANY, start: true, after: ANY, end: true };

type Part = {
  readonly empty: readonly Edge[];
  readonly first: readonly Reached[];
  readonly last: readonly Reached[];
};
type Reached = { readonly at: number; readonly edge: Edge };
type Step = { readonly from: number; readonly to: number; readonly edge: Edge };

const common = (a: Units, b: Units): Units =>
  a.flatMap(([low, high]) =>
    b.flatMap(([from, to]) =>
      from <= high && to >= low ? [[Math.max(low, from), Math.min(high, to)] as const] : [],
    ),
  );
export const meet = (a: Units, b: Units): boolean => common(a, b).length > 0;
function both(a: Edge, b: Edge): Edge {
  if (a === ALWAYS) return b;
  return b === ALWAYS
    ? a
    : {
        before: common(a.before, b.before),
        start: a.start && b.start,
        after: common(a.after, b.after),
        end: a.end && b.end,
      };
}
const cross = (edges: readonly Edge[], reached: readonly Reached[]): Reached[] =>
  edges.flatMap(edge => reached.map(one => ({ at: one.at, edge: both(edge, one.edge) })));

/** The positions of a regular expression (Glushkov). The first one is the search for a place to begin, which reads anything. */
class Positions {
  readonly units: Units[] = [ANY];
  readonly steps: Step[] = [{ from: 0, to: 0, edge: ALWAYS }];

  of(regex: Regex): Part {
    switch (regex.kind) {
      case 'unit': {
        const at = this.units.push(regex.units) - 1;
        return { empty: [], first: [{ at, edge: ALWAYS }], last: [{ at, edge: ALWAYS }] };
      }
      case 'edge':
        return { empty: regex.ways, first: [], last: [] };
      case 'look':
        return { empty: [ALWAYS], first: [], last: [] };
      case 'back':
        return this.#repeated({ kind: 'unit', units: SOME }, 0, 1);
      case 'choice': {
        const parts = regex.parts.map(part => this.of(part));
        return {
          empty: parts.flatMap(({ empty }) => empty),
          first: parts.flatMap(({ first }) => first),
          last: parts.flatMap(({ last }) => last),
        };
      }
      case 'sequence':
        return regex.parts
          .map(part => this.of(part))
          .reduce((all, part) => this.#joined(all, part), { empty: [ALWAYS], first: [], last: [] });
      case 'repeat':
        return this.#repeated(regex.part, regex.least, regex.most);
    }
  }

  #joined(a: Part, b: Part): Part {
    this.#connect(a.last, b.first);
    return {
      empty: a.empty.flatMap(one => b.empty.map(other => both(one, other))),
      first: [...a.first, ...cross(a.empty, b.first)],
      last: [...b.last, ...cross(b.empty, a.last)],
    };
  }

  #connect(last: readonly Reached[], first: readonly Reached[]): void {
    for (const from of last)
      for (const to of first) this.steps.push({ from: from.at, to: to.at, edge: both(from.edge, to.edge) });
  }

  /** Few copies stand for many: how often a part is counted changes no degree. */
  #repeated(part: Regex, least: number, most: number): Part {
    const isEndless = most > COUNTED;
    const fewest = Math.min(least, 2);
    const copies: Part[] = Array.from({ length: isEndless ? Math.max(0, fewest - 1) : fewest }, () =>
      this.of(part),
    );
    if (isEndless) {
      const { empty, first, last } = this.of(part);
      this.#connect(last, first);
      copies.push({ empty: fewest === 0 ? [ALWAYS] : empty, first, last });
    } else
      for (let more = Math.min(most - least, 2); more > 0; more -= 1)
        copies.push({ ...this.of(part), empty: [ALWAYS] });
    return copies.reduce((all, one) => this.#joined(all, one), { empty: [ALWAYS], first: [], last: [] });
  }
}

/** The automaton of a search: what an expression may read after what. */
export function automatonOf(regex: Regex, isSticky: boolean): readonly ReadingPosition[] {
  const positions = new Positions();
  const { first, last } = positions.of(regex);
  const steps = [
    ...positions.steps,
    ...(isSticky ? [] : first.map(({ at, edge }) => ({ from: 0, to: at, edge }))),
  ];
  const split = splitPositions(positions.units, [
    ...steps.map(({ edge }) => edge),
    ...last.map(one => one.edge),
  ]);
  // `.*$` of all characters takes every end of a text.
  const takesAll = (at: number): boolean =>
    complement(positions.units[at] ?? []).length === 0 &&
    positions.steps.some(({ from, to, edge }) => from === at && to === at && edge === ALWAYS);
  return split.map(({ of, units }) => ({
    units,
    next: steps
      .filter(({ from, edge }) => from === of && meet(edge.before, units))
      .flatMap(({ to, edge }) =>
        split.flatMap((other, index) => (other.of === to && meet(edge.after, other.units) ? [index] : [])),
      ),
    accepts: last.some(
      ({ at, edge }) =>
        at === of && meet(edge.before, units) && edge.end && (edge.after === ANY || takesAll(at)),
    ),
  }));
}

/** Each position once for every kind of character that an edge tells apart. */
function splitPositions(
  all: readonly Units[],
  edges: readonly Edge[],
): readonly { readonly of: number; readonly units: Units }[] {
  const kinds = [...new Set(edges.flatMap(({ before, after }) => [before, after]))].filter(
    units => units !== ANY,
  );
  const borders = [...new Set(kinds.flat().flatMap(([from, to]) => [from, to + 1]))].toSorted(
    (a, b) => a - b,
  );
  const pieces: Units[] = [0, ...borders]
    .map((from, index) => [from, (borders[index] ?? 0x10000) - 1] as const)
    .filter(([from, to]) => from <= to)
    .map(piece => [piece]);
  const bySignature = new Map<string, (readonly [number, number])[]>();
  for (const piece of pieces) {
    const [[unit = 0] = []] = piece;
    const signature = kinds.map(kind => (holds(kind, unit) ? 1 : 0)).join('');
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), ...piece]);
  }
  return all.flatMap((units, of) =>
    [...bySignature.values()]
      .map(kind => ({ of, units: common(units, kind) }))
      .filter(one => one.units.length > 0),
  );
}
