import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { decode } from '../decode.ts';
import { readYaml } from '../library.ts';
import { Source } from '../source.ts';
import { readFast } from './read.ts';
import { Choices, printed } from './testing.ts';

/** Whether the fast reader read the text. What it then says is what the library says. */
function isFast(text: string): boolean {
  const fast = readFast(new Source('t.yaml', text));
  if (!fast) return false;
  const slow = readYaml(new Source('t.yaml', text));
  const unread = { root: undefined, problems: [{ code: 'bad-yaml', lost: true }] };
  if (fast.templated !== undefined) {
    expect(fast, JSON.stringify(text)).toMatchObject(unread);
    expect(slow.problems[0], JSON.stringify(text)).toMatchObject(unread.problems[0]!);
    // Behind text that stands left the library may stumble before it comes to the engine's mark.
    expect([fast.templated, undefined], JSON.stringify(text)).toContain(slow.templated);
  } else if (!isDeepStrictEqual(fast, slow)) expect(fast, JSON.stringify(text)).toStrictEqual(slow);
  return true;
}

const fixtures = globSync(['fixtures/**/*.{yaml,yml}', '!fixtures/broken/**']).toSorted();
const broken = globSync('fixtures/broken/*.yaml').toSorted();
const pages = globSync(['rules/**/*.md', 'fixtures/**/*.md']).toSorted();
const textOf = (file: string): string => decode(readFileSync(file)).text;
const blocks = pages
  .flatMap(page => [...textOf(page).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map(([, text]) => text!))
  .filter(text => !text.includes(': {{'));

test.each(fixtures)('%s', file => expect(isFast(textOf(file))).toBe(true));
test.each(broken)('%s', file => void isFast(textOf(file)));
test('every template of the pages', () => {
  expect(blocks.length).toBeGreaterThan(50);
  expect(blocks.filter(text => !isFast(text))).toEqual([]);
});

test.each([
  ['a list under its key', 'a:\n- b\n- c: d\n  e:\n  - f\ng: h\n'],
  ['nothing', 'a:\nb: # c\n\n\nc: !Foo\nd: &x\ne:\n- \n-\n'],
  ['compact collections', '- - a\n  - b: c\n    d: e\n-   f: g\n'],
  ['a tag, then lines', 'a: !If\n  - b\n  - !Sub\n    - c\n    - {d: e}\nf: !Sub\n  g: h\n'],
  ['plain text in lines', 'a: b\n  c # d\n# e\nf:\n  g\n   h\n\n\n  i\n'],
  ['quoted text in lines', "a: \"b \n\n  c\\\n   d\"\ne: 'f\n\n\n  g''h '\n"],
  [
    'block scalars',
    'a: |\n  b\n   c\n\n# d\ne: >-\n    f\n    g\n\n      h\n    i\nj: |+\n  k\n\nl: |2-\n    m\n- n'.replace(
      '\n- n',
      '\n',
    ),
  ],
  [
    'flow collections',
    'a: [b, "c" , !Ref d, {e: f, "g":h, i, j: , k: [l,\n  m] # n\n  },]\no: {\n}\np: []\n',
  ],
  ['a pair in a list', 'a: [b: c, "d": !Ref e]\n'],
  ['text left of its key', 'a:\n    b: \'c\nd\'\n    e:\n      - "f\n g"\n      - [h,\n{i: j\n k}\n]\n'],
  ['a quote inside a word in brackets', "- {\n'a':!Ref b,\n c:'d: e,\nf: h\n }\n"],
  ['a template of an engine', 'a: b\n{%- if cookiecutter.c %}\nd: e\n{%- endif %}\n'],
  ['a bracket under its key', 'a: [\n  b\n]\nc: {\n}\n'],
  ['merges and aliases', 'a: &a {b: 1}\nc: &c\n  <<: *a\n  d: 2\ne:\n  <<: [*a, *c]\n  b: 3\nf: [*a, *c]\n'],
  ['keys', "\"a b\": 1\n'c''d' : 2\ne f: 3\n-g: 4\n::h: 5\n"],
  ['equal keys', 'a: 1\nb: 2\na: 3\n'],
  ['the start of a document', '\uFEFF# a\n---\n# b\nc: d\n'],
  ['a collection of brackets alone', '{a: b,\nc: [d]}\n'],
  ['CRLF', 'a: |\r\n  b\r\n\r\nc: "d\r\n  e"\r\nf: g\r\n  h # i\r\n'],
  ['white space at line ends', 'a: b \t\nc:\t\nd: [ e ] \n'],
])('%s: fast', (_, text) => expect(isFast(text)).toBe(true));

test.each([
  'a: b: c',
  'a: "b" c',
  'a: [b',
  "a: 'b",
  'a:\n  b\n c: d',
  '? a\n: b',
  '[a]: b',
  '{a: b}: c',
  '!Foo a: b',
  '&x a: b',
  'a: !Foo !Bar b',
  'a: &x &y b',
  'a: *b',
  'a: &b [*b]',
  'a',
  '- a\nb',
  'a: |',
  'a: |x\n  b',
  'a: %b',
  'a: @b',
  'a: `b`',
  'a:\tb: c',
  '\ta: b',
  '%YAML 1.2\n---\na: b',
  'a: b\n---\nc: d',
  'a: b\n...\n',
  '',
  '# a',
  'a: [b,,c]',
  'a: {b: c d: e}',
  'a: {{ b }}',
  'a: {{resolve:ssm:b}}',
  'a: "\\q"',
  'a: - b',
  'a:\n#c\n  b\n',
  'a: b\rc: d',
  'a: \u0007',
  `${'- '.repeat(98)}a`,
  'a: !!binary b',
  'a: !!str [b]',
  'a: !<b> c',
  'a: |\n \n  \n b\n',
])('left to the library: %j', text => expect(isFast(text)).toBe(false));

describe('what the fast reader reads, the library reads alike', () => {
  const numbers = fc.array(fc.nat(5039), { minLength: 1, maxLength: 120, size: 'max' });
  test('printed trees', () => {
    let all = 0;
    let fast = 0;
    fc.assert(
      fc.property(numbers, chosen => {
        all += 1;
        if (isFast(printed(new Choices(chosen)))) fast += 1;
      }),
      { numRuns: 1500 },
    );
    expect(fast / all).toBeGreaterThan(0.4);
  });
  const PIECES = [
    ':',
    ': ',
    ' ',
    '\n',
    '\n  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>',
    '#',
    ' #',
    '&a ',
    '*a',
    '!Ref ',
    '!',
    '?',
    '%',
    '@',
    '\t',
    '\r',
    '\uFEFF',
    '---\n',
    '...',
    '<<: ',
    '\\',
    ',',
    'x',
  ];
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ...PIECES)), {
    minLength: 1,
    maxLength: 3,
  });
  const changed = (text: string, changes: readonly (readonly [number, number, string])[]): string =>
    changes.reduce(
      (now, [at, cut, put]) =>
        now.slice(0, at % (now.length + 1)) + put + now.slice((at % (now.length + 1)) + cut),
      text,
    );
  test('printed trees with holes', () =>
    fc.assert(
      fc.property(
        numbers,
        edits,
        (chosen, changes) => void isFast(changed(printed(new Choices(chosen)), changes)),
      ),
      { numRuns: 1500 },
    ));
  test('templates with holes', () => {
    const short = [...blocks, ...fixtures.map(textOf)].filter(text => text.length < 3000);
    fc.assert(
      fc.property(fc.constantFrom(...short), edits, (text, changes) => void isFast(changed(text, changes))),
      { numRuns: 600 },
    );
  });
});
