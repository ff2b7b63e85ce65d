import { expect, test } from 'vitest';
import { testsOf } from './changed.ts';

const sources = new Map([
  ['fixtures/whole.test.ts', "import { rules } from '../rules/index.ts';"],
  ['rules/a/a-one.ts', "import { question } from '../../src/aws/question.ts';"],
  ['rules/a/a-one.test.ts', "import one from './a-one.ts';"],
  ['rules/a/a-two.ts', "import type { Rule } from '../../src/rule/rule.ts';"],
  ['rules/index.ts', "import one from './a/a-one.ts';\nimport two from './a/a-two.ts';"],
  ['rules/rules.test.ts', "import { rules } from './index.ts';"],
  ['src/aws/question.ts', ''],
  ['src/aws/question.test.ts', "import { question } from './question.ts';"],
  ['src/cli/git.ts', ''],
  ['src/cli/diff.ts', "const { changes } = await import('./git.ts');"],
  ['src/cli/diff.test.ts', "import {\n  diff,\n} from './diff.ts';"],
  ['src/rule/rule.ts', ''],
]);
const PAGES = ['rules/other-tools.test.ts', 'rules/replacements.test.ts', 'rules/rules.test.ts'];

test.each([
  [
    'a rule: its own tests and its page',
    ['rules/a/a-one.ts'],
    ['rules/a/a-one.test.ts', ...PAGES],
    ['a-one'],
  ],
  ['a page', ['rules/a/a-two.md'], PAGES, ['a-two']],
  [
    'what a rule asks: the rules that ask it',
    ['src/aws/question.ts'],
    ['rules/a/a-one.test.ts', ...PAGES, 'src/aws/question.test.ts'],
    ['a-one'],
  ],
  ['a type: who names it', ['src/rule/rule.ts'], PAGES, ['a-two']],
  ['what is loaded late', ['src/cli/git.ts'], ['src/cli/diff.test.ts'], []],
  ['a test', ['src/cli/diff.test.ts'], ['src/cli/diff.test.ts'], []],
  ['a page of the documentation', ['docs/options.md'], ['tools/gen/docs.test.ts'], []],
  ['a fixture', ['fixtures/seed/template.yaml'], ['fixtures/whole.test.ts'], []],
  ['nothing', [], [], []],
])('%s', (_, changed, files, rules) => expect(testsOf(changed, sources)).toEqual({ files, rules }));

test.each(['data/sam.json', 'package.json', 'src/cli/deleted.ts'])('%s may concern every test', file =>
  expect(testsOf(['rules/a/a-one.ts', file], sources)).toBe('all'),
);
