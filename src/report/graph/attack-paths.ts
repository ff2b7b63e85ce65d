import { compareSeverity, type Severity } from '../../rule/rule.ts';
import type { ReportedFinding } from '../report.ts';
import {
  findingsByNode,
  findingsOfFiles,
  findingsOfPlace,
  type FindingsOfFiles,
  type NodeFindings,
} from './graph-findings.ts';
import { edgesBy, nodesById, type ReportedEdge, type ReportedGraph, type ReportedNode } from './graph.ts';
import { controlOf, impactOf, levelOf, reachOf, UNPROVED } from './danger.ts';
import { directTitle, pathTitle } from './path-title.ts';

/** One step of a path: a node, and the edge that leads to it. */
export type AttackStep = {
  readonly node: ReportedNode;
  readonly edge?: ReportedEdge;
  /** Findings about the step. */
  readonly findings: readonly ReportedFinding[];
};

/** Whether a finding helps on a step: one about a function does if it is grave, or in its code. */
export const helpsOn = ({ node }: Pick<AttackStep, 'node'>, { severity, rule }: ReportedFinding): boolean =>
  severity === 'critical' ||
  severity === 'high' ||
  (severity === 'medium' && (node.kind !== 'function' || rule.startsWith('code-')));

/** A way from a caller to something worth taking. */
export type AttackPath = {
  readonly title: string;
  readonly level: Severity;
  /** 0 to 100, by which paths are ordered. */
  readonly score: number;
  readonly graph: ReportedGraph;
  readonly steps: readonly AttackStep[];
  /** Other functions that the same holds of, by name. */
  readonly alike: readonly ReportedNode[];
  /** Other ways in to the function. */
  readonly entries: readonly ReportedNode[];
  /** What else can be reached from the end of the way, the worst first. */
  readonly targets: readonly { readonly node: ReportedNode; readonly edge: ReportedEdge }[];
};

/** How a function or a role is reached. `chance`: 0 to 1. */
type Reached = { readonly node: string; readonly chance: number; readonly edges: readonly ReportedEdge[] };

/** So many functions may be in one path. */
const LONGEST = 3;
/** What a message through a queue or a bucket loses: the next function takes only what it expects. */
const PASSED_ON = 0.7;

/** The paths of all graphs, the most dangerous first (docs/html.md explains the order). */
export const attackPaths = (
  graphs: readonly ReportedGraph[],
  findings: readonly ReportedFinding[],
): readonly AttackPath[] => {
  const files = findingsOfFiles(findings);
  return graphs
    .flatMap(graph => new Paths(graph, files).all())
    .toSorted((a, b) => b.score - a.score || (a.title < b.title ? -1 : 1));
};

class Paths {
  readonly #graph: ReportedGraph;
  readonly #nodes: ReadonlyMap<string, ReportedNode>;
  readonly #from: ReadonlyMap<string, readonly ReportedEdge[]>;
  readonly #to: ReadonlyMap<string, readonly ReportedEdge[]>;
  readonly #found: NodeFindings;
  readonly #signatures = new Map<string, string>();

  constructor(graph: ReportedGraph, findings: FindingsOfFiles) {
    this.#graph = graph;
    this.#nodes = nodesById(graph);
    this.#from = edgesBy(graph.edges, 'from');
    this.#to = edgesBy(graph.edges, 'to');
    this.#found = findingsByNode(graph, findings);
  }

  all(): readonly AttackPath[] {
    const found = this.#graph.nodes
      .filter(({ kind }) => kind === 'who')
      .flatMap(who => {
        const reached = this.#reached(who.id);
        return [...this.#direct(who), ...reached.flatMap(one => this.#through(who, one) ?? [])];
      });
    const groups = new Map<string, AttackPath[]>();
    for (const path of found) {
      const key = this.#groupOf(path);
      groups.set(key, [...(groups.get(key) ?? []), path]);
    }
    return [...groups.values()].map(together);
  }

  /** Functions and roles that a caller reaches, each by the surest way. */
  #reached(who: string): readonly Reached[] {
    const best = new Map<string, Reached>();
    let open: Reached[] = [{ node: who, chance: reachOf(who), edges: [] }];
    while (open.length > 0) {
      const next: Reached[] = [];
      for (const at of open)
        for (const edge of this.#from.get(at.node) ?? []) {
          const chance = at.chance * this.#passes(edge);
          const known = best.get(edge.to);
          if (chance <= (known?.chance ?? 0) || functionsIn(at.edges) > LONGEST) continue;
          const reached = { node: edge.to, chance, edges: [...at.edges, edge] };
          best.set(edge.to, reached);
          next.push(reached);
        }
      open = next;
    }
    return [...best.values()].filter(({ node }) => {
      const kind = this.#nodes.get(node)?.kind;
      return kind === 'function' || kind === 'role';
    });
  }

  /** How much of a chance goes on over an edge; 0 where a way ends. */
  #passes({ kind, from, to, grant, unproved }: ReportedEdge): number {
    const sure = unproved === undefined ? 1 : UNPROVED;
    if (kind === 'calls' || kind === 'invokes' || kind === 'assumes') return sure;
    const isHandedOn =
      (kind === 'grants' || kind === 'reaches') &&
      grant?.access.includes('changes') === true &&
      this.#nodes.get(from)?.kind !== 'role' &&
      (this.#nodes.get(to)?.kind === 'function' ||
        (this.#from.get(to) ?? []).some(edge => edge.kind === 'invokes'));
    if (!isHandedOn || !grant) return 0;
    return sure * PASSED_ON * (kind === 'reaches' ? 1 : controlOf(this.#found.of(from), grant));
  }

  /** Stores that a caller reaches by their own policies. */
  #direct(who: ReportedNode): readonly AttackPath[] {
    return (this.#from.get(who.id) ?? [])
      .filter(({ kind }) => kind === 'reaches')
      .flatMap(edge => {
        const node = this.#nodes.get(edge.to);
        if (!node || !edge.grant) return [];
        const score = 100 * reachOf(who.id) * impactOf(node, edge.grant);
        return this.#path(who, [edge], score, directTitle(who, node, edge.grant), []);
      });
  }

  /** The path that ends in the worst that a function or a role may do. */
  #through(who: ReportedNode, { node: id, chance, edges }: Reached): AttackPath | undefined {
    const node = this.#nodes.get(id);
    const findings = this.#found.of(id);
    const ends = (this.#from.get(id) ?? [])
      .flatMap(edge => {
        const target = this.#nodes.get(edge.to);
        if (!target || !edge.grant || edge.kind !== 'grants') return [];
        const control = node?.kind === 'role' ? 1 : controlOf(findings, edge.grant);
        const sure = edge.unproved === undefined ? 1 : UNPROVED;
        const score = 100 * chance * control * sure * impactOf(target, edge.grant);
        return [{ edge, target, score }];
      })
      .toSorted((a, b) => b.score - a.score);
    const [worst, ...others] = ends;
    if (!node || !worst?.edge.grant) return undefined;
    const targets = [
      ...new Map(others.map(({ edge, target }) => [target.id, { node: target, edge }])).values(),
    ].filter(one => one.node !== worst.target);
    const fault = this.#found.fault(id);
    const title = pathTitle(who, node, worst.target, worst.edge.grant, fault);
    const path = this.#path(who, [...edges, worst.edge], worst.score, title, targets);
    return { ...path, entries: this.#entriesOf(id, who.id) };
  }

  #path(
    who: ReportedNode,
    edges: readonly ReportedEdge[],
    score: number,
    title: string,
    targets: AttackPath['targets'],
  ): AttackPath {
    const steps = edges.flatMap((edge): readonly AttackStep[] => {
      const node = this.#nodes.get(edge.to);
      if (!node) return [];
      const findings = new Set([
        ...this.#found.of(node.id),
        ...findingsOfPlace(this.#found.files, edge.at, edge.kind),
      ]);
      return [
        { node, edge, findings: [...findings].toSorted((a, b) => compareSeverity(a.severity, b.severity)) },
      ];
    });
    const rounded = Math.min(100, Math.round(score));
    return {
      title,
      level: levelOf(rounded),
      score: rounded,
      graph: this.#graph,
      steps: [{ node: who, findings: [] }, ...steps],
      alike: [],
      entries: [],
      targets,
    };
  }

  #entriesOf(id: string, who: string): readonly ReportedNode[] {
    return (this.#to.get(id) ?? [])
      .filter(({ kind }) => kind === 'invokes')
      .filter(({ from }) => (this.#to.get(from) ?? []).some(edge => edge.from === who))
      .flatMap(({ from }) => this.#nodes.get(from) ?? []);
  }

  /** Functions with the same grants, without faults of their own, are told together. */
  #groupOf({ steps, title }: AttackPath): string {
    const [who, ...rest] = steps;
    const last = rest.at(-2)?.node;
    if (!who || last?.kind !== 'function' || this.#found.fault(last.id) || rest.length > 3)
      return `${title}\0${last?.id}\0${rest.at(-1)?.node.id}`;
    return `${who.node.id}\0${this.#signature(last.id)}\0${steps.some(({ edge }) => edge?.unproved)}`;
  }

  #signature(id: string): string {
    const known =
      this.#signatures.get(id) ??
      (this.#from.get(id) ?? [])
        .filter(({ kind }) => kind === 'grants')
        .map(({ to, at, grant }) => `${to}\0${at?.uri}:${at?.line}\0${grant?.used === 'none'}`)
        .toSorted()
        .join('\n');
    this.#signatures.set(id, known);
    return known;
  }
}

const functionsIn = (edges: readonly ReportedEdge[]): number =>
  edges.filter(({ kind }) => kind === 'invokes').length;

/** The worst of several paths speaks for all. */
function together(paths: readonly AttackPath[]): AttackPath {
  const [first, ...others] = paths.toSorted((a, b) => b.score - a.score);
  if (!first) throw new Error('a group has a path');
  const own = first.steps.at(-2)?.node.id;
  const alike = others.flatMap(({ steps }) => steps.at(-2)?.node ?? []).filter(({ id }) => id !== own);
  return { ...first, alike };
}
