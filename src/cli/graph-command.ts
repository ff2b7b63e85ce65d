import { nearest } from '../model/edit-distance.ts';
import { attackPaths } from '../report/graph/attack-paths.ts';
import { dotGraphs } from '../report/graph/dot.ts';
import type { ReportedGraph, ReportedNode } from '../report/graph/graph.ts';
import { graphJson } from '../report/graph/json.ts';
import { mermaidGraphs } from '../report/graph/mermaid.ts';
import { partAround } from '../report/graph/part.ts';
import { isUnread } from '../report/unread.ts';
import { UserError } from '../scan/user-error.ts';
import type { DeploymentFlags } from './options.ts';
import { found } from './found.ts';
import { printError, type Terminal } from './terminal.ts';

export type GraphFlags = DeploymentFlags & {
  readonly format: 'mermaid' | 'dot' | 'json';
  readonly function?: string;
  readonly depth?: number;
};

/** How far from a function, where nothing else is asked for: from who calls it to what its stores are part of. */
const NEAR = 2;

/** Prints who can reach what in the stacks of templates. */
export async function graph(path: string, flags: GraphFlags, terminal: Terminal): Promise<number> {
  if (flags.depth !== undefined && flags.function === undefined)
    throw new UserError('--depth counts from a function: name it with --function');
  const { report } = await found([path], { ...flags, ignores: true, graphs: true }, terminal, {
    quiet: true,
  });
  for (const error of report.errors) printError(terminal, error);
  for (const { path: file, problems } of report.files.filter(isUnread))
    for (const { line, column, message } of problems)
      printError(terminal, `${file}:${line}:${column} ${message}`);
  const graphs = partsOf(report.graphs ?? [], flags);
  for (const { file, lost } of graphs)
    if (lost !== undefined) printError(terminal, `${file}: its graph is not complete: ${lost}`);
  terminal.out(text(graphs, report.findings, flags));
  const isLost =
    report.errors.length > 0 || report.files.some(isUnread) || graphs.some(({ lost }) => lost !== undefined);
  return isLost ? 2 : 0;
}

function text(
  graphs: readonly ReportedGraph[],
  findings: Parameters<typeof attackPaths>[1],
  { format }: GraphFlags,
): string {
  if (format === 'json') return graphJson(graphs, attackPaths(graphs, findings));
  return format === 'dot' ? dotGraphs(graphs) : mermaidGraphs(graphs);
}

function partsOf(
  graphs: readonly ReportedGraph[],
  { function: asked, depth = NEAR }: GraphFlags,
): readonly ReportedGraph[] {
  if (asked === undefined) return graphs;
  const isAsked = ({ kind, name, resource }: ReportedNode): boolean =>
    kind === 'function' && (name === asked || resource === asked);
  const parts = graphs.flatMap(one => {
    const node = one.nodes.find(isAsked);
    return node ? [partAround(one, node.id, depth)] : [];
  });
  if (parts.length > 0) return parts;
  const names = graphs.flatMap(({ nodes }) =>
    nodes.flatMap(({ kind, name }) => (kind === 'function' ? [name] : [])),
  );
  const near = nearest(asked, names);
  throw new UserError(
    `there is no function "${asked}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}
