import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NODES } from './limits.ts';
import { type Node } from './node.ts';
import { parseTree } from './parse.ts';
import { Source } from './source.ts';

const read = (text: string) => parseTree(new Source('t.yaml', text));
const many = (count: number, piece: string | ((index: number) => string)) => Array.from({ length: count }, (_, index) => (typeof piece === 'string' ? piece : piece(index))).join('');

test.each([
  ['brackets', 'too-deep', many(50_000, '[')],
  ['closed brackets', 'too-deep', many(50_000, '[') + many(50_000, ']')],
  ['JSON objects', 'too-deep', `${many(50_000, '{"a":')}1${many(50_000, '}')}`],
  ['block lists', 'too-deep', many(50_000, '- ')],
  ['explicit keys', 'too-deep', many(50_000, '? ')],
  ['indentation', 'too-deep', many(500, index => `${' '.repeat(index)}a:\n`)],
  ['a chain of aliases', 'too-deep', `a0: &a0 [x]\n${many(1000, index => `a${index + 1}: &a${index + 1} [*a${index}]\n`)}`],
  ['a bomb of aliases', 'too-many-aliases', `a0: &a0 [x]\n${many(60, index => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`)}`],
  ['a bomb of merges', 'too-many-aliases', `a: &a {${many(300, index => `k${index}: v,`)}}\nb:\n${many(1000, '  <<: *a\n')}`],
  ['values in YAML', 'too-many-tokens', `a: [${many(200_000, 'b,')}]`],
  ['values in JSON', 'too-many-nodes', `[${many(MAX_NODES + 9, '1,')}1]`],
  ['blank lines', 'too-many-tokens', many(600_000, '\n')],
  ['size of YAML', 'too-large', `a: ${'x'.repeat(4_000_001)}`],
  ['size of JSON', 'too-large', `["${'x'.repeat(10_000_001)}"]`],
])('%s: refused at once', (_, code, text) => {
  const started = performance.now();
  const { root, problems } = read(text);
  expect({ root, problems }).toMatchObject({ root: undefined, problems: [{ code, lost: true }] });
  expect(performance.now() - started).toBeLessThan(5000);
});

test.each([
  ['unclosed quotes', many(20_000, "a: 'x\n")],
  ['unclosed lists', many(20_000, 'a: [b\n')],
  ['tags in a row', many(20_000, '!a ')],
  ['anchors in a row', many(20_000, '&a ')],
  ['stray brackets', many(20_000, '] ')],
  ['equal keys', many(20_000, 'a: 1\n')],
  ['documents', many(20_000, '---\na: b\n')],
  ['unindented lists', `a: [\n${many(20_000, 'b,\n')}]`],
  ['marks of templates', `x: {{ a }}b\n${many(20_000, '{# {{ a <% ')}`],
])('%s: read in time', (_, text) => {
  const started = performance.now();
  read(text);
  expect(performance.now() - started).toBeLessThan(5000);
});

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
const PIECES = [':', ' ', '\n', '- ', '[', ']', '{', '}', '"', "'", '|', '>', '#', '&a', '*a', '!Ref ', '!', '?', '%', '@', '`', '\t', '\r', '\u0000', '\uFEFF', '\ud800', '---\n', '...', '<<: ', '{{', '\\', ',', '\u2028'];

/** Follows every edge: a tree of nodes with spans inside the text, whatever the text was. */
function check(node: Node, length: number): void {
  const { start, end } = node.span;
  expect(start >= 0 && start <= end && end <= length).toBe(true);
  if (node.kind === 'list') for (const item of node.items) check(item, length);
  if (node.kind === 'call') check(node.arg, length);
  if (node.kind === 'map') for (const { value } of node.entries.values()) check(value, length);
}
const holds = (text: string): void => {
  const { root, problems, comments } = read(text);
  if (root) check(root, text.length);
  for (const { span } of [...problems, ...comments]) expect(span.start >= 0 && span.end >= span.start && span.end <= text.length).toBe(true);
  if (!root) expect(problems.length).toBeGreaterThan(0);
};

describe('never an exception', () => {
  test('any text', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds)));
  test('any punctuation', () => fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES, 'a', 'b: c'), { maxLength: 40 }).map(parts => parts.join('')), holds), { numRuns: 1000 }));
  test('a template with holes', () => fc.assert(fc.property(fc.array(fc.tuple(fc.nat(TEMPLATE.length), fc.nat(9), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 6 }), edits => {
    let text = TEMPLATE;
    for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
    holds(text);
  }), { numRuns: 600 }));
  test('JSON with holes', () => fc.assert(fc.property(fc.jsonValue(), fc.nat(400), fc.nat(5), fc.constantFrom(...PIECES), (value, at, cut, put) => {
    const text = `[${JSON.stringify(value)}]`;
    holds(text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
  }), { numRuns: 300 }));
});
