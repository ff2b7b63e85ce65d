import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { testedPage } from '../scan/page-test.ts';
import { ownRules } from './own-rules.ts';
import { tell, type Terminal } from './terminal.ts';

/** Runs the blocks of the pages beside the user's own rules. 0 when all agree, 1 when one does not, 2 when a rule can not be loaded or there is none. */
export async function testRules(paths: readonly string[], terminal: Terminal): Promise<number> {
  const shown = (path: string): string => relative(terminal.cwd, path).split(sep).join('/');
  const files = paths.flatMap(path => modulesIn(resolve(terminal.cwd, path)));
  const missing = paths.filter(path => !existsSync(resolve(terminal.cwd, path)));
  for (const path of missing) tell(terminal, `${path} does not exist`);
  let [blocks, failed, wrong] = [0, 0, missing.length > 0];
  let count = 0;
  for (const file of files) {
    const { rules, errors, pages } = await ownRules([file], terminal);
    for (const error of errors) tell(terminal, error.replace(file, shown(file)));
    wrong ||= errors.length > 0;
    for (const rule of rules) {
      count += 1;
      const page = pages.get(rule.id);
      const tested = page === undefined
        ? { blocks: 0, failed: 1, faults: [{ line: 0, block: '', says: `has no page: write ${shown(join(dirname(file), `${rule.id}.md`))}, with blocks under ## Flagged and ## Accepted` }] }
        : testedPage(readFileSync(page, 'utf8').replaceAll('\r\n', '\n'), rule);
      blocks += tested.blocks;
      failed += tested.failed;
      terminal.out(tested.failed === 0 ? `${rule.id}: ${counted(tested.blocks)} agree\n` : `${rule.id}: ${tested.faults.length === 1 ? 'a fault' : `${tested.faults.length} faults`}\n`);
      for (const { line, block, says } of tested.faults) terminal.out(page === undefined ? `  ${shown(file)} ${says}\n` : `  ${shown(page)}:${line} ${block}: ${says}\n`);
    }
  }
  if (files.length === 0 && missing.length === 0) tell(terminal, `no rule in ${paths.join(', ')}: looked for .mjs and .js files; \`stackward test-rules --help\` shows one`);
  else terminal.out(`${count} ${count === 1 ? 'rule' : 'rules'}, ${counted(blocks)}: ${failed === 0 ? 'all agree' : `${failed} failed`}\n`);
  return wrong || files.length === 0 ? 2 : failed > 0 ? 1 : 0;
}

const counted = (blocks: number): string => `${blocks} ${blocks === 1 ? 'block' : 'blocks'}`;

/** The modules of a folder and of those below it, in their order; a named file is itself. */
function modulesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules' && !name.startsWith('.')).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => (entry.isDirectory() ? modulesIn(join(path, entry.name)) : /\.m?js$/.test(entry.name) && !/\.(?:test|config)\.m?js$/.test(entry.name) ? [join(path, entry.name)] : []));
}
