import { edgesBy, type ReportedEdge, type ReportedGraph } from './graph.ts';

/** The part of a graph around a node: what leads to it and what it leads to, each at most `depth` edges away. */
export function partAround(graph: ReportedGraph, node: string, depth: number): ReportedGraph {
  const edges = new Set<ReportedEdge>();
  for (const [by, next] of [
    ['to', 'from'],
    ['from', 'to'],
  ] as const) {
    const index = edgesBy(graph.edges, by);
    const seen = new Set([node]);
    let ring = [node];
    for (let step = 0; step < depth && ring.length > 0; step += 1) {
      const found = ring.flatMap(one => index.get(one) ?? []);
      ring = [];
      for (const edge of found) {
        edges.add(edge);
        if (!seen.has(edge[next])) ring.push(edge[next]);
        seen.add(edge[next]);
      }
    }
  }
  const kept = new Set([node, ...[...edges].flatMap(({ from, to }) => [from, to])]);
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(edge => edges.has(edge)),
    functions: graph.functions.filter(one => kept.has(one.node)),
  };
}
