import './facts-setup.ts';
import { plannerOf } from '../rules/fixes.ts';
import { applyFixes, type Attempt } from '../src/cli/fix/session.ts';
import { EditedFiles } from '../src/cli/fix/overlay.ts';
import { unifiedDiff } from '../src/fix/unified.ts';
import { diskHost } from '../src/cli/host.ts';
import { withPython } from '../src/code/python/python.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';
import { openScan } from '../src/scan.ts';
import type { ScanRoot } from '../src/scan/find.ts';
import type { ScanOptions } from '../src/scan/options.ts';

/** One row of the ladder: how many findings a rule has, for how many it knows a fix, and what is asked of those. */
type Rung = {
  findings: number;
  safe: number;
  unsafe: number;
  gone: number;
  noWorse: number;
  asDeclared: number;
  made: number;
  left: number;
  leftWithFix: number;
};

/** Of how many findings of a dialect how many have a fix. */
type Share = { findings: number; withFix: number };

/** What a program wrote is edited in the program. */
const BY_CDK = /cdk-bootstrap|"aws:cdk:path"|\bCDKMetadata\b/;

/** Makes the fixes of all findings below a folder, in memory, and tells by rule what came of them. */
export async function checkFixes(
  folder: string,
  options: ScanOptions = {},
): Promise<{
  readonly ladder: ReadonlyMap<string, Rung>;
  readonly shares: ReadonlyMap<string, Share>;
  readonly attempts: readonly Attempt[];
  readonly broken: readonly string[];
  readonly diffs: readonly string[];
  readonly texts: readonly (readonly [file: string, before: string, after: string])[];
}> {
  const opened = await openScan(
    ['.'],
    { today: new Date().toISOString().slice(0, 10), ...options, fixes: plannerOf },
    diskHost({ cwd: folder, stdin: () => new Uint8Array() }),
  );
  const ladder = new Map<string, Rung>();
  const rung = (rule: string): Rung => {
    const known = ladder.get(rule) ?? {
      findings: 0,
      safe: 0,
      unsafe: 0,
      gone: 0,
      noWorse: 0,
      asDeclared: 0,
      made: 0,
      left: 0,
      leftWithFix: 0,
    };
    ladder.set(rule, known);
    return known;
  };
  const results = [];
  for (const target of opened.targets) results.push(await withPython(() => opened.scanTarget(target)));
  const report = opened.report(results);
  const shares = new Map<string, Share>();
  const dialects = new Map(report.files.map(({ path, dialect = 'none' }) => [path, dialect]));
  const synthesized = new Set(
    opened.targets.flatMap(({ root, file }) => {
      const text = root.files.text(file);
      return 'source' in text && BY_CDK.test(text.source.text) ? root.shown(file) : [];
    }),
  );
  for (const { rule, repair, file } of report.findings) {
    const dialect = synthesized.has(file) ? 'of the AWS CDK' : (dialects.get(file) ?? 'none');
    const share = shares.get(dialect) ?? { findings: 0, withFix: 0 };
    shares.set(dialect, share);
    share.findings += 1;
    if (repair) share.withFix += 1;
    const row = rung(rule);
    row.findings += 1;
    if (repair?.safety === 'safe') row.safe += 1;
    if (repair?.safety === 'unsafe') row.unsafe += 1;
  }
  const diffs: string[] = [];
  const { attempts, texts } = await applyFixes(opened, {
    unsafe: true,
    onAttempt: ({ finding, fix, verdict }, { root }, before, after) => {
      if (verdict.why !== undefined) return;
      const textOf = (files: typeof before, file: string): string => {
        const text = files.text(file);
        return 'source' in text ? text.source.text : '';
      };
      const files = [...new Set(fix.edits.map(({ uri }) => uri))];
      const diff = files.map(file =>
        unifiedDiff(root.shown(file), textOf(before, file), textOf(after, file)),
      );
      diffs.push(
        `# ${finding.rule}, ${fix.safety}: ${finding.message}\n# ${fix.description}\n# ${fix.risk ?? ''}\n${diff.join('')}`,
      );
    },
  });
  for (const { finding, verdict } of attempts) {
    const row = rung(finding.rule);
    if (verdict.gone) row.gone += 1;
    if (verdict.noWorse) row.noWorse += 1;
    if (verdict.asDeclared) row.asDeclared += 1;
    if (verdict.why === undefined) row.made += 1;
  }
  const left = [];
  const roots = new Map<ScanRoot, ScanRoot>();
  for (const target of opened.targets) {
    const { files } = target.root;
    const root = roots.get(target.root) ?? {
      files: new EditedFiles(files, texts.get(target.root)),
      shown: (file: string) => target.root.shown(file),
    };
    roots.set(target.root, root);
    left.push(await withPython(() => opened.scanTarget({ ...target, root })));
  }
  for (const { rule, repair } of opened.report(left).findings) {
    rung(rule).left += 1;
    if (repair) rung(rule).leftWithFix += 1;
  }
  const all = [...texts].flatMap(([root, edited]) =>
    [...edited].map(([file, after]) => {
      const before = root.files.text(file);
      return [root.shown(file), 'source' in before ? before.source.text : '', after] as const;
    }),
  );
  const broken = all
    .filter(([file, , after]) => parseTree(new Source(file, after)).problems.some(({ lost }) => lost))
    .map(([file]) => file);
  return { ladder, shares, attempts, broken, texts: all, diffs };
}

const COLUMNS = [
  'findings',
  'safe',
  'unsafe',
  'gone',
  'noWorse',
  'asDeclared',
  'made',
  'left',
  'leftWithFix',
] as const;

/** Prints the ladder of a folder, and so many differences of the fixes of some rules, or of all; the number of files that can not be read afterwards is the status. */
export async function printLadder(
  folder: string,
  shown = 0,
  of: readonly string[] = [],
  options?: ScanOptions,
): Promise<number> {
  const { ladder, shares, attempts, broken, texts, diffs } = await checkFixes(folder, options);
  const rows = [...ladder].toSorted((a, b) => b[1].findings - a[1].findings);
  const sum = COLUMNS.map(column => rows.reduce((total, [, row]) => total + row[column], 0));
  const line = (name: string, numbers: readonly number[]): string =>
    `${name.padEnd(30)}${numbers.map(number => String(number).padStart(11)).join('')}\n`;
  process.stdout.write(`${''.padEnd(30)}${COLUMNS.map(column => column.padStart(11)).join('')}\n`);
  for (const [rule, row] of rows)
    process.stdout.write(
      line(
        rule,
        COLUMNS.map(column => row[column]),
      ),
    );
  process.stdout.write(line('all', sum));
  process.stdout.write('\n');
  for (const [dialect, { findings, withFix }] of [...shares].toSorted(
    (a, b) => b[1].findings - a[1].findings,
  ))
    process.stdout.write(
      `${dialect}: ${withFix} of ${findings} findings have a fix, ${((100 * withFix) / findings).toFixed(1)} %\n`,
    );
  const reasons = new Map<string, number>();
  for (const { finding, verdict } of attempts)
    if (verdict.why !== undefined) {
      const key = `${finding.rule}: ${verdict.why}`;
      if (process.env['SHOW'] && key.includes(process.env['SHOW']))
        process.stderr.write(
          `${finding.file}:${finding.start.line} ${finding.message} ${JSON.stringify(finding.repair)}\n`,
        );
      reasons.set(key, (reasons.get(key) ?? 0) + 1);
    }
  process.stdout.write(`\n${texts.length} files edited, ${broken.length} of them can not be read any more\n`);
  for (const [reason, count] of [...reasons].toSorted((a, b) => b[1] - a[1]))
    process.stdout.write(`${String(count).padStart(6)} ${reason}\n`);
  const choice = diffs.filter(diff => of.length === 0 || of.some(rule => diff.startsWith(`# ${rule},`)));
  for (const diff of drawn(choice, shown)) process.stdout.write(`\n${diff}`);
  return broken.length > 0 ? 1 : 0;
}

/** So many of a list, drawn with the same seed each time (a linear congruential generator with the constants of Numerical Recipes). */
function drawn(all: readonly string[], many: number): readonly string[] {
  let state = 20_261_130;
  const left = [...all];
  const taken: string[] = [];
  while (taken.length < many && left.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    taken.push(...left.splice(state % left.length, 1));
  }
  return taken;
}
