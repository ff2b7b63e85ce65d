import { relative, resolve, sep } from 'node:path';
import { attackPaths, helpsOn } from '../report/graph/attack-paths.ts';
import type { Report, ReportedFinding } from '../report/report.ts';
import { isUnread } from '../report/unread.ts';
import { whyText, type Explained } from '../report/why.ts';
import { UserError } from '../scan/user-error.ts';
import { WIDTH } from './outputs.ts';
import { paint } from './paint.ts';
import type { ScanFlags } from './scan-flags.ts';
import { found } from './found.ts';
import { printError, wantsColour, type Terminal } from './terminal.ts';

export type WhyFlags = ScanFlags & { readonly color: boolean };

type Asked = { readonly file: string; readonly line: number } | { readonly fingerprint: string };
const TEMPLATE = /\.(?:ya?ml|json|template)$/i;

/** Prints why there is a finding: all that are at a line, or the one with a fingerprint. */
export async function why(
  place: string,
  given: readonly string[],
  flags: WhyFlags,
  terminal: Terminal,
): Promise<number> {
  const asked = askedFor(place);
  const alone = given.length === 0 && 'file' in asked && TEMPLATE.test(asked.file) ? [asked.file] : given;
  const ran = async (paths: readonly string[]): Promise<Report> =>
    (
      await found(
        paths,
        { ...flags, allowEmpty: true, graphs: true, explanations: true, diffs: true },
        terminal,
        { quiet: true, shows: true },
      )
    ).report;
  let report = await ran(alone);
  let matched = matching(report, asked, terminal.cwd);
  // A part that other templates include, or code, has its findings with the templates that use it.
  const isPart =
    'file' in asked &&
    !report.files.some(({ path, dialect }) => dialect && isSame(path, asked.file, terminal.cwd));
  if (matched.length === 0 && given.length === 0 && alone.length > 0 && isPart) {
    report = await ran([]);
    matched = matching(report, asked, terminal.cwd);
  }
  for (const error of report.errors) printError(terminal, error);
  if (matched.length === 0) throw new UserError(nothing(report, asked, place, terminal.cwd));
  const colour = wantsColour(terminal, terminal.outIsTerminal, flags.color);
  const style = {
    width: terminal.outIsTerminal ? terminal.columns : WIDTH,
    paint: colour ? await paint() : (_: string, text: string) => text,
  };
  const all = attackPaths(report.graphs ?? [], report.findings);
  terminal.out(
    matched
      .map(one => whyText(explained(one, report, all), style))
      .join(`\n${'-'.repeat(Math.min(style.width, 60))}\n\n`),
  );
  return report.errors.length > 0 || report.files.some(isUnread) ? 2 : 0;
}

function askedFor(place: string): Asked {
  const at = /^(.+?):(\d+)(?::\d+)?$/.exec(place);
  if (at?.[1] !== undefined) return { file: at[1], line: Number(at[2]) };
  if (/^[0-9a-f]{6,32}$/.test(place)) return { fingerprint: place };
  throw new UserError(
    `why takes FILE:LINE or the fingerprint of a finding (6 to 32 hex digits), not "${place}"`,
  );
}

/** The finding at a line, also one that a suppression accepts. What begins there comes before what goes on there. */
function matching(report: Report, asked: Asked, cwd: string): readonly ReportedFinding[] {
  const all: readonly ReportedFinding[] = [...report.findings, ...report.suppressed];
  if ('fingerprint' in asked)
    return all.filter(({ fingerprint }) => fingerprint.startsWith(asked.fingerprint));
  const here = all.filter(({ file }) => isSame(file, asked.file, cwd));
  const starting = here.filter(({ start }) => start.line === asked.line);
  return starting.length > 0
    ? starting
    : here.filter(({ start, end }) => start.line <= asked.line && asked.line <= end.line);
}

const shownFrom = (cwd: string, file: string): string =>
  relative(cwd, resolve(cwd, file)).split(sep).join('/');
const isSame = (file: string, asked: string, cwd: string): boolean =>
  shownFrom(cwd, file) === shownFrom(cwd, asked);

function explained(finding: ReportedFinding, report: Report, all: Explained['paths']): Explained {
  const { reason } = finding as Partial<Report['suppressed'][number]>;
  return {
    finding,
    explanation: finding.explain?.(),
    rule: report.rules.find(({ id }) => id === finding.rule),
    paths: all.filter(({ steps }) =>
      steps.some(step => step.findings.includes(finding) && helpsOn(step, finding)),
    ),
    ...(reason === undefined ? {} : { accepted: reason }),
  };
}

/** Where the nearest findings are. */
function nothing({ findings, files }: Report, asked: Asked, place: string, cwd: string): string {
  if ('fingerprint' in asked)
    return `no finding has the fingerprint ${asked.fingerprint}; name the folder or template that it is in: stackward why ${asked.fingerprint} PATH`;
  const here = findings.filter(({ file }) => isSame(file, asked.file, cwd));
  const near = here
    .toSorted((a, b) => Math.abs(a.start.line - asked.line) - Math.abs(b.start.line - asked.line))
    .slice(0, 3)
    .map(({ file, start, rule }) => `${file}:${start.line} ${rule}`);
  const isRead = files.some(({ path, dialect }) => dialect && isSame(path, asked.file, cwd));
  if (near.length === 0 && !isRead)
    return `there is no finding at ${place}; if a template elsewhere uses this file, name that template or its folder: stackward why ${place} PATH`;
  return near.length === 0
    ? `there is no finding at ${place}, and none in that file`
    : `there is no finding at ${place}; the nearest are ${near.join(', ')}`;
}
