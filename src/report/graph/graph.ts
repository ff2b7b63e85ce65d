import type { EdgeKind, Grant, NodeKind } from '../../rule/finding.ts';

export type GraphPlace = {
  /** Relative to the working directory. */
  readonly file: string;
  /** Relative to the root of the scan. */
  readonly uri: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
};

export type ReportedNode = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly noun: string;
  /** Logical id as deployed, of a resource of the stack. */
  readonly resource?: string;
  readonly wide?: true;
  readonly at?: GraphPlace;
};

export type ReportedEdge = {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly how: string;
  readonly unproved?: string;
  readonly at?: GraphPlace;
  readonly grant?: Grant;
};

/** What is told of a function beside its edges. */
export type FunctionCard = {
  readonly node: string;
  readonly role?: string;
  readonly runtime?: string;
  /** Why its code is not known as a whole. */
  readonly open?: string;
  readonly network: string;
};

/** Who can reach what in a stack, as readers see it. */
export type ReportedGraph = {
  readonly file: string;
  readonly uri: string;
  /** The stages of a service that it is the graph of. */
  readonly stages: readonly string[];
  readonly nodes: readonly ReportedNode[];
  readonly edges: readonly ReportedEdge[];
  readonly functions: readonly FunctionCard[];
  /** Why it is not the whole graph. */
  readonly lost?: string;
};

/** A node by its id in a graph; ids that edges name are always there. */
export const nodesById = ({ nodes }: Pick<ReportedGraph, 'nodes'>): ReadonlyMap<string, ReportedNode> =>
  new Map(nodes.map(node => [node.id, node]));

/** The edges of a graph by the node where they begin, or end. */
export function edgesBy(
  edges: readonly ReportedEdge[],
  end: 'from' | 'to',
): ReadonlyMap<string, readonly ReportedEdge[]> {
  const found = new Map<string, ReportedEdge[]>();
  for (const edge of edges) {
    const known = found.get(edge[end]);
    if (known) known.push(edge);
    else found.set(edge[end], [edge]);
  }
  return found;
}

export const placeInWords = ({ file, line }: GraphPlace): string => `${file}:${line}`;
