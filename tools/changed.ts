import { importsIn } from './sources.ts';

/** The tests to run: all of them, or these files, where the tests of pages keep to these rules. */
export type Selection = 'all' | { readonly files: readonly string[]; readonly rules: readonly string[] };

/** Imported by nearly everything, and changed with no rule: who reads all rules is not a test of one of them. */
const REGISTRIES = new Set(['rules/index.ts', 'rules/pages.ts']);
/** The tests of each rule's page. */
const PAGE_TESTS = ['rules/other-tools.test.ts', 'rules/replacements.test.ts', 'rules/rules.test.ts'];
const RULE = /^rules\/[^/]+\/([a-z0-9-]+)\.(?:ts|md)$/;

/** Which tests can notice that files changed. A file that no test is known to read, such as a table of facts, may concern all. */
export function testsOf(changed: readonly string[], sources: ReadonlyMap<string, string>): Selection {
  const importers = importersIn(sources);
  const reached = new Set<string>();
  const queue = changed.filter(file => sources.has(file));
  for (const file of queue) {
    if (reached.has(file) || (REGISTRIES.has(file) && !changed.includes(file))) continue;
    reached.add(file);
    if (!REGISTRIES.has(file)) queue.push(...(importers.get(file) ?? []));
  }
  const files = new Set([...reached].filter(file => file.endsWith('.test.ts')));
  for (const file of changed) {
    if (sources.has(file)) continue;
    const readers = readersOf(file, sources);
    if (readers === undefined) return 'all';
    for (const reader of readers) files.add(reader);
  }
  const rules = [...reached, ...changed].flatMap(file => RULE.exec(file)?.[1] ?? []);
  if (rules.length > 0) for (const file of PAGE_TESTS) files.add(file);
  return { files: [...files].toSorted(), rules: [...new Set(rules)].toSorted() };
}

function importersIn(sources: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const [file, text] of sources)
    for (const { to } of importsIn(file, text)) {
      const known = importers.get(to);
      if (known) known.push(file);
      else importers.set(to, [file]);
    }
  return importers;
}

/** The tests that read a file which is no source. */
function readersOf(file: string, sources: ReadonlyMap<string, string>): readonly string[] | undefined {
  if (RULE.test(file)) return [];
  if (/^[^/]+\.md$|^docs\//.test(file)) return ['tools/gen/docs.test.ts'];
  if (file.startsWith('fixtures/'))
    return [...sources.keys()].filter(name => /^fixtures\/.*\.test\.ts$/.test(name));
  return undefined;
}
