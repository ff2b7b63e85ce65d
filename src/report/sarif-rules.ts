import type * as Sarif from 'sarif';
import { itemsOf, STANDARDS, type Dialect, type Severity } from '../rule/finding.ts';
import { groupBy } from '../rule/group-by.ts';
import type { Report, ReportedFinding, ReportedRule } from './report.ts';
import { helpOf } from './sarif-help.ts';

/** GitHub's scale: over 9.0 critical, 7.0 high, 4.0 medium, 0.1 low; a rule without a figure is no security rule. */
const SECURITY: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
};
const LEVEL = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const;
const MOST_TAGS = 10;

type Graded = Pick<ReportedFinding, 'rule' | 'severity'>;

/** A severity lives on GitHub's rule, ours on the finding: each that occurs has its descriptor, named after the rule at its usual one. */
export const descriptorId = ({ rule, severity }: Graded, rules: readonly ReportedRule[]): string =>
  rules.some(({ id, severity: usual }) => id === rule && usual === severity) ? rule : `${rule}/${severity}`;

/** A descriptor for each rule and severity among the findings, in the order of the rules. */
export function descriptors(
  findings: readonly ReportedFinding[],
  { rules, files }: Pick<Report, 'rules' | 'files'>,
): Sarif.ReportingDescriptor[] {
  const found = groupBy(findings, ({ rule, severity }) => `${rule}/${severity}`);
  const dialectOf = new Map(files.map(({ uri, dialect }) => [uri, dialect]));
  const scanned = new Set(files.flatMap(({ dialect }) => dialect ?? []));
  return rules.flatMap(rule =>
    (Object.keys(SECURITY) as Severity[]).flatMap(severity => {
      const own = found.get(`${rule.id}/${severity}`);
      if (!own) return [];
      // A part of a template that another file includes has no dialect of its own.
      const dialects = own.flatMap(({ uri }) => dialectOf.get(uri) ?? [...scanned]);
      const id = descriptorId({ rule: rule.id, severity }, rules);
      return [descriptor(rule, severity, id, new Set(dialects))];
    }),
  );
}

function descriptor(
  rule: ReportedRule,
  severity: Severity,
  id: string,
  dialects: ReadonlySet<Dialect>,
): Sarif.ReportingDescriptor {
  const { title, why, fix, references } = rule;
  const security = SECURITY[severity];
  return {
    id,
    name: pascal(id),
    shortDescription: { text: sentence(title) },
    fullDescription: { text: sentence(why) },
    help: {
      text: [why, fix, ...references].join('\n'),
      markdown:
        (rule.page === undefined ? undefined : helpOf(rule.page, dialects)) ??
        [`# ${title}`, why, `**Fix:** ${fix}`, references.map(one => `- ${one}`).join('\n')].join('\n\n'),
    },
    ...(references[0] === undefined ? {} : { helpUri: references[0] }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      tags: tags(rule),
      precision: 'high',
      ...(security === undefined
        ? { 'problem.severity': 'recommendation' }
        : { 'security-severity': security }),
    },
  };
}

/** What GitHub shows and filters by, CWE first: it keeps ten. No tag twice, or the upload is refused. */
function tags({ maps }: ReportedRule): string[] {
  const standards = STANDARDS.toSorted((a, b) => Number(b.key === 'cwe') - Number(a.key === 'cwe'));
  const named = standards.flatMap(standard => itemsOf(standard, maps).map(item => standard.tag(item)));
  return [...new Set(['security', ...named])].slice(0, MOST_TAGS);
}

const pascal = (id: string): string =>
  id
    .split(/[-/]/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`).slice(0, 1_024);
