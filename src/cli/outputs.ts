import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { codequalityReport } from '../report/codequality.ts';
import { csvReport } from '../report/csv.ts';
import { githubReport } from '../report/github.ts';
import { gitlabReport, type Times } from '../report/gitlab.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import type { ReportText } from '../report/pieces.ts';
import type { Report } from '../report/report.ts';
import { sarifReport } from '../report/sarif.ts';
import { shortReport } from '../report/short.ts';
import type { Grouping } from '../report/text-groups.ts';
import { textReport } from '../report/text.ts';
import { UserError } from '../scan/user-error.ts';
import { exists } from './exists.ts';
import { writeWhole } from './write-file.ts';
import { oneOf } from './options.ts';
import { paint } from './paint.ts';

export const FORMATS = [
  'text',
  'short',
  'json',
  'sarif',
  'github',
  'markdown',
  'gitlab',
  'codequality',
  'junit',
  'csv',
  'html',
] as const;
export type Format = (typeof FORMATS)[number];
/** Formats that show what would mend a finding. */
const SHOWING_FIXES: readonly Format[] = ['text', 'json', 'sarif', 'html'];
export const showsFixes = (format: Format): boolean => SHOWING_FIXES.includes(format);
/** What a scan collects for the page, beside findings and their fixes. */
export const FOR_PAGE = { includePassed: true, graphs: true, diffs: true } as const;

export type Output = { readonly format: Format; readonly file: string };

/** `sarif=results.sarif` */
export function namedOutput(text: string): Output {
  const cut = text.indexOf('=');
  if (cut < 1 || cut === text.length - 1)
    throw new UserError(`--output must be NAME=FILE, for example sarif=results.sarif, not "${text}"`);
  return { format: oneOf('--output', text.slice(0, cut), FORMATS), file: text.slice(cut + 1) };
}

/** Two formats into one file would leave one of them: the first has the file, the others are errors. */
export function distinct(
  outputs: readonly Output[],
  cwd: string,
): { readonly kept: readonly Output[]; readonly errors: readonly string[] } {
  const byFile = new Map<string, Output>();
  const errors = outputs.flatMap(output => {
    const first = byFile.get(resolve(cwd, output.file));
    if (!first) byFile.set(resolve(cwd, output.file), output);
    return first
      ? [
          `two outputs use the file ${output.file}: ${first.format} is written, ${output.format} is not; give each output its own file`,
        ]
      : [];
  });
  return { kept: [...byFile.values()], errors };
}

/** Columns of a line of text where no terminal says how many it has. */
export const WIDTH = 100;

export type RenderOptions = {
  readonly colour: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly suppressed: boolean;
  readonly times: Times;
  /** Columns of a line of text. */
  readonly width: number;
  readonly group?: Grouping | undefined;
  readonly statistics: boolean;
  readonly rulesFrom?: readonly string[];
  /** Files that git ignores. */
  readonly ignored?: ReadonlySet<string>;
};

/** The report in a format, piece by piece. */
export async function rendered(format: Format, report: Report, options: RenderOptions): Promise<ReportText> {
  const { colour, suppressed, times, group, ignored = new Set<string>(), ...look } = options;
  switch (format) {
    case 'text':
      return textReport(report, {
        ...look,
        suppressed,
        ...(group === undefined ? {} : { group }),
        ...(colour ? { paint: await paint() } : {}),
      });
    case 'short':
      return shortReport(report);
    case 'json':
      return jsonReport(report, { suppressed });
    case 'sarif':
      return sarifReport(await withPages(report), { suppressed, ignored });
    case 'github':
      return githubReport(report);
    case 'markdown':
      return [markdownReport(report)];
    case 'gitlab':
      return gitlabReport(report, times);
    case 'codequality':
      return codequalityReport(report);
    case 'junit':
      return junitReport(report);
    case 'csv':
      return csvReport(report, { suppressed });
    case 'html':
      return [(await import('../report/html/html.ts')).htmlReport(report)];
  }
}

async function withPages(report: Report): Promise<Report> {
  const { pages } = await import('../../rules/pages.ts');
  const rules = report.rules.map(rule => {
    const page = pages[rule.id];
    return page === undefined ? rule : { ...rule, page };
  });
  return { ...report, rules };
}

/** `mkdirSync` with `recursive` never ends where the system has no such folder to offer, as below /proc. */
function makeFolder(path: string): void {
  if (exists(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Writes a file and the folders above it; the error when that is not possible. */
export function written(
  cwd: string,
  { file }: Pick<Output, 'file'>,
  text: string | ReportText,
): string | undefined {
  try {
    const path = resolve(cwd, file);
    makeFolder(dirname(path));
    writeWhole(path, typeof text === 'string' ? [text] : text);
    return undefined;
  } catch (error) {
    return `${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
}
