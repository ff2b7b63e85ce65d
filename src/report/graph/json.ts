import { document } from '../document.ts';
import type { AttackPath } from './attack-paths.ts';
import type { GraphPlace, ReportedGraph } from './graph.ts';

const place = (at: GraphPlace | undefined): { file: string; line: number; column: number } | undefined =>
  at && { file: at.file, line: at.line, column: at.column };

/** Graphs and the attack paths in them as one JSON document. */
export const graphJson = (graphs: readonly ReportedGraph[], paths: readonly AttackPath[]): string =>
  document({
    schema: 'stackward.graph/1',
    graphs: graphs.map(({ file, stages, nodes, edges, functions, lost }) => ({
      file,
      stages,
      nodes: nodes.map(({ id, kind, name, noun, resource, wide, at }) => ({
        id,
        kind,
        name,
        noun,
        resource,
        wide,
        at: place(at),
      })),
      edges: edges.map(({ from, to, kind, how, unproved, at, grant }) => ({
        from,
        to,
        kind,
        how,
        unproved,
        at: place(at),
        ...grant,
      })),
      functions,
      lost,
    })),
    paths: paths.map(({ title, level, score, graph, steps, alike, entries, targets }) => ({
      title,
      level,
      score,
      file: graph.file,
      steps: steps.map(({ node, edge, findings }) => ({
        node: node.id,
        name: node.name,
        how: edge?.how,
        unproved: edge?.unproved,
        at: place(edge?.at ?? node.at),
        findings: findings.map(({ rule, severity, fingerprint }) => ({ rule, severity, fingerprint })),
      })),
      alike: alike.map(({ id }) => id),
      entries: entries.map(({ id }) => id),
      targets: targets.map(({ node, edge }) => ({
        node: node.id,
        actions: edge.grant?.actions,
        at: place(edge.at),
      })),
    })),
  });
