import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NODES } from './limits.ts';
import type { Node, Span } from './node.ts';
import { parseTree } from './parse.ts';
import { Source } from './source.ts';

const read = (text: string) => parseTree(new Source('t.yaml', text));
const many = (count: number, piece: string | ((index: number) => string)) =>
  Array.from({ length: count }, (_, index) => (typeof piece === 'string' ? piece : piece(index))).join('');

test.each([
  ['brackets', 'too-deep', many(50_000, '[')],
  ['closed brackets', 'too-deep', many(50_000, '[') + many(50_000, ']')],
  ['JSON objects', 'too-deep', `${many(50_000, '{"a":')}1${many(50_000, '}')}`],
  ['block lists', 'too-deep', many(50_000, '- ')],
  ['explicit keys', 'too-deep', many(50_000, '? ')],
  ['indentation', 'too-deep', many(500, index => `${' '.repeat(index)}a:\n`)],
  [
    'a chain of aliases',
    'too-deep',
    `a0: &a0 [x]\n${many(1000, index => `a${index + 1}: &a${index + 1} [*a${index}]\n`)}`,
  ],
  [
    'a bomb of aliases',
    'too-many-aliases',
    `a0: &a0 [x]\n${many(60, index => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`)}`,
  ],
  [
    'a bomb of merges',
    'too-many-aliases',
    `a: &a {${many(300, index => `k${index}: v,`)}}\nb:\n${many(1000, '  <<: *a\n')}`,
  ],
  ['values in YAML', 'too-many-tokens', `a: [${many(170_000, 'b,')}]`],
  ['values in JSON', 'too-many-nodes', `[${many(MAX_NODES + 9, '1,')}1]`],
  ['blank lines', 'too-many-tokens', many(500_010, '\n')],
  ['size of YAML', 'too-large', `a: ${'x'.repeat(4_000_001)}`],
  ['size of JSON', 'too-large', `["${'x'.repeat(10_000_001)}"]`],
])('%s: refused at once', (_, code, text) => {
  const { root, problems } = read(text);
  expect({ root, problems }).toMatchObject({ root: undefined, problems: [{ code, lost: true }] });
});

test.each([
  ['unclosed quotes', many(3_000, "a: 'x\n")],
  ['unclosed lists', many(3_000, 'a: [b\n')],
  ['tags in a row', many(20_000, '!a ')],
  ['anchors in a row', many(20_000, '&a ')],
  ['stray brackets', many(20_000, '] ')],
  ['equal keys', many(20_000, 'a: 1\n')],
  ['documents', many(3_000, '---\na: b\n')],
  ['unindented lists', `a: [\n${many(3_000, 'b,\n')}]`],
  ['marks of templates', `x: {{ a }}b\n${many(20_000, '{# {{ a <% ')}`],
])('%s: read before the test times out', (_, text) => void read(text));

const TEMPLATE = `Parameters: { Stage: { Type: String, AllowedValues: [dev, 'prod'] } } # stages
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Resources:
  Fn: &fn
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        exports.handler = () => {}
      Environment: { Variables: { "A": !Sub '\${Stage}-x', B: !If [Prod, !GetAtt T.Arn, 012] } }
  Copy: { <<: *fn, Condition: Prod }
`;
const PIECES = [
  ':',
  ' ',
  '\n',
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
  '&a',
  '*a',
  '!Ref ',
  '!',
  '?',
  '%',
  '@',
  '`',
  '\t',
  '\r',
  '\u0000',
  '\uFEFF',
  '\ud800',
  '---\n',
  '...',
  '<<: ',
  '{{',
  '\\',
  ',',
  '\u2028',
];

const isIn = ({ start, end }: Span, length: number): boolean => start >= 0 && start <= end && end <= length;
/** Follows every edge: a tree of nodes with spans inside the text, whatever the text was. */
function isSound(node: Node, length: number): boolean {
  if (!isIn(node.span, length)) return false;
  if (node.kind === 'list') return node.items.every(item => isSound(item, length));
  if (node.kind === 'call') return isSound(node.arg, length);
  return node.kind === 'scalar' || [...node.entries.values()].every(({ value }) => isSound(value, length));
}
const holds = (text: string): boolean => {
  const { root, problems, comments } = read(text);
  return (
    [...problems, ...comments].every(({ span }) => isIn(span, text.length)) &&
    (root ? isSound(root, text.length) : problems.length > 0)
  );
};

describe('never an exception', () => {
  test('any text', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds)));
  test('any punctuation', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES, 'a', 'b: c'), { maxLength: 40 }).map(parts => parts.join('')),
        holds,
      ),
      { numRuns: 400 },
    ));
  test('a template with holes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(TEMPLATE.length), fc.nat(9), fc.constantFrom(...PIECES)), {
          minLength: 1,
          maxLength: 6,
        }),
        edits => {
          let text = TEMPLATE;
          for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
          return holds(text);
        },
      ),
      { numRuns: 300 },
    ));
  test('JSON with holes', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(400),
        fc.nat(5),
        fc.constantFrom(...PIECES),
        (value, at, cut, put) => {
          const text = `[${JSON.stringify(value)}]`;
          return holds(text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
        },
      ),
      { numRuns: 200 },
    ));
});
