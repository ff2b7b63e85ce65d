import { SEVERITIES, type Severity } from './rule.ts';

/**
 * A YAML block of a rule's page. One that says `strict` after `yaml` is judged with the strict preset, one that says `on 2027-02-01` as on that day.
 * One whose first line is `# stackward.yaml: data-class: sensitive` is judged as in a project with that configuration.
 */
export type Block = { readonly name: string; /** Of the page, where its first line stands. */ readonly line: number; readonly source: string; readonly strict: boolean; readonly today?: string; readonly configuration?: string };
/** What a line of a flagged block must be found with; severity and words only where the mark names them. */
export type Mark = { readonly line: number; readonly when: string; readonly severity?: Severity; readonly words?: string };

/** The YAML blocks under a heading of a page. */
export function blocksOf(page: string, heading: string): Block[] {
  const begin = page.search(new RegExp(`^## ${heading}`, 'm'));
  if (begin < 0) return [];
  const [section = ''] = page.slice(begin + '## '.length).split(/^## /m);
  return [...section.matchAll(/^```yaml( strict)?(?: on (\d{4}-\d\d-\d\d))?\n(.*?)^```$/gms)].map(({ 1: strict, 2: today, 3: source = '', index: at }, index) => {
    const configuration = /^# stackward\.yaml: (.*)/.exec(source)?.[1];
    const line = page.slice(0, begin + '## '.length + at).split('\n').length + 1;
    return { name: `${heading} ${index + 1}`, line, source, strict: strict !== undefined, ...(today ? { today } : {}), ...(configuration === undefined ? {} : { configuration }) };
  });
}

/** The headings whose blocks show no fault. */
export const SILENT = ['Accepted', 'Fix', 'Not flagged because'] as const;

const MARK = new RegExp(`# <-(?: (${SEVERITIES.join('|')}))?(?: "([^"]+)")?(?: when (.*))?$`);
const OPEN = /# could not tell: (.*)$/;

const lines = <T>(source: string, read: (line: string, number: number) => T | undefined): T[] =>
  source.split('\n').flatMap((line, index) => read(line.trimEnd(), index + 1) ?? []);

/**
 * `# <-` ends a flagged line; after it may stand the severity, a part of the message, the fix or a note in quotes, and the branch after `when`:
 * `# <- low "on port 22" when Stage is not prod`.
 */
export function marksOf(source: string): Mark[] {
  return lines(source, (text, line) => {
    const [found, severity, words, when = ''] = MARK.exec(text) ?? [];
    return found === undefined ? undefined : { line, when, ...(severity ? { severity: severity as Severity } : {}), ...(words ? { words } : {}) };
  });
}

/** A comment `# could not tell: REASON` says what the rule must count as undecided somewhere in the block; `nothing`, that it must count nothing. */
const reasonsOf = (source: string): string[] => lines(source, text => OPEN.exec(text)?.[1]);

type Told = { readonly line: number; readonly when: readonly string[]; readonly severity: Severity; readonly message: string; readonly fix?: string; readonly related?: readonly { readonly note: string }[] };
export type Expectation = { readonly wanted: readonly string[]; readonly found: readonly string[] };

/** What the marks of a block want, and what a rule said in the same words: equal, or the page and the rule do not agree. */
export function expectation(source: string, findings: readonly Told[], undecided: readonly { readonly reason: string }[]): Expectation {
  const left = [...marksOf(source)];
  const found = findings.map(finding => {
    const when = finding.when.join(' and ');
    const fits = (mark: Mark): boolean => mark.line === finding.line && mark.when === when && (mark.severity ?? finding.severity) === finding.severity && saidBy(finding).some(text => text.includes(mark.words ?? ''));
    const index = left.findIndex(fits);
    return index < 0 ? written({ ...finding, when, words: finding.message }) : written(left.splice(index, 1)[0]!);
  });
  const reasons = reasonsOf(source);
  const told = reasons.length > 0 ? [...new Set(undecided.map(({ reason }) => reason))] : [];
  return { wanted: [...marksOf(source).map(written), ...reasons.filter(reason => reason !== 'nothing')].toSorted(), found: [...found, ...told].toSorted() };
}

const saidBy = ({ message, fix = '', related = [] }: Told): string[] => [message, fix, ...related.map(({ note }) => note)];
const written = ({ line, severity, words, when }: Mark): string => [line, severity, words && `"${words}"`, when && `when ${when}`].filter(Boolean).join(' ');
