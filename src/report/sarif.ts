import type * as Sarif from 'sarif';
import { groupBy } from '../rule/group-by.ts';
import { compareSeverity, type Severity } from '../rule/rule.ts';
import { documentInPieces, Listed } from './document.ts';
import type { ReportText } from './pieces.ts';
import { descriptorId, descriptors } from './sarif-rules.ts';
import { invocation } from './sarif-invocation.ts';
import { place } from './sarif-place.ts';
import type { Report, ReportedFinding, ReportedPlace } from './report.ts';
import { sentenceOf } from './words.ts';

/** GitHub keeps the 5,000 gravest results of a run; here what was accepted takes the place of nothing that was not. */
const MOST_RESULTS = 5_000;
const LEVEL: Readonly<Record<Severity, Sarif.Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** So many findings of one line are in its message; the others have their places. */
const MOST_SENTENCES = 10;
/** GitHub shows so many places of a result. */
const MOST_RELATED = 100;
/** More of them in a run could pass the 10 MB that it takes, compressed. */
const MOST_PLACES = 100_000;

type SarifOptions = {
  readonly suppressed?: boolean;
  /** Files that git ignores. */
  readonly ignored?: ReadonlySet<string>;
};
/** Findings that are one result. */
type Line = readonly [ReportedFinding & { readonly reason?: string }, ...ReportedFinding[]];
/** Findings of one line as one, with the code flow of each. */
type SarifFinding = ReportedFinding & {
  readonly flows: readonly (readonly ReportedPlace[])[];
  readonly reason?: string;
};
const resultsOf = (
  { findings, suppressed: accepted }: Report,
  { suppressed = false }: SarifOptions,
): readonly Line[] => [...onePerLine(findings), ...(suppressed ? accepted.map((one): Line => [one]) : [])];

/** How many results a SARIF report leaves out, as GitHub would. */
export function leftOut(report: Report, options: SarifOptions = {}): number {
  const most = report.findings.length + report.suppressed.length;
  return most <= MOST_RESULTS ? 0 : Math.max(0, resultsOf(report, options).length - MOST_RESULTS);
}

/** SARIF 2.1.0 with one run, as GitHub code scanning takes it. */
export function sarifReport(report: Report, options: SarifOptions = {}): ReportText {
  const lines = resultsOf(report, options);
  const kept =
    lines.length > MOST_RESULTS
      ? lines
          .toSorted(
            ([a], [b]) =>
              Number('reason' in a) - Number('reason' in b) || compareSeverity(a.severity, b.severity),
          )
          .slice(0, MOST_RESULTS)
      : lines;
  const places = Math.min(MOST_RELATED, Math.floor(MOST_PLACES / kept.length));
  const rules = descriptors(
    kept.map(([first]) => first),
    report,
  );
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const run: Omit<Sarif.Run, 'results'> & { readonly results: Listed<Line> } = {
    tool: {
      driver: {
        name: report.tool.name,
        semanticVersion: report.tool.version,
        informationUri: 'https://www.npmjs.com/package/stackward',
        rules,
      },
    },
    automationDetails: { id: 'stackward/' },
    columnKind: 'utf16CodeUnits',
    invocations: [
      invocation(report, {
        left: lines.length - kept.length,
        ignored: kept.filter(([{ file }]) => options.ignored?.has(file)).length,
      }),
    ],
    // GitHub ignores `suppressions` and would show such a result as an open alert: only who asks gets them.
    results: new Listed(kept, line => {
      const finding = oneResult(line);
      return {
        ...result(finding, descriptorId(finding, report.rules), index, places),
        ...suppression(finding),
      };
    }),
  };
  return documentInPieces({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  } satisfies Omit<Sarif.Log, 'runs'> & { readonly runs: readonly (typeof run)[] });
}

/** GitHub takes results of one rule on one line for the same alert: such findings are one result. */
const onePerLine = (findings: readonly ReportedFinding[]): Iterable<Line> =>
  groupBy(
    findings,
    ({ rule, severity, uri, start }) => `${rule}\0${severity}\0${uri}\0${start.line}`,
  ).values();

function oneResult(line: Line): SarifFinding {
  const [first, ...others] = line;
  const flows = codeFlowsOf(line);
  if (others.length === 0) return { ...first, flows };
  const places = others.flatMap(({ file, uri, start, end, message, related }) => [
    { file, uri, start, end, note: message },
    ...related,
  ]);
  return {
    ...withoutReplacement(first),
    message: jointMessage(line),
    when: [],
    flows,
    related: [...first.related, ...places],
  };
}

function jointMessage(findings: readonly ReportedFinding[]): string {
  const more = findings.length - MOST_SENTENCES;
  return [
    ...findings.slice(0, MOST_SENTENCES).map(sentenceOf),
    ...(more > 0 ? [`${more} more on this line`] : []),
  ].join('. ');
}

/** What mends one of several does not mend them all. */
function withoutReplacement(finding: ReportedFinding): ReportedFinding {
  const { replacement: _, repair: __, ...rest } = finding;
  return rest;
}

function result(
  finding: SarifFinding,
  ruleId: string,
  index: ReadonlyMap<string, number>,
  places: number,
): Sarif.Result {
  const { severity, resource, deployed, confidence, fingerprint, lineHash } = finding;
  const ruleIndex = index.get(ruleId);
  const related = finding.related.slice(0, places).map(relatedLocation);
  return {
    ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVEL[severity],
    message: text(`${sentenceOf(finding)}. ${finding.fix}`),
    locations: [
      {
        physicalLocation: place(finding),
        logicalLocations: [{ name: resource, fullyQualifiedName: deployed, kind: 'resource' }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: lineHash, 'stackward/v1': fingerprint },
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...shownFlows(finding, places),
    ...edit(finding),
    properties: { confidence },
  };
}

/** The places of each finding that shows a way to it or from it on, its own between them. */
const codeFlowsOf = (findings: readonly ReportedFinding[]): ReportedPlace[][] =>
  findings.flatMap(finding => {
    const before = finding.related.filter(({ leads }) => leads);
    const after = finding.related.filter(({ step }) => step);
    return before.length + after.length === 0
      ? []
      : [[...before, { ...finding, note: sentenceOf(finding) }, ...after]];
  });

/** All flows of a result together have no more places than it may show. */
function shownFlows({ flows }: SarifFinding, most: number): Pick<Sarif.Result, 'codeFlows'> {
  const step = (one: ReportedPlace): Sarif.ThreadFlowLocation => ({
    location: { physicalLocation: place(one), message: text(one.note || 'related location') },
  });
  let left = most;
  const shown = flows.flatMap(flow => {
    const kept = flow.slice(0, left);
    left -= kept.length;
    return kept.length > 1 ? [kept] : [];
  });
  return shown.length === 0
    ? {}
    : { codeFlows: shown.map(flow => ({ threadFlows: [{ locations: flow.map(step) }] })) };
}

/** What is written, file by file; else the token that alone mends it. */
function edit(finding: ReportedFinding): Pick<Sarif.Result, 'fixes'> {
  const { repair, replacement, fix } = finding;
  if (repair)
    return {
      fixes: [
        {
          description: text(
            [`${repair.description}.`, ...(repair.risk === undefined ? [] : [repair.risk])].join(' '),
          ),
          artifactChanges: [...groupBy(repair.edits, ({ uri }) => uri).values()].map(edits => ({
            artifactLocation: place(edits[0]).artifactLocation,
            replacements: edits.map(one => ({
              deletedRegion: place(one).region,
              insertedContent: { text: one.text },
            })),
          })),
        },
      ],
    };
  if (replacement === undefined) return {};
  const { artifactLocation, region } = place(finding);
  return {
    fixes: [
      {
        description: text(fix),
        artifactChanges: [
          {
            artifactLocation,
            replacements: [{ deletedRegion: region, insertedContent: { text: replacement } }],
          },
        ],
      },
    ],
  };
}

const suppression = (
  finding: ReportedFinding & { readonly reason?: string },
): Pick<Sarif.Result, 'suppressions'> =>
  finding.reason === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: finding.reason }] };

const relatedLocation = (related: ReportedPlace, index: number): Sarif.Location => ({
  id: index + 1,
  physicalLocation: place(related),
  message: text(related.note || 'related location'),
});

/** A message: `[words](address)` would be a link in it, and no text of a template is one. */
const text = (words: string): Sarif.Message => ({ text: words.replaceAll('](', ']\u{200B}(') });
