import { statSync } from 'node:fs';
import { basename, normalize, resolve, sep } from 'node:path';
import { rules as ourRules } from '../../rules/index.ts';
import { withPython } from '../code/python/python.ts';
import { nearest } from '../model/edit-distance.ts';
import { visible } from '../report/visible.ts';
import { plural } from '../report/words.ts';
import { blocksOf } from '../rule/page.ts';
import type { Rule } from '../rule/rule.ts';
import { testPage, type Failure, type TestedBlock } from '../scan/test-page.ts';
import { unknownTypes } from '../scan/unknown-types.ts';
import { UserError } from '../scan/user-error.ts';
import { refusal } from './disk.ts';
import { ownPage, pageAt, pagePaths } from './own-pages.ts';
import { ownRules, type OwnRuleFile } from './own-rules.ts';
import { isFolder, pagesIn, ruleFilesIn } from './rule-files.ts';
import { printError, type Terminal } from './terminal.ts';

export type TestFlags = { readonly quiet?: true };

/** What testing one rule came to: its lines, those of what passed told apart, and counts. */
type Tested = {
  readonly lines: readonly { readonly text: string; readonly passed: boolean }[];
  readonly passed: number;
  readonly failed: number;
  readonly lacks?: 'page' | 'flagged block';
  readonly errors: readonly string[];
};

/** Runs the blocks of the pages of the user's own rules. Exit status 1: a block fails, or a rule has none that it flags; 2: something could not be run. */
export async function testRules(
  paths: readonly string[],
  { quiet }: TestFlags,
  terminal: Terminal,
): Promise<number> {
  const named = paths.map(path => ({ path, files: ruleFiles(path, terminal.cwd) }));
  const folders = paths.filter(path => isFolder(path, terminal.cwd));
  const files = [...new Set(named.flatMap(one => one.files.map(file => normalize(file))))];
  const own = await ownRules(files, terminal);
  const homes = homesOf(own.files);
  const tested = await withPython(() =>
    [...homes].map(([rule, file]) => testedRule(rule, file, terminal.cwd)),
  );
  const errors = [
    ...own.errors,
    ...twice([...homes.keys()]),
    ...tested.flatMap(one => one.errors),
    ...(own.errors.length > 0 ? [] : strayPages(folders, own.files, terminal.cwd)),
  ];
  for (const { text, passed } of tested.flatMap(({ lines }) => lines))
    if (!quiet || !passed) terminal.out(`${visible(text)}\n`);
  for (const error of errors) printError(terminal, error);
  for (const warning of unknownTypes([...homes.keys()])) printError(terminal, `warning: ${warning}`);
  terminal.out(`${closing(tested)}\n`);
  if (errors.length > 0) return 2;
  return tested.some(({ failed, lacks }) => failed > 0 || lacks !== undefined) ? 1 : 0;
}

/** The rule files in a folder and below it, or the file that is named. */
function ruleFiles(path: string, cwd: string): readonly string[] {
  try {
    const files = ruleFilesIn(path, cwd);
    if (files.length === 0)
      throw new UserError(
        `${path} contains no rule: a rule is an .mjs, .js or .ts file with its page, an .md file, in the same folder\n\`stackward test-rules --help\` shows a rule and its page`,
      );
    if (!isFolder(path, cwd)) statSync(resolve(cwd, path));
    return files;
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new UserError(`${path}: ${refusal(error as NodeJS.ErrnoException).message}`);
  }
}

/** The file of each rule: of several that export the same one, as a file that collects all does, the one that holds the fewest, and of these the deepest. */
function homesOf(files: readonly OwnRuleFile[]): ReadonlyMap<Rule, OwnRuleFile> {
  const homes = new Map<Rule, OwnRuleFile>();
  const depth = ({ file }: OwnRuleFile): number => file.split(sep).length;
  for (const file of files.toSorted((a, b) => a.rules.length - b.rules.length || depth(b) - depth(a)))
    for (const rule of file.rules) if (!homes.has(rule)) homes.set(rule, file);
  return new Map(
    files.flatMap(file =>
      file.rules.filter(rule => homes.get(rule) === file).map(rule => [rule, file] as const),
    ),
  );
}

function testedRule(rule: Rule, file: OwnRuleFile, cwd: string): Tested {
  const page = ownPage(file, rule, cwd);
  const none = { lines: [], passed: 0, failed: 0 };
  if (!page)
    return {
      ...none,
      lacks: 'page',
      lines: [line(`${file.file}: ${rule.id} has no page: write its tests in ${pagePaths(file, rule)[0]}`)],
      errors: [],
    };
  if ('fault' in page) return { ...none, errors: [`${page.path}: ${page.fault}`] };
  const { blocks, slips, flagged } = testPage(page.text, rule);
  if (slips.length > 0)
    return { ...none, errors: slips.map(slip => `${page.path}:${slip.line} ${slip.message}`) };
  const passed = blocks.filter(({ failures }) => failures.length === 0).length;
  const lines = blocks.flatMap(block => blockLines(block, page.path, rule));
  const unflagged =
    flagged > 0
      ? []
      : [
          line(
            `${page.path}: ${rule.id} has no block under "## Flagged": no test shows that it reports a finding`,
          ),
        ];
  return {
    lines: [...lines, ...unflagged],
    passed,
    failed: blocks.length - passed,
    errors: [],
    ...(flagged > 0 ? {} : { lacks: 'flagged block' }),
  };
}

const line = (text: string, passed = false): Tested['lines'][number] => ({ text, passed });

function blockLines(
  { name, line: number, failures }: TestedBlock,
  path: string,
  { id }: Rule,
): Tested['lines'] {
  if (failures.length === 0) return [line(`passed ${path}:${number} ${id}: ${name}`, true)];
  return [
    line(`failed ${path}:${number} ${id}: ${name}`),
    ...failures.map(failure => line(`  ${path}:${failure.line} ${failureText(failure)}`)),
  ];
}

function failureText(failure: Failure): string {
  const all = (texts: readonly string[]): string => texts.join(' and ') || 'nothing';
  return 'message' in failure
    ? failure.message
    : `expected ${all(failure.wanted)}, found ${all(failure.found)}`;
}

function closing(tested: readonly Tested[]): string {
  const total = (key: 'passed' | 'failed'): number => tested.reduce((sum, one) => sum + one[key], 0);
  const lacking = (['page', 'flagged block'] as const)
    .map(what => ({ what, count: tested.filter(({ lacks }) => lacks === what).length }))
    .filter(({ count }) => count > 0);
  return `${plural(tested.length, 'rule')}, ${plural(total('passed') + total('failed'), 'block')}: ${total('passed')} passed, ${total('failed')} failed${lacking.map(({ what, count }) => `; ${plural(count, 'rule')} without a ${what}`).join('')}`;
}

/** A scan refuses two rules of one id. */
function twice(own: readonly Rule[]): string[] {
  const ids = [...ourRules, ...own].map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    id => `two rules have the id "${id}"`,
  );
}

/** Pages in the folders that were named that have tests, and no rule. */
function strayPages(folders: readonly string[], files: readonly OwnRuleFile[], cwd: string): string[] {
  const taken = new Set(files.flatMap(file => file.rules.flatMap(rule => pagePaths(file, rule))));
  const ids = files.flatMap(({ rules }) => rules.map(({ id }) => id));
  const pages = [...new Set(folders.flatMap(folder => pagesIn(folder, cwd)))];
  return pages
    .filter(path => !taken.has(path))
    .flatMap(path => {
      const page = pageAt(path, cwd);
      if (!page || !('text' in page) || blocksOf(page.text, 'Flagged').length === 0) return [];
      const near = nearest(basename(path, '.md'), ids);
      return [
        `${path} is not the page of a rule here: a page has the name of its rule id${near === undefined ? '' : `, did you mean ${near}.md?`}`,
      ];
    });
}
