import type { PageEdge, PageGraph } from '../page-data.ts';
import { serviceOfNoun } from '../topics.ts';

/** Nodes of a graph that the map draws as one box. */
export type Cluster = { readonly name: string; readonly kind: string; readonly nodes: readonly number[] };

/** More services that nothing is known of but their names are one cluster. */
const OTHERS = 6;

/** The nodes of a graph by service; callers stand alone. */
export function clustersOf({ nodes }: PageGraph): readonly Cluster[] {
  const others = new Set(nodes.filter(({ kind }) => kind === 'service').map(({ noun }) => noun));
  const found = new Map<string, { name: string; kind: string; nodes: number[] }>();
  nodes.forEach(({ name, noun, kind }, index) => {
    const own = kind === 'service' && others.size > OTHERS ? 'Other services' : serviceOfNoun(noun);
    const key = own ?? name;
    const known = found.get(key);
    if (!known) found.set(key, { name: key, kind, nodes: [index] });
    else {
      known.nodes.push(index);
      // What is held there counts for more than how it is entered.
      if (known.kind === 'entry') known.kind = kind;
    }
  });
  return [...found.values()];
}

/** Where a line of the map ends: a cluster, or a node of an open one. */
export type LineEnd = { readonly cluster: number; readonly node?: number };
export type MapLine = { readonly from: LineEnd; readonly to: LineEnd; readonly edges: readonly PageEdge[] };

export const keyOf = ({ cluster, node }: LineEnd): string =>
  `${cluster}${node === undefined ? '' : `/${node}`}`;

/** The edges between clusters, those with the same ends as one line. What a wildcard stands for is no edge here. */
export function linesOf(
  { edges }: PageGraph,
  clusters: readonly Cluster[],
  isOpen: (cluster: number) => boolean,
): readonly MapLine[] {
  const clusterOf = new Map(
    clusters.flatMap(({ nodes }, index) => nodes.map(node => [node, index] as const)),
  );
  const endOf = (node: number): LineEnd => {
    const cluster = clusterOf.get(node) ?? 0;
    return isOpen(cluster) ? { cluster, node } : { cluster };
  };
  const lines = new Map<string, { from: LineEnd; to: LineEnd; edges: PageEdge[] }>();
  for (const edge of edges) {
    const [from, to] = [endOf(edge.from), endOf(edge.to)];
    if (edge.kind === 'includes' || from.cluster === to.cluster) continue;
    const key = `${keyOf(from)} ${keyOf(to)}`;
    const known = lines.get(key);
    if (known) known.edges.push(edge);
    else lines.set(key, { from, to, edges: [edge] });
  }
  return [...lines.values()];
}
