export type LayoutEdge = { readonly from: number; readonly to: number };

/** So many times all layers are ordered, from left to right and back in turns. */
const SWEEPS = 12;

/** What is linked to a node in the layer before it, and in the one after it. */
type Near = ReadonlyMap<number, readonly number[]>;

/** The nodes of each layer in an order with few crossings: each where its neighbours are on average, then neighbours are exchanged as long as that helps; the best of all sweeps counts. */
export function ordered(
  layers: readonly (readonly number[])[],
  links: readonly LayoutEdge[],
): readonly (readonly number[])[] {
  const order = layers.map(layer => [...(layer ?? [])]);
  const at: number[] = [];
  const number = (layer: readonly number[]): void =>
    layer.forEach((node, index) => {
      at[node] = index;
    });
  order.forEach(number);
  const [before, after] = [near(links, 'to', 'from'), near(links, 'from', 'to')];
  let best = order.map(layer => [...layer]);
  let fewest = crossings(order, after, at);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const those = sweep % 2 === 0 ? before : after;
    for (const layer of sweep % 2 === 0 ? order : order.toReversed()) {
      const mean = new Map(
        layer.map((node, index) => {
          const all = those.get(node) ?? [];
          return [
            node,
            all.length === 0 ? index : all.reduce((sum, one) => sum + (at[one] ?? 0), 0) / all.length,
          ];
        }),
      );
      // Of equal ones the last comes first in every other pair of sweeps, so that ties are tried both ways.
      const tie = sweep % 4 < 2 ? 1 : -1;
      layer.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0) || tie * ((at[a] ?? 0) - (at[b] ?? 0)));
      number(layer);
    }
    for (const layer of order) exchange(layer, [before, after], at);
    const count = crossings(order, after, at);
    if (count >= fewest) continue;
    fewest = count;
    best = order.map(layer => [...layer]);
  }
  return best;
}

function near(links: readonly LayoutEdge[], end: 'from' | 'to', other: 'from' | 'to'): Near {
  const found = new Map<number, number[]>();
  for (const link of links) {
    const known = found.get(link[end]);
    if (known) known.push(link[other]);
    else found.set(link[end], [link[other]]);
  }
  return found;
}

/** Exchanges nodes that stand one above the other where fewer lines cross then. */
function exchange(layer: number[], sides: readonly Near[], at: number[]): void {
  for (let pass = 0, changed = true; changed && pass < layer.length; pass += 1) {
    changed = false;
    for (let index = 1; index < layer.length; index += 1) {
      const [a, b] = [layer[index - 1] ?? 0, layer[index] ?? 0];
      const gain = sides.reduce((sum, side) => {
        const [above, below] = [side.get(a) ?? [], side.get(b) ?? []];
        return sum + inverted(above, below, at) - inverted(below, above, at);
      }, 0);
      if (gain <= 0) continue;
      [layer[index - 1], layer[index]] = [b, a];
      [at[b], at[a]] = [index - 1, index];
      changed = true;
    }
  }
}

/** How many lines cross, of a node with these neighbours and one below it with those. */
const inverted = (above: readonly number[], below: readonly number[], at: readonly number[]): number =>
  above.reduce((sum, one) => sum + below.filter(other => (at[one] ?? 0) > (at[other] ?? 0)).length, 0);

function crossings(order: readonly (readonly number[])[], after: Near, at: readonly number[]): number {
  let count = 0;
  for (const layer of order) {
    // Where the lines of the nodes so far end, in order.
    const ends: number[] = [];
    for (const node of layer) {
      const those = (after.get(node) ?? []).map(one => at[one] ?? 0).toSorted((a, b) => a - b);
      for (const end of those) count += ends.length - upTo(ends, end);
      for (const end of those) ends.splice(upTo(ends, end), 0, end);
    }
  }
  return count;
}

/** How many of sorted numbers are at most a limit. */
function upTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
