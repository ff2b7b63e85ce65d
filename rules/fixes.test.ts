import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../src/code/python/python.ts';
import { blocksOf, filesOf } from '../src/rule/page.ts';
import { parseTree } from '../src/source/parse.ts';
import { Source } from '../src/source/source.ts';
import { ruleFiles } from '../tools/gen/registry.ts';
import { fixes } from './fixes.ts';
import { rules } from './index.ts';
import { attempts, FILE, mended } from './testing-fixes.ts';
import { allSelected, isSelected } from './testing-selection.ts';

beforeAll(loadPython);

const fixing = new Set<string>();

test('each fix is of a rule', () =>
  expect(Object.keys(fixes).filter(id => !rules.some(rule => rule.id === id))).toEqual([]));

// What is written mends the finding, brings no other one of its rule, and changes in the stack only what the rule declares, whatever the page shows as flagged.
test.each(ruleFiles().filter(one => isSelected(one) && one.id in fixes))(
  '$id keeps its word',
  async ({ id, group }) => {
    const page = readFileSync(`rules/${group}/${id}.md`, 'utf8');
    for (const block of blocksOf(page, 'Flagged')) {
      // The marks of a page are comments, and no policy goes below a word of its author: the next test has them.
      const source = block.source.replace(/ # <-.*$/gm, '');
      const made = await attempts(id, source, filesOf(block), block.today);
      expect(
        made.flatMap(({ finding, verdict }) =>
          verdict.why === undefined ? [] : `${finding.message}: ${verdict.why}`,
        ),
        source,
      ).toEqual([]);
      if (made.length > 0) fixing.add(id);
    }
  },
);

// The line ends and the quotes of the page are those of its author: the same with others.
test.each(ruleFiles().filter(one => isSelected(one) && one.id in fixes))(
  '$id keeps its word with other line ends',
  async ({ id, group }) => {
    const page = readFileSync(`rules/${group}/${id}.md`, 'utf8');
    for (const block of blocksOf(page, 'Flagged').slice(0, 4)) {
      const source = block.source.replaceAll('\n', '\r\n');
      const made = await attempts(id, source, filesOf(block), block.today);
      expect(
        made.flatMap(({ verdict }) => verdict.why ?? []),
        source,
      ).toEqual([]);
      for (const attempt of made.slice(0, 1)) {
        const after = mended(source, attempt);
        expect(after.match(/(?<!\r)\n/g), after).toBeNull();
        expect(parseTree(new Source(FILE, after)).problems.filter(({ lost }) => lost)).toEqual([]);
      }
    }
  },
);

test.runIf(allSelected)('every rule with a fix shows one on its page', () =>
  expect(Object.keys(fixes).filter(id => !fixing.has(id))).toEqual([]),
);
