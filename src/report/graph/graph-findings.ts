import type { ReportedFinding } from '../report.ts';
import type { EdgeKind } from '../../rule/finding.ts';
import type { GraphPlace, ReportedGraph } from './graph.ts';
import { faultWeight } from './danger.ts';

/** Findings by the files that they, or their related resources, are in. */
export type FindingsOfFiles = ReadonlyMap<string, readonly ReportedFinding[]>;

export function findingsOfFiles(findings: readonly ReportedFinding[]): FindingsOfFiles {
  const found = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const others = finding.related.flatMap(({ resource, uri }) => (resource === undefined ? [] : [uri]));
    for (const uri of new Set([finding.template?.uri ?? finding.uri, ...others])) {
      const known = found.get(uri);
      if (known) known.push(finding);
      else found.set(uri, [finding]);
    }
  }
  return found;
}

/** The findings about the nodes of a graph. */
export type NodeFindings = {
  readonly files: FindingsOfFiles;
  readonly of: (node: string) => readonly ReportedFinding[];
  /** The worst fault of the code of a function that a caller can use. */
  readonly fault: (node: string) => ReportedFinding | undefined;
};

/** Finds for each node the findings about its resource: by its logical id, or as a related resource of a fault in code or of several resources. */
export function findingsByNode(graph: ReportedGraph, findings: FindingsOfFiles): NodeFindings {
  const files = new Set([graph.uri, ...graph.nodes.flatMap(({ at }) => at?.uri ?? [])]);
  const byResource = new Map<string, ReportedFinding[]>();
  const add = (key: string, finding: ReportedFinding): void => {
    const known = byResource.get(key);
    if (!known) byResource.set(key, [finding]);
    else if (known.at(-1) !== finding) known.push(finding);
  };
  const all = [...new Set([...files].flatMap(file => findings.get(file) ?? []))];
  for (const finding of all) {
    if (files.has(finding.template?.uri ?? finding.uri)) add(`id ${finding.deployed}`, finding);
    for (const { resource, uri, line } of finding.related.map(one => ({ ...one, line: one.start.line })))
      if (resource !== undefined && files.has(uri)) add(`at ${resource} ${uri}:${line}`, finding);
  }
  const found = new Map(
    graph.nodes.map(({ id, resource, name, at }) => {
      const own = resource === undefined ? [] : (byResource.get(`id ${resource}`) ?? []);
      const named = at ? (byResource.get(`at ${name} ${at.uri}:${at.line}`) ?? []) : [];
      return [id, [...new Set([...own, ...named])]] as const;
    }),
  );
  const of = (node: string): readonly ReportedFinding[] => found.get(node) ?? [];
  return {
    files: findings,
    of,
    fault: node =>
      of(node)
        .toSorted((a, b) => (faultWeight(b) ?? 0) - (faultWeight(a) ?? 0))
        .find(one => faultWeight(one) !== undefined),
  };
}

/** The findings at the place of an edge: of a statement, a route. */
export const findingsOfPlace = (
  findings: FindingsOfFiles,
  at: GraphPlace | undefined,
  kind: EdgeKind,
): readonly ReportedFinding[] =>
  at === undefined || kind === 'includes'
    ? []
    : (findings.get(at.uri) ?? []).filter(({ template, uri, start, related }) => {
        const isIn = (file: string, line: number): boolean =>
          file === at.uri &&
          line >= at.line &&
          line <= Math.max(at.line, kind === 'grants' ? at.endLine : at.line);
        return (
          isIn(template?.uri ?? uri, (template?.start ?? start).line) ||
          (kind === 'calls' &&
            related.some(one => one.resource !== undefined && isIn(one.uri, one.start.line)))
        );
      });
