import { globSync } from 'tinyglobby';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isTest, readSources } from '../sources.ts';
import { regexesIn } from './collect.ts';
import { growthOf } from './degree.ts';

const files = new Map(
  [...readSources()].filter(([file]) => /^(?:src|rules|tools)\//.test(file) && !isTest(file)),
);
for (const file of globSync([
  '{bin,cdk,serverless-stackward}/**/*.js',
  '{fleet,editors}/**/*.{ts,js,mjs}',
  'src/**/*.{js,mjs}',
  '!**/{node_modules,dist,out,testing}/**',
  '!**/*.test.ts',
]))
  files.set(file, readFileSync(file, 'utf8'));
const written = regexesIn(files);

/** What reads nothing but the source of this project. */
const OWN_TEXTS = new Set(['tools/sources.ts']);

/** Made while the program runs, by the file and the reason why each is harmless. */
const MADE_LATE: Readonly<Record<string, string>> = {
  'src/config/read-options.ts': 'the form of an option is code of a rule, its subject one short text',
  'src/cli/own-rules.ts': 'only built, to see whether it is one',
  'src/dialect/cloudformation/loop-body.ts': 'a name of which each character stands for itself',
  'src/rule/page.ts': 'the severities are words',
  'tools/regex/parse.ts': 'a literal of that file, made sticky',
};

test('there are many', () => expect(written.length).toBeGreaterThan(700));

test('no search takes longer than in proportion to its text', () => {
  const slow = written
    .filter(({ file }) => !OWN_TEXTS.has(file))
    .flatMap(({ file, line, written: text, source, flags }) => {
      const growth = source === undefined ? 'linear' : growthOf(source, flags);
      return growth === 'linear' ? [] : [`${file}:${line} ${growth}: ${text}`];
    });
  expect(slow).toEqual([]);
});

test('what is made while the program runs is explained', () => {
  const late = new Set(written.filter(({ source }) => source === undefined).map(({ file }) => file));
  expect([...late].toSorted()).toEqual(Object.keys(MADE_LATE).toSorted());
});

describe('the growth of a search', () => {
  test.each([
    ['linear', '^a*$', ''],
    ['linear', 'a*', ''],
    ['linear', '"[^"]*"', 'g'],
    ['linear', '\\b[a-z]+x', ''],
    ['linear', '(?<![a-z])[a-z]+x', ''],
    ['linear', '\\s+$', 'y'],
    ['linear', '^(?:a|b)*c', ''],
    ['linear', '^(a?){30}a{30}$', ''],
    ['linear', 'foo.*$', 's'],
    ['linear', '[0-9a-f]{32}-us', ''],
    ['quadratic or worse', '[a-z]+x', ''],
    ['quadratic or worse', '\\s+$', ''],
    ['quadratic or worse', 'foo.*$', ''],
    ['quadratic or worse', '^a*a*b', ''],
    ['quadratic or worse', '^\\s*(\\w+\\s*)?\\s*$', ''],
    ['quadratic or worse', '[0-9a-f]{1,500}x', ''],
    ['quadratic or worse', 'a(?:;[^]*;)?', 'g'],
    ['quadratic or worse', '^(.)\\1*\\1*x', ''],
    ['exponential', '^(?:a+)+$', ''],
    ['exponential', '(?:a|a)*b', ''],
    ['exponential', '(?:a|[a-z])*b', ''],
    ['exponential', '^(?:\\s+|#.*)*x', ''],
    ['exponential', '(?:a?b?)*c', ''],
    ['unknown', 'x(?=.*y)', ''],
  ])('%s: /%s/%s', (growth, source, flags) => expect(growthOf(source, flags)).toBe(growth));

  test('a syntax that is not known is no verdict', () => expect(() => growthOf('a)b')).toThrow());
});

test('constants are followed', () => {
  const code =
    "const A = 'a+';\nconst B = `${A}b`;\nexport const C = new RegExp(`^${B}$`, 'g');\nnew RegExp(x);";
  expect(regexesIn(new Map([['c.ts', code]]))).toMatchObject([
    { line: 3, source: '^a+b$', flags: 'g' },
    { line: 4, source: undefined },
  ]);
});
