import type { GraphEdge, GraphNode, SecurityGraph } from '../aws/graph/graph.ts';
import { securityGraphOf } from '../aws/graph/stack-graph.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { World } from '../model/world.ts';
import type {
  FunctionCard,
  GraphPlace,
  ReportedEdge,
  ReportedGraph,
  ReportedNode,
} from '../report/graph/graph.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import type { Span } from '../source/node.ts';
import type { AnalyzedTemplate } from './analyze.ts';
import type { View } from './view.ts';

/** The graphs of the stacks that a template is deployed as; stages with the same graph have one. */
export function graphsOfTemplate(
  { target, lowered }: AnalyzedTemplate,
  view: View,
): readonly ReportedGraph[] {
  const file = target.root.shown(target.file);
  const graphs = new Map<string, ReportedGraph>();
  for (const stack of lowered.stacks) {
    const shown = graphOfStack(stack, view);
    const key = JSON.stringify(shown);
    const stages = [...(graphs.get(key)?.stages ?? []), ...(stack.stage === undefined ? [] : [stack.stage])];
    graphs.set(key, { file, uri: target.file, stages, ...shown });
  }
  return [...graphs.values()].filter(({ nodes, lost }) => nodes.length > 0 || lost !== undefined);
}

type Shown = Omit<ReportedGraph, 'file' | 'uri' | 'stages'>;

function graphOfStack(stack: Stack, view: View): Shown {
  try {
    return withBudget(() =>
      shownGraph(securityGraphOf(new World(new StackIndex(stack), [], true)), new Shower(view)),
    );
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return { nodes: [], edges: [], functions: [], lost: error.message };
  }
}

const shownGraph = ({ nodes, edges, functions }: SecurityGraph, shower: Shower): Shown => ({
  nodes: nodes.map(node => shower.node(node)),
  edges: edges.map(edge => shower.edge(edge)),
  functions: functions.map(({ node, role, runtime, open, network }): FunctionCard => ({
    node: shower.text(node),
    ...(role === undefined ? {} : { role: shower.text(role) }),
    ...(runtime === undefined ? {} : { runtime: shower.text(runtime) }),
    ...(open === undefined ? {} : { open: shower.text(open) }),
    network: shower.text(network),
  })),
});

/** Texts without secrets, and spans as lines. */
class Shower {
  readonly #view: View;
  readonly #texts = new Map<string, string>();
  constructor(view: View) {
    this.#view = view;
  }

  text(text: string): string {
    const known = this.#texts.get(text) ?? this.#view.text(text);
    this.#texts.set(text, known);
    return known;
  }

  node({ id, kind, name, noun, declared, at, wide }: GraphNode): ReportedNode {
    return {
      id: this.text(id),
      kind,
      name: this.text(name),
      noun,
      ...(declared ? { resource: declared.id } : {}),
      ...(wide ? { wide } : {}),
      ...(at ? { at: this.#place(at) } : {}),
    };
  }

  edge({ from, to, kind, at, how, unproved, grant }: GraphEdge): ReportedEdge {
    return {
      from: this.text(from),
      to: this.text(to),
      kind,
      how: this.text(how),
      ...(unproved === undefined ? {} : { unproved }),
      ...(at ? { at: this.#place(at) } : {}),
      ...(grant ? { grant } : {}),
    };
  }

  #place(span: Span): GraphPlace {
    const { file, uri, start, end } = this.#view.place(span);
    return { file, uri, line: start.line, column: start.column, endLine: end.line };
  }
}
