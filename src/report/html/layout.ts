import { ordered, type LayoutEdge } from './order.ts';

/** A picture of nodes in layers from left to right, as Sugiyama, Tagawa and Toda draw it (1981): layers, order by barycentres, then places. */
export type Placed = { readonly x: number; readonly y: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** The left upper corner of each node. */
  readonly nodes: readonly Placed[];
  /** The points that the line of each edge goes through; between the first two, the next two and so on it crosses the room between two layers. */
  readonly edges: readonly (readonly Placed[])[];
};
export type Sizes = {
  readonly width: number;
  readonly height: (node: number) => number;
  /** Room between two layers. */
  readonly column: number;
  /** Room between two nodes of a layer. */
  readonly row: number;
};

const SWEEPS = 12;
/** Lines meet a node so far from each other, where it is high enough. */
const PORT = 14;

/** Places `count` nodes. No two overlap; an edge goes around the nodes of the layers that it passes. */
export function layered(count: number, edges: readonly LayoutEdge[], sizes: Sizes): Layout {
  const forward = withoutCycles(count, edges);
  const layers = layersOf(count, forward);
  // An edge over several layers has a place in each, so that it passes between nodes.
  const places: number[][] = [];
  const layerAt: number[] = [...layers];
  const chains = forward.map(({ from, to }) => {
    const chain = [from];
    for (let layer = (layers[from] ?? 0) + 1; layer < (layers[to] ?? 0); layer += 1) {
      chain.push(layerAt.length);
      layerAt.push(layer);
    }
    return [...chain, to];
  });
  layerAt.forEach((layer, node) => (places[layer] ??= []).push(node));
  const links = chains.flatMap(chain => chain.slice(1).map((to, index) => ({ from: chain[index] ?? 0, to })));
  const heightOf = (node: number): number => (node < count ? sizes.height(node) : 0);
  const middles = heights(ordered(places, links), links, heightOf, sizes.row);
  const tops = middles.map((middle, node) => middle - heightOf(node) / 2);
  const highest = Math.min(...tops);
  const leftOf = (node: number): number => (layerAt[node] ?? 0) * (sizes.width + sizes.column);
  const leaving = ports(chains, middles, heightOf);
  const reaching = ports(
    chains.map(chain => chain.toReversed()),
    middles,
    heightOf,
  );
  return {
    width: places.length * (sizes.width + sizes.column) - sizes.column,
    height: Math.max(...tops.map((top, node) => top + heightOf(node))) - highest,
    nodes: Array.from({ length: count }, (_, node) => ({
      x: leftOf(node),
      y: (tops[node] ?? 0) - highest,
    })),
    edges: chains.map((chain, index) => {
      const points = chain.flatMap((node, step): readonly Placed[] => {
        const [x, y] = [leftOf(node), (middles[node] ?? 0) - highest];
        if (step === 0) return [{ x: x + sizes.width, y: (leaving[index] ?? 0) - highest }];
        if (step === chain.length - 1) return [{ x, y: (reaching[index] ?? 0) - highest }];
        return [
          { x, y },
          { x: x + sizes.width, y },
        ];
      });
      return forward[index]?.isTurned ? points.toReversed() : points;
    }),
  };
}

/** How high the lines that begin at a node do so: apart from each other, in the order of where they go. */
function ports(
  chains: readonly (readonly number[])[],
  middles: readonly number[],
  heightOf: (node: number) => number,
): readonly number[] {
  const byNode = new Map<number, number[]>();
  chains.forEach(([node = 0], index) => byNode.set(node, [...(byNode.get(node) ?? []), index]));
  const found: number[] = [];
  for (const [node, all] of byNode) {
    const goal = (index: number): number => middles[chains[index]?.[1] ?? 0] ?? 0;
    const gap = Math.min(PORT, heightOf(node) / (all.length + 1));
    all
      .toSorted((a, b) => goal(a) - goal(b))
      .forEach((index, place) => {
        found[index] = (middles[node] ?? 0) + (place - (all.length - 1) / 2) * gap;
      });
  }
  return found;
}

type Forward = LayoutEdge & { readonly isTurned: boolean };

/** Edges that close a circle are turned around. */
function withoutCycles(count: number, edges: readonly LayoutEdge[]): readonly Forward[] {
  const out = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of edges) out[from]?.push(to);
  const state = Array.from({ length: count }, (): 0 | 1 | 2 => 0);
  const back = new Set<string>();
  const visit = (node: number): void => {
    state[node] = 1;
    for (const to of out[node] ?? [])
      if (state[to] === 1) back.add(`${node} ${to}`);
      else if (state[to] === 0) visit(to);
    state[node] = 2;
  };
  const entered = new Set(edges.map(({ to }) => to));
  const all = Array.from({ length: count }, (_, node) => node);
  for (const node of [...all.filter(one => !entered.has(one)), ...all]) if (state[node] === 0) visit(node);
  return edges.map(({ from, to }) =>
    back.has(`${from} ${to}`) ? { from: to, to: from, isTurned: true } : { from, to, isTurned: false },
  );
}

/** The longest way to each node; what nothing leads to stands just before what it leads to. */
function layersOf(count: number, edges: readonly LayoutEdge[]): number[] {
  const layers = Array.from({ length: count }, () => 0);
  for (let round = 0; round < count; round += 1) {
    let moved = false;
    for (const { from, to } of edges) {
      const next = (layers[from] ?? 0) + 1;
      if (from === to || next <= (layers[to] ?? 0)) continue;
      layers[to] = next;
      moved = true;
    }
    if (!moved) break;
  }
  const entered = new Set(edges.map(({ to }) => to));
  return layers.map((layer, node) => {
    const next = edges.filter(({ from }) => from === node).map(({ to }) => layers[to] ?? 0);
    return entered.has(node) || next.length === 0 ? layer : Math.min(...next) - 1;
  });
}

/** The middle of each node: near those of its neighbours, with room between the nodes of a layer. */
function heights(
  order: readonly (readonly number[])[],
  links: readonly LayoutEdge[],
  heightOf: (node: number) => number,
  row: number,
): number[] {
  const y: number[] = [];
  const room = (a: number, b: number): number => (heightOf(a) + heightOf(b)) / 2 + row;
  for (const layer of order)
    layer.forEach((node, index) => {
      const above = layer[index - 1];
      y[node] = above === undefined ? 0 : (y[above] ?? 0) + room(above, node);
    });
  const near = new Map<number, number[]>();
  for (const { from, to } of links)
    for (const [node, other] of [
      [from, to],
      [to, from],
    ] as const)
      near.set(node, [...(near.get(node) ?? []), other]);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (const layer of sweep % 2 === 0 ? order : order.toReversed()) {
      const wanted = layer.map(node => {
        const those = near.get(node) ?? [];
        return those.length === 0
          ? (y[node] ?? 0)
          : those.reduce((sum, one) => sum + (y[one] ?? 0), 0) / those.length;
      });
      settle(layer, wanted, room, y);
    }
  return y;
}

/** The heights nearest to the wanted ones that keep order and room: neighbours that would overlap move as one block, to where they want to be on average. */
function settle(
  layer: readonly number[],
  wanted: readonly number[],
  room: (a: number, b: number) => number,
  y: number[],
): void {
  const offsets: number[] = [];
  layer.forEach((node, index) => {
    const above = layer[index - 1];
    offsets.push(above === undefined ? 0 : (offsets[index - 1] ?? 0) + room(above, node));
  });
  const blocks: { first: number; size: number; mean: number }[] = [];
  layer.forEach((_, index) => {
    blocks.push({ first: index, size: 1, mean: (wanted[index] ?? 0) - (offsets[index] ?? 0) });
    for (let last = blocks.at(-1), previous = blocks.at(-2); last && previous && previous.mean > last.mean;) {
      const size = previous.size + last.size;
      const mean = (previous.mean * previous.size + last.mean * last.size) / size;
      blocks.splice(-2, 2, { first: previous.first, size, mean });
      last = blocks.at(-1);
      previous = blocks.at(-2);
    }
  });
  for (const { first, size, mean } of blocks)
    for (let index = first; index < first + size; index += 1)
      y[layer[index] ?? 0] = mean + (offsets[index] ?? 0);
}
