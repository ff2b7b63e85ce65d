import { resolve } from 'node:path';
import type { ReportedFinding } from '../../report/report.ts';
import { plural } from '../../report/words.ts';
import { compareSeverity } from '../../rule/rule.ts';
import type { Host, ScanRoot } from '../../scan/find.ts';
import type { ScanOptions } from '../../scan/options.ts';
import { redactText } from '../../redact/text.ts';
import { visible, visibleLine } from '../../report/visible.ts';
import { View } from '../../scan/view.ts';
import { openScan } from '../../scan.ts';
import { diskHost } from '../host.ts';
import { printError, type Terminal } from '../terminal.ts';
import type { FixFlags } from './flags.ts';
import { EditedFiles, editedHost } from './overlay.ts';
import { applyFixes, type Attempt, type Fixed } from './session.ts';
import { unifiedDiff } from '../../fix/unified.ts';
import { replaceText } from './write.ts';

/** What fixing came to: errors, and the files as they are with it. */
export type FixedFound = { readonly errors: readonly string[]; readonly host: Host };

/** Fixes what a scan with these options reports, and says what it did. With `dryRun` the changes are printed, and nothing is written. */
export async function fixFound(
  paths: readonly string[],
  options: ScanOptions,
  { fixUnsafe, dryRun, quiet }: FixFlags & { readonly quiet: boolean },
  terminal: Terminal,
): Promise<FixedFound> {
  const { plannerOf } = await import('../../../rules/fixes.ts');
  const { minSeverity, minConfidence, only = [], ...others } = options;
  const host = foundOnce(diskHost(terminal));
  // All rules judge what a fix does, whichever of them is asked to be fixed.
  const opened = await openScan(paths, { ...others, only, besides: true, fixes: plannerOf }, host);
  const isAsked = ({ rule, severity, confidence }: ReportedFinding): boolean =>
    (only.length === 0 || only.includes(rule)) &&
    (minSeverity === undefined || compareSeverity(severity, minSeverity) <= 0) &&
    (minConfidence !== 'certain' || confidence === 'certain');
  const fixed = await applyFixes(opened, { unsafe: fixUnsafe === true, isAsked });
  if (!quiet) for (const line of told(fixed, dryRun === true)) printError(terminal, line);
  const errors = dryRun ? [] : written(fixed, terminal.cwd);
  if (dryRun) for (const diff of differences(fixed)) terminal.out(diff);
  return { errors, host: editedHost(host, fixed.texts) };
}

/** Standard input can be read once. */
function foundOnce(host: Host): Host {
  let known: ReturnType<Host['find']> | undefined;
  return { find: (paths, how) => (known ??= host.find(paths, how)) };
}

function* editedFiles({ texts }: Fixed): Generator<{
  readonly root: ScanRoot;
  readonly uri: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}> {
  for (const [root, edited] of texts)
    for (const [file, after] of edited) {
      const before = textIn(root, file);
      if (before !== undefined && before !== after)
        yield { root, uri: file, file: root.shown(file), before, after };
    }
}

function textIn({ files }: ScanRoot, file: string): string | undefined {
  const text = files.text(file);
  return 'source' in text ? text.source.text : undefined;
}

/** The changes of each file. A line with a secret, or with what a terminal acts on, is shown without it, and can then not be applied. */
const differences = (fixed: Fixed): readonly string[] =>
  [...editedFiles(fixed)].map(({ root, uri, file, before, after }) => {
    const shown = (one: string): string => root.shown(one);
    const views = {
      before: new View(root, fixed.stacks.before),
      after: new View(
        { files: new EditedFiles(root.files, new Map([[uri, after]])), shown },
        fixed.stacks.after,
      ),
    };
    return unifiedDiff(visible(file), before, after, (side, number, text) => {
      const page = views[side].page(uri);
      const [end = ''] = /[\r\n]{0,2}$/.exec(text) ?? [];
      // A lone CR ends a line of ours, and none of a difference.
      return visibleLine(
        page.source.line(number) + end === text
          ? page.line(number).trimEnd() + blanksOf(text)
          : redactText(text),
      );
    });
  });

const blanksOf = (text: string): string => text.slice(text.trimEnd().length);

const written = (fixed: Fixed, cwd: string): readonly string[] =>
  [...editedFiles(fixed)].flatMap(({ file, before, after }) => {
    const error = replaceText(resolve(cwd, file), before, after);
    return error === undefined ? [] : [`${file} was not written: ${error}`];
  });

/** A line for each fix: where, what was done or why not, and what may break. */
function told({ attempts, untried }: Fixed, dry: boolean): readonly string[] {
  const made = attempts.filter(({ verdict }) => verdict.why === undefined);
  const refused = lastOf(attempts.filter(({ verdict }) => verdict.why !== undefined));
  const place = ({ finding }: Attempt): string =>
    `${finding.file}:${finding.start.line}:${finding.start.column} ${finding.rule}`;
  const files = new Set(made.flatMap(({ fix }) => fix.edits.map(({ file }) => file))).size;
  return [
    ...made.flatMap(one => [
      `${place(one)} ${dry ? 'would be fixed' : 'fixed'}: ${one.fix.description}`,
      ...(one.fix.risk === undefined ? [] : [`  what may break: ${one.fix.risk}`]),
    ]),
    ...refused.map(one => `${place(one)} not fixed: ${one.verdict.why}`),
    ...[...untried].map(
      ([file, count]) =>
        `${file}: ${count} more ${count === 1 ? 'fix was' : 'fixes were'} not tried: the limit of work for one file was reached${dry ? '' : '; run the command again'}`,
    ),
    made.length === 0
      ? `nothing ${dry ? 'would be' : 'was'} fixed`
      : `${plural(made.length, 'finding')} ${dry ? 'would be ' : ''}fixed in ${plural(files, 'file')}${refused.length > 0 ? `, ${refused.length} not` : ''}`,
  ];
}

/** A finding whose fix was tried again after others is told once. */
const lastOf = (attempts: readonly Attempt[]): readonly Attempt[] => [
  ...new Map(attempts.map(one => [`${one.finding.file}\0${one.finding.fingerprint}`, one])).values(),
];
