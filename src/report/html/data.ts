import { itemsOf, STANDARDS } from '../../rule/finding.ts';
import { compareSeverity } from '../../rule/rule.ts';
import { sourceLine } from '../excerpt.ts';
import { attackPaths, helpsOn, type AttackStep } from '../graph/attack-paths.ts';
import type { GraphPlace, ReportedGraph } from '../graph/graph.ts';
import { shownRepair } from '../repair-lines.ts';
import type { Report, ReportedFinding, ReportedRule } from '../report.ts';
import { standardVerdicts } from '../standard-verdicts.ts';
import type {
  PageCheck,
  PageData,
  PageEdge,
  PageFinding,
  PageGraph,
  PagePath,
  PagePlace,
  PageRule,
  PageUndecided,
} from './page-data.ts';
import { serviceOf, topicOf } from './topics.ts';

/** So much of a source line is shown. */
const WIDTH = 160;
/** So many related places of a finding, paths, resources of a question. */
const FEW = 12;
const PATHS = 200;

/** What a report comes to on a page. Findings are in order: the gravest first, then by place. */
export function pageData(report: Report): PageData {
  const { tool, run, baseline, warnings, errors, summary } = report;
  const files = new Names();
  const rules = new Names();
  for (const { id } of report.rules) rules.of(id);
  const place = (one: {
    readonly file: string;
    readonly start: { line: number; column: number };
  }): PagePlace => [files.of(one.file), one.start.line, one.start.column];
  const findings = report.findings.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  const indices = new Map(findings.map((finding, index) => [finding, index]));
  const byId = new Map(report.rules.map(rule => [rule.id, rule]));
  const shown = (finding: ReportedFinding): PageFinding =>
    pageFinding(finding, byId.get(finding.rule), rules.of(finding.rule), place);
  const graphs = report.graphs ?? [];
  const at = (one: GraphPlace): PagePlace => [files.of(one.file), one.line, one.column];
  const data = {
    tool: `${tool.name} ${tool.version}`,
    ...(run === undefined ? {} : { time: run.time }),
    ...(run?.commit === undefined ? {} : { commit: run.commit }),
    findings: findings.map(shown),
    suppressed: report.suppressed.map(one => ({
      ...shown(one),
      reason: one.reason,
      ...(one.until === undefined ? {} : { until: one.until }),
    })),
    graphs: graphs.map(graph => pageGraph(graph, files.of(graph.file), at)),
    paths: pathsOf(graphs, report.findings, indices),
    templates: report.files
      .filter(({ verboseOnly }) => !verboseOnly)
      .map(({ path, status, dialect, resources, problems }) => ({
        path,
        status,
        resources,
        ...(dialect === undefined ? {} : { dialect }),
        problems: problems.slice(0, FEW).map(({ line, column, message }) => `${line}:${column} ${message}`),
      })),
    checks: checksOf(report, rules),
    undecided: undecidedOf(report, rules),
    standards: report.files.some(({ checks }) => checks)
      ? Object.entries(standardVerdicts(report)).map(([key, items]) => ({
          name: STANDARDS.find(standard => standard.key === key)?.name ?? key,
          items,
        }))
      : [],
    warnings: [...errors, ...warnings],
    ...(baseline ? { known: baseline.known } : {}),
    resources: summary.resources,
  };
  return { ...data, files: files.all, rules: rules.all.map(id => pageRule(id, byId.get(id))) };
}

/** Texts by their indices, each once. */
class Names {
  readonly #indices = new Map<string, number>();
  of(name: string): number {
    const known = this.#indices.get(name) ?? this.#indices.size;
    this.#indices.set(name, known);
    return known;
  }
  get all(): readonly string[] {
    return [...this.#indices.keys()];
  }
}

const pageRule = (id: string, rule: ReportedRule | undefined): PageRule => ({
  id,
  title: rule?.title ?? id,
  topic: topicOf(id),
  why: rule?.why ?? '',
  fix: rule?.fix ?? '',
  references: rule?.references ?? [],
  items: STANDARDS.filter(({ follows }) => !follows).flatMap(standard =>
    itemsOf(standard, rule?.maps).map(item =>
      standard.key === 'cwe' ? standard.shown(item) : `${standard.name} ${standard.shown(item)}`,
    ),
  ),
});

function pageFinding(
  finding: ReportedFinding,
  rule: ReportedRule | undefined,
  index: number,
  place: (one: ReportedFinding | ReportedFinding['related'][number]) => PagePlace,
): PageFinding {
  const { severity, message, when, confidence, resource, resourceType, why, fix, related, fingerprint } =
    finding;
  const { before, marked, after } = sourceLine(finding, WIDTH);
  const repair = shownRepair(finding);
  const replacement = repair ? undefined : replacedLine(finding);
  return {
    rule: index,
    severity,
    message,
    at: place(finding),
    source: [before, marked, after],
    ...(when.length === 0 ? {} : { when: when.join(' and ') }),
    ...(confidence === 'certain' ? {} : { defaults: true as const }),
    resource,
    service: serviceOf(resourceType),
    ...(why === rule?.why ? {} : { why }),
    ...(fix === rule?.fix ? {} : { fix }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(repair === undefined ? {} : { repair }),
    ...(related.length === 0
      ? {}
      : {
          related: related
            .slice(0, FEW)
            .map(one => ({ at: place(one), note: one.note, ...(one.leads ? { leads: true as const } : {}) })),
        }),
    fingerprint,
  };
}

/** The source line with the exact edit, where that alone mends it. */
function replacedLine({
  replacement,
  excerpt,
  excerptFrom,
  start,
  end,
}: ReportedFinding): string | undefined {
  if (replacement === undefined || start.line !== end.line) return undefined;
  const [from, to] = [start.column - excerptFrom, end.column - excerptFrom];
  return `${excerpt.slice(0, from)}${replacement}${excerpt.slice(to)}`.trim().slice(0, WIDTH);
}

function pageGraph(
  { stages, nodes, edges, functions, lost }: ReportedGraph,
  file: number,
  place: (at: GraphPlace) => PagePlace,
): PageGraph {
  const index = indexOf(nodes);
  return {
    file,
    stages,
    nodes: nodes.map(({ name, kind, noun, wide, at }) => ({
      name,
      kind,
      noun,
      ...(wide ? { wide } : {}),
      ...(at ? { at: place(at) } : {}),
    })),
    edges: edges.map(({ from, to, kind, how, unproved, at, grant }): PageEdge => ({
      from: index(from),
      to: index(to),
      kind,
      how,
      ...(unproved === undefined ? {} : { unproved }),
      ...(at ? { at: place(at) } : {}),
      ...(grant
        ? { access: grant.access, actions: grant.actions.slice(0, 6), count: grant.count, used: grant.used }
        : {}),
    })),
    functions: functions.map(one => ({ ...one, node: index(one.node) })),
    ...(lost === undefined ? {} : { lost }),
  };
}

function indexOf(nodes: readonly { readonly id: string }[]): (id: string) => number {
  const indices = new Map(nodes.map(({ id }, index) => [id, index]));
  return id => indices.get(id) ?? 0;
}

function pathsOf(
  graphs: readonly ReportedGraph[],
  findings: readonly ReportedFinding[],
  indices: ReadonlyMap<ReportedFinding, number>,
): readonly PagePath[] {
  return attackPaths(graphs, findings)
    .slice(0, PATHS)
    .map(({ title, level, score, graph, steps, alike, entries, targets }) => {
      const node = indexOf(graph.nodes);
      return {
        title,
        level,
        score,
        graph: graphs.indexOf(graph),
        steps: steps.map(step => ({
          node: node(step.node.id),
          ...(step.edge ? { edge: graph.edges.indexOf(step.edge) } : {}),
          findings: toldOnStep(step).flatMap(one => indices.get(one) ?? []),
        })),
        alike: alike.map(({ id }) => node(id)),
        entries: entries.map(({ id }) => node(id)),
        targets: targets.map(one => ({ node: node(one.node.id), edge: graph.edges.indexOf(one.edge) })),
      };
    });
}

/** Of the findings about a step those that help on the way, one of each rule; of a function what is in its code or grave. */
function toldOnStep(step: AttackStep): readonly ReportedFinding[] {
  const byRule = new Map<string, ReportedFinding>();
  for (const finding of step.findings.filter(one => helpsOn(step, one)))
    if (!byRule.has(finding.rule)) byRule.set(finding.rule, finding);
  return [...byRule.values()].slice(0, 4);
}

function checksOf({ files }: Report, rules: Names): readonly PageCheck[] {
  const counts = new Map<string, { pass: number; fail: number; unknown: number }>();
  for (const { rule, verdict } of files.flatMap(({ checks = [] }) => checks)) {
    const known = counts.get(rule) ?? { pass: 0, fail: 0, unknown: 0 };
    known[verdict] += 1;
    counts.set(rule, known);
  }
  return [...counts].map(([rule, count]) => ({ rule: rules.of(rule), ...count }));
}

function undecidedOf({ files }: Report, rules: Names): readonly PageUndecided[] {
  const found = new Map<string, { rule: string; reason: string; resources: string[] }>();
  for (const { rule, reason, resource } of files.flatMap(({ undecided }) => undecided)) {
    const key = `${rule}\0${reason}`;
    const known = found.get(key) ?? { rule, reason, resources: [] };
    known.resources.push(resource);
    found.set(key, known);
  }
  return [...found.values()].map(({ rule, reason, resources }) => ({
    rule: rules.of(rule),
    reason,
    resources:
      resources.length > FEW ? [...resources.slice(0, FEW), `${resources.length - FEW} more`] : resources,
  }));
}
