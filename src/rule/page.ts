import { after } from '../source/cut.ts';
import { nearest } from '../model/edit-distance.ts';
import { SEVERITIES, type Severity } from './rule.ts';

/**
 * A YAML block of a rule's page; `line` is the line of the page on which its source begins. One that says `strict` after `yaml` is judged with the strict preset,
 * one that says `on 2027-02-01` as on that day. One whose first line is `# stackward.yaml: data-class: sensitive` is judged as in a project with that configuration.
 * A block ```` ```json in src/package.json ```` behind it is a file beside the template; in code a mark may begin with `//`.
 */
export type Block = {
  readonly name: string;
  readonly line: number;
  readonly source: string;
  readonly strict: boolean;
  readonly today?: string;
  readonly configuration?: string;
  readonly beside?: readonly BesideFile[];
  /** The lines of the page from the first of the block to the last of the files beside it, with their marks. */
  readonly whole?: string;
};
/** A file beside the template of a block, without its marks; `offset`: how many lines of the page its first line is behind that of the block. */
export type BesideFile = { readonly file: string; readonly text: string; readonly offset: number };
/** What a line of a flagged block must be found with; severity and words only where the mark names them. */
export type Mark = {
  readonly line: number;
  readonly when: string;
  readonly severity?: Severity;
  readonly words?: string;
};

const OPENING = /^```yaml( strict)?(?: on (\d{4}-\d\d-\d\d))?$/;
const BESIDE = /^```[a-z]* in ([^\s\\]+)$/;

/** The YAML blocks under a heading of a page. */
export function blocksOf(page: string, heading: string): Block[] {
  const lines = page.split('\n');
  const from = lines.findIndex(line => line.startsWith(`## ${heading}`));
  if (from < 0) return [];
  const next = lines.findIndex((line, index) => index > from && line.startsWith('## '));
  const end = next < 0 ? lines.length : next;
  const blocks: Block[] = [];
  for (let at = from + 1; at < end; at += 1) {
    const opening = OPENING.exec(lines[at] ?? '');
    const [, file] = BESIDE.exec(lines[at] ?? '') ?? [];
    const last = blocks.at(-1);
    if (!opening && !(file !== undefined && last)) continue;
    const close = lines.indexOf('```', at);
    if (close < 0 || close >= end) break;
    const text = (from: number): string =>
      lines
        .slice(from, close)
        .map(line => `${line}\n`)
        .join('');
    if (!opening) {
      if (file !== undefined && last)
        blocks[blocks.length - 1] = withFile(last, file, text(at + 1), at + 2, text(last.line - 1));
      at = close;
      continue;
    }
    const [, strict, today] = opening;
    const source = text(at + 1);
    const configuration = /^# stackward\.yaml: (.*)/.exec(source)?.[1];
    blocks.push({
      name: `${heading} ${blocks.length + 1}`,
      line: at + 2,
      source,
      strict: strict !== undefined,
      ...(today ? { today } : {}),
      ...(configuration === undefined ? {} : { configuration }),
    });
    at = close;
  }
  return blocks;
}

const withFile = (block: Block, file: string, text: string, line: number, whole: string): Block => ({
  ...block,
  beside: [
    ...(block.beside ?? []),
    { file, text: text.replace(/[ \t]{0,20}(?:#|\/\/) <-.*/g, ''), offset: line - block.line },
  ],
  whole,
});

/** A block with the files beside it, in which all marks are. */
export const markedIn = ({ whole, source }: Block): string => whole ?? source;

/** The files beside the template of a block by their names. */
export const filesOf = ({ beside = [] }: Block): Readonly<Record<string, string>> =>
  Object.fromEntries(beside.map(({ file, text }) => [file, text]));

/** The line of a finding in a block with the files beside it. */
export const lineInMarked = ({ beside = [] }: Block, line: number, file: string): number =>
  line + (beside.find(one => one.file === file)?.offset ?? 0);

/** The headings whose blocks show no fault. */
export const SILENT = ['Accepted', 'Fix', 'Not flagged because'] as const;
const HEADINGS = ['Flagged', ...SILENT];

/** Something at a line that the page, or a block of it, does not say as it should. */
export type Slip = { readonly line: number; readonly message: string };

/** What keeps blocks of a page from being tests without a word: a fence that is not closed, a heading or a fence that is written otherwise. */
export function slipsOfPage(page: string): Slip[] {
  const slips: Slip[] = [];
  const headings = new Set<string>();
  let [open, under, isSecond]: [
    number | undefined,
    { readonly line: number; readonly title: string } | undefined,
    boolean,
  ] = [undefined, undefined, false];
  for (const [index, text] of page.split('\n').entries()) {
    const line = index + 1;
    const isFence = text.startsWith('```');
    if (open !== undefined && isFence && text !== '```')
      slips.push({
        line: open,
        message: 'this block is not closed: end it with a line that contains only ```',
      });
    if (open !== undefined) {
      if (isFence) open = text.trim() === '```' ? undefined : line;
      continue;
    }
    const title = /^## (.*)/.exec(text)?.[1]?.trim();
    const heading = title === undefined ? undefined : HEADINGS.find(one => title.startsWith(one));
    if (title !== undefined)
      [under, isSecond] = [{ line, title }, heading !== undefined && headings.has(heading)];
    if (heading !== undefined) headings.add(heading);
    if (!isFence) continue;
    open = line;
    if (under && /^```\s*(?:ya?ml|json|[jt]s|javascript|typescript|py|python)\b/i.test(text))
      slips.push(...untested(text, line, under, isSecond));
  }
  return open === undefined
    ? slips
    : [
        ...slips,
        { line: open, message: 'this block is not closed: end it with a line that contains only ```' },
      ];
}

function untested(
  fence: string,
  line: number,
  under: { readonly line: number; readonly title: string },
  isSecond: boolean,
): Slip[] {
  if (isSecond)
    return [{ line, message: `this block is not tested: it is under a second "## ${under.title}"` }];
  if (HEADINGS.some(one => under.title.startsWith(one)))
    return OPENING.test(fence) || BESIDE.test(fence)
      ? []
      : [
          {
            line,
            message: `this block is not tested: begin it with \`\`\`yaml, optionally followed by strict and a date such as on 2027-02-01, or by in and the name of a file beside the template`,
          },
        ];
  const near = nearest(under.title, HEADINGS);
  return near === undefined
    ? []
    : [
        {
          line: under.line,
          message: `blocks under "## ${under.title}" are not tested, did you mean "## ${near}"?`,
        },
      ];
}

const MARK = new RegExp(`(?:#|//) <-(?: (${SEVERITIES.join('|')}))?(?: "([^"]+)")?(?: when (.*))?$`, 's');
const OPEN = '# could not tell: ';

const lines = <T>(source: string, read: (line: string, number: number) => T | undefined): T[] =>
  source.split('\n').flatMap((line, index) => read(line.trimEnd(), index + 1) ?? []);

/**
 * `# <-`, or `// <-` in code, ends a flagged line; after it may stand the severity, a part of the message, the fix or a note in quotes, and the branch after `when`:
 * `# <- low "on port 22" when Stage is not prod`.
 */
export function marksOf(source: string): Mark[] {
  return lines(source, (text, line) => {
    const [found, severity, words, when = ''] = MARK.exec(text) ?? [];
    return found === undefined
      ? undefined
      : { line, when, ...(severity ? { severity: severity as Severity } : {}), ...(words ? { words } : {}) };
  });
}

/** Comments that are meant as marks, and are none. */
export const slipsOfMarks = (source: string): Slip[] =>
  lines(source, (text, line) =>
    /(?:#|\/\/)\s*<-/.test(text) && !MARK.test(text)
      ? {
          line,
          message:
            'this is not a mark: write # <- or # <- SEVERITY "a part of the message" when BRANCH, where each part is optional',
        }
      : undefined,
  );

/** A comment `# could not tell: REASON` says what the rule must count as undecided somewhere in the block; `nothing`, that it must count nothing. */
const reasonsOf = (source: string): { readonly line: number; readonly reason: string }[] =>
  lines(source, (text, line) => {
    const reason = after(text, OPEN);
    return reason === undefined ? undefined : { line, reason };
  });

type PageFinding = {
  readonly line: number;
  readonly when: readonly string[];
  readonly severity: Severity;
  readonly message: string;
  readonly fix?: string;
  readonly related?: readonly { readonly note: string }[];
};
type Undecided = readonly { readonly reason: string }[];
export type Expectation = { readonly wanted: readonly string[]; readonly found: readonly string[] };

/** What the marks of a block want, and what a rule said in the same words: equal, or the page and the rule do not agree. */
export function expectation(
  source: string,
  findings: readonly PageFinding[],
  undecided: Undecided,
): Expectation {
  const { met, unexpected } = matched(source, findings);
  const found = [...met.map(written), ...unexpected.map(finding => written(asMark(finding)))];
  const reasons = reasonsOf(source).map(({ reason }) => reason);
  const reported = reasons.length > 0 ? [...new Set(undecided.map(({ reason }) => reason))] : [];
  return {
    wanted: [...marksOf(source).map(written), ...reasons.filter(reason => reason !== 'nothing')].toSorted(),
    found: [...found, ...reported].toSorted(),
  };
}

/** A line on which a page and a rule do not agree; an empty list is nothing. */
export type Disagreement = Expectation & { readonly line: number };

/** The same line by line, for people: each mark and each finding that has no counterpart. */
export function disagreements(
  source: string,
  findings: readonly PageFinding[],
  undecided: Undecided,
): Disagreement[] {
  const { unmet, unexpected } = matched(source, findings);
  const reasons = reasonsOf(source);
  const reported = new Set(reasons.length > 0 ? undecided.map(({ reason }) => reason) : []);
  const [{ line: firstLine } = { line: 1 }] = reasons;
  const asReason = (reason: string): string => `could not tell: ${reason}`;
  const wanted = [
    ...unmet.map(mark => ({ line: mark.line, text: expectedText(mark) })),
    ...reasons
      .filter(({ reason }) => reason !== 'nothing' && !reported.has(reason))
      .map(({ line, reason }) => ({ line, text: asReason(reason) })),
  ];
  const found = [
    ...unexpected.map(finding => ({ line: finding.line, text: expectedText(asMark(finding)) })),
    ...[...reported]
      .filter(reason => !reasons.some(one => one.reason === reason))
      .map(reason => ({ line: firstLine, text: asReason(reason) })),
  ];
  const texts = (all: typeof wanted, line: number): string[] =>
    all.filter(one => one.line === line).map(({ text }) => text);
  return [...new Set([...wanted, ...found].map(({ line }) => line))]
    .toSorted((a, b) => a - b)
    .map(line => ({ line, wanted: texts(wanted, line), found: texts(found, line) }));
}

/** Each mark takes the first finding that fits it. */
function matched(
  source: string,
  findings: readonly PageFinding[],
): { met: readonly Mark[]; unmet: readonly Mark[]; unexpected: readonly PageFinding[] } {
  const unmet = [...marksOf(source)];
  const met: Mark[] = [];
  const unexpected = findings.filter(finding => {
    const when = finding.when.join(' and ');
    const fits = (mark: Mark): boolean =>
      mark.line === finding.line &&
      mark.when === when &&
      (mark.severity ?? finding.severity) === finding.severity &&
      textsOf(finding).some(text => text.includes(mark.words ?? ''));
    const index = unmet.findIndex(fits);
    if (index >= 0) met.push(...unmet.splice(index, 1));
    return index < 0;
  });
  return { met, unmet, unexpected };
}

const asMark = ({ line, severity, message, when }: PageFinding): Mark => ({
  line,
  severity,
  words: message,
  when: when.join(' and '),
});
const textsOf = ({ message, fix = '', related = [] }: PageFinding): string[] => [
  message,
  fix,
  ...related.map(({ note }) => note),
];
const expectedText = ({ severity, words, when }: Omit<Mark, 'line'>): string =>
  [severity ?? (words ? undefined : 'a finding'), words && `"${words}"`, when && `when ${when}`]
    .filter(Boolean)
    .join(' ');
const written = (mark: Mark): string =>
  `${mark.line} ${[mark.severity, mark.words && `"${mark.words}"`, mark.when && `when ${mark.when}`].filter(Boolean).join(' ')}`.trimEnd();
