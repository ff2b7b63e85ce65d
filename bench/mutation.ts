/**
 * What a person does to a template without changing what it says: in 200 real templates blank lines are inserted before a line, and the keys
 * of every map are reversed. Findings must move by those lines, or stay. Prints one line, differences to standard error.
 * `node tools/run.mjs bench/mutation.ts FOLDER [SEED]`, FOLDER with index.json and the templates it lists.
 */
import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { rules } from '../rules/index.ts';
import { Disk } from '../src/cli/disk.ts';
import { provideFacts } from '../src/model/facts.ts';
import { scanFile } from '../src/scan/scan-file.ts';
import { chosenRules, deploymentOf } from '../src/scan/options.ts';
import type { Presented } from '../src/scan/present.ts';
import type { Files } from '../src/source/files.ts';
import { at, entriesOf, type Node } from '../src/source/node.ts';
import { reordered } from './rebuilt.ts';
import { Seeded } from './seeded.ts';

const TEMPLATES = 200;
provideFacts(name => readFileSync(join('data', name), 'utf8'));
const folder = resolve(process.argv[3] ?? '.');
const seed = Number(process.argv[4] ?? 4);
const seeded = new Seeded(seed);
const options = { preset: 'strict' } as const;
const looking = { rules: chosenRules(rules, options), options, deployment: deploymentOf({}) };
const listed = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
  path: string;
  resources: number;
}[];

let [done, all] = [0, 0];
const agreed = { moved: 0, kept: 0 };
for (const { path } of seeded.shuffled(listed.filter(({ resources }) => resources > 0)).slice(0, TEMPLATES)) {
  const [top, ...rest] = path.split('/') as [string, ...string[]];
  const file = rest.join('/');
  const disk = new Disk(join(folder, top) + sep);
  const before = findings(disk, file);
  const opened = disk.open(file);
  if (!('parsed' in opened) || !opened.parsed.root) continue;
  done += 1;
  all += before.length;
  const { text } = opened.source;
  const names = namesIn(opened.parsed.root);
  const place = insertion(text, opened.parsed.root);
  const count = 1 + seeded.below(9);
  const line = text.slice(0, place).split('\n').length;
  const shifted = new Disk(
    join(folder, top) + sep,
    new Map([
      [file, new TextEncoder().encode(text.slice(0, place) + '\n'.repeat(count) + text.slice(place))],
    ]),
  );
  const reversed: Files = {
    text: name => disk.text(name),
    open: name =>
      name === file
        ? {
            ...opened,
            parsed: { ...opened.parsed, root: reordered(opened.parsed.root!, items => items.toReversed()) },
          }
        : disk.open(name),
  };
  if (
    same(
      'moved',
      path,
      before.map(one => moved(one, file, line, count)),
      findings(shifted, file),
    )
  )
    agreed.moved += 1;
  if (
    same(
      'kept',
      path,
      before.map(one => unordered(one, names)),
      findings(reversed, file).map(one => unordered(one, names)),
    )
  )
    agreed.kept += 1;
}
process.stdout.write(
  `mutation: ${done} templates, ${all} findings (seed ${seed}): ${agreed.moved} templates whose findings move with blank lines, ${agreed.kept} whose findings stay when keys are reversed\n`,
);

function findings(files: Files, file: string): readonly Presented[] {
  return scanFile({ root: { files, shown: name => name }, file, named: true }, looking).findings;
}

/** Where the line of a seeded key begins, of those that stand first on their line. */
function insertion(text: string, root: Node): number {
  const starts: number[] = [];
  reordered(root, items => {
    for (const [, { keySpan }] of items as readonly [
      string,
      { readonly keySpan: { readonly start: number } },
    ][]) {
      const start = text.lastIndexOf('\n', keySpan.start - 1) + 1;
      if (/^[ \t]*$/.test(text.slice(start, keySpan.start))) starts.push(start);
    }
    return [...items];
  });
  return starts[seeded.below(starts.length)] ?? 0;
}

/** What is said names resources in the order of the file, and a map is pointed to at its first key: `identity` holds the place in what is deployed. */
function unordered(
  {
    rule,
    severity,
    confidence,
    message,
    fix,
    when,
    resource,
    resourceType,
    deployed,
    identity,
    related,
  }: Presented,
  names: ReadonlySet<string>,
): object {
  const words = (text: string): string => text.replace(/[\w-]+/g, word => (names.has(word) ? '#' : word));
  return {
    rule,
    severity,
    confidence,
    message: words(message),
    fix: words(fix),
    when,
    resource,
    resourceType,
    deployed,
    identity,
    related: related.map(({ note, resource: other = '' }) => `${words(note)} ${other}`).toSorted(),
  };
}

function namesIn(root: Node): ReadonlySet<string> {
  return new Set(
    [at(root, 'Resources'), at(root, 'functions'), at(root, 'resources', 'Resources')]
      .flatMap(entriesOf)
      .map(({ key }) => key),
  );
}

function moved(finding: Presented, file: string, line: number, by: number): Presented {
  const point = <P extends { readonly line: number; readonly column: number }>(at: P): P =>
    at.line >= line ? { ...at, line: at.line + by } : at;
  const place = <T extends Pick<Presented, 'uri' | 'start' | 'end'>>(one: T): T =>
    one.uri === file ? { ...one, start: point(one.start), end: point(one.end) } : one;
  return { ...place(finding), related: finding.related.map(place) };
}

function same(way: string, path: string, want: readonly object[], have: readonly object[]): boolean {
  const [left, right] = [want, have].map(list => new Set(list.map(one => JSON.stringify(one)))) as [
    Set<string>,
    Set<string>,
  ];
  const [missing, extra] = [
    [...left].filter(one => !right.has(one)),
    [...right].filter(one => !left.has(one)),
  ];
  if (missing.length + extra.length === 0 && want.length === have.length) return true;
  process.stderr.write(
    `${path} ${way}: ${missing.length} missing, ${extra.length} extra\n  want ${missing[0]?.slice(0, 900)}\n  have ${extra[0]?.slice(0, 900)}\n`,
  );
  return false;
}
