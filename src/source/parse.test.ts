import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import { at, isMap } from './node.ts';
import { parseTree } from './parse.ts';
import { toPlain } from './plain.ts';
import { Source } from './source.ts';

const read = (text: string) => parseTree(new Source('t.yaml', text));
const plain = (text: string) => {
  const { root, problems } = read(text);
  expect(problems).toEqual([]);
  return root && toPlain(root);
};

test.each([
  [
    'plain scalars get their type late',
    'a: [1, 1.5, -2, true, no, ~, null, x y, 012345678901, 2012-10-17, 1_000, 0x1F]',
    { a: [1, 1.5, -2, true, false, null, null, 'x y', '012345678901', '2012-10-17', '1_000', '0x1F'] },
  ],
  [
    'quoted scalars are text',
    `a: ['1', "true", '', "a\\tb\\u00e9", 'it''s']`,
    { a: ['1', 'true', '', 'a\tbé', "it's"] },
  ],
  ['plain text folds over lines', 'a: one\n  two\n\n  three\nb: 1', { a: 'one two\nthree', b: 1 }],
  ['a block scalar at the end of a file gains no line break', 'a: |\n  x\n  y', { a: 'x\ny' }],
  ['nor with a tag', 'a: !!str |\n  x', { a: 'x' }],
  ['with one it keeps it', 'a: |+\n  x\n', { a: 'x\n' }],
  ['block scalars keep lines', 'a: |\n  x\n   y\n\nb: >-\n  x\n  y\n', { a: 'x\n y\n', b: 'x y' }],
  ['an empty value is null', 'a:\nb: # nothing\nc: ""', { a: null, b: null, c: '' }],
  [
    'tags of YAML itself give the type',
    "a: [!!str 2012, !!int '5', !!timestamp 2012-10-17, !<tag:yaml.org,2002:str> 1, ! 7]",
    { a: ['2012', 5, '2012-10-17', '1', '7'] },
  ],
  [
    'a merge adds what is not there',
    'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 0}',
    { x: { a: 1, b: 2 }, y: { b: 3, c: 4 }, z: { a: 0, b: 2, c: 4 } },
  ],
  ['a merge may come last', 'x: &x {a: 1}\nz:\n  a: 0\n  <<: *x\n', { x: { a: 1 }, z: { a: 0 } }],
  ['an alias is what it names', 'a: &a !Sub x\nb: *a', { a: { 'Fn::Sub': 'x' }, b: { 'Fn::Sub': 'x' } }],
  ['the last anchor of a name counts', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
  ['the first document with content counts', '---\n---\na: 1\n...\n---\n', { a: 1 }],
  ['a carriage return alone ends a line', 'a: 1\rb: 2\r', { a: 1, b: 2 }],
  [
    'JSON',
    '\uFEFF {"a": [1e3, "\\ud800", "\\u0000", null], "": {}} ',
    { a: [1000, '\ud800', '\0', null], '': {} },
  ],
  ['YAML that looks like JSON', "{'a': [1, 2,], # why not\n b: c}", { a: [1, 2], b: 'c' }],
  ['a key that is no text is spelled as it stands', '? [a, b]\n: 1', { '[a, b]': 1 }],
  ['a directive', '%YAML 1.1\n---\na: yes', { a: true }],
])('%s', (_, text, data) => expect(plain(text)).toEqual(data));

describe('broken files', () => {
  const file = (name: string) => decode(readFileSync(`fixtures/broken/${name}`));
  test.each([
    ['unclosed-quote.yaml', ['bad-yaml'], true, true],
    ['tabs.yaml', ['bad-yaml'], true, true],
    ['alias-bomb.yaml', ['too-many-aliases'], true, false],
    ['alias-cycle.yaml', ['alias-cycle'], true, true],
    ['unknown-alias.yaml', ['unknown-alias'], true, true],
    ['two-documents.yaml', ['more-documents'], true, true],
    ['duplicate-keys.yaml', ['duplicate-key'], false, true],
    ['missing-comma.json', ['bad-json'], true, true],
    ['empty.yaml', ['empty'], false, false],
    ['only-comments.yaml', ['empty'], false, false],
    ['utf-16.yaml', [], false, true],
  ])('%s', (name, codes, lost, tree) => {
    const { root, problems } = read(file(name).text);
    expect([...new Set(problems.map(({ code }) => code))]).toEqual(codes);
    expect(problems.some(problem => problem.lost)).toBe(lost);
    expect(isMap(root)).toBe(tree);
  });
  test('a JSON error says where', () => {
    const source = new Source('t.json', file('missing-comma.json').text);
    const [problem] = parseTree(source).problems;
    expect([problem?.message, source.position(problem!.span.start)]).toEqual([
      'expected "," or "}"',
      { line: 5, column: 5 },
    ]);
  });
  test('the later of two keys counts, and the earlier one is told', () => {
    const source = new Source('t.yaml', file('duplicate-keys.yaml').text);
    const { root, problems } = parseTree(source);
    expect(toPlain(at(root, 'Resources', 'Uploads')!)).toEqual({ Type: 'AWS::SQS::Queue' });
    expect(problems[0]?.message).toBe('"Uploads" is written again at 4:3; only the last value is used');
    expect(source.position(problems[0]!.span.start)).toEqual({ line: 2, column: 3 });
  });
  test('NUL makes a file binary', () =>
    expect(read('a: \0').problems).toMatchObject([{ code: 'binary', lost: true }]));
  test('two short tags in a row are understood, and told', () => {
    const { root, problems } = read('a: !Base64 !Sub x');
    expect(root && toPlain(root)).toEqual({ a: { 'Fn::Base64': { 'Fn::Sub': 'x' } } });
    expect(problems).toMatchObject([{ code: 'stacked-tags', lost: false }]);
  });
});

test.each([
  ['line feeds', '# one\na: 1 # two\nb: "#no"\nc: |\n  # no\n# three'],
  ['CRLF', '# one\r\na: 1 # two\r\nb: "#no"\r\nc: |\r\n  # no\r\n# three'],
  ['a lone CR', '# one\ra: 1 # two\rb: "#no"\rc: |\r  # no\r# three'],
  ['a byte order mark', '\uFEFF# one\na: 1 # two\nb: "#no"\nc: |\n  # no\n# three'],
])('comments by line: %s', (_, text) => {
  const { comments } = read(text);
  expect(comments.map(({ line, text: words }) => [line, words])).toEqual([
    [1, 'one'],
    [2, 'two'],
    [6, 'three'],
  ]);
  for (const { span } of comments) expect(text.slice(span.start, span.end)).toMatch(/^# (?:one|two|three)$/);
});
