import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, Node, Span } from '../node.ts';
import { getAttArgument, splitGetAtt } from './get-att.ts';
import { mapNode, walk } from './map-node.ts';
import {
  escapeSub,
  hasVariables,
  mapSubArgument,
  ownValue,
  replaceVariables,
  subArgument,
  subParts,
} from './sub.ts';

const SPAN: Span = { file: 'a.yaml', start: 0, end: 1 };
const scalar = (text: string): Node => ({ kind: 'scalar', text, plain: false, span: SPAN });
const list = (...items: Node[]): Node => ({ kind: 'list', items, span: SPAN });
const map = (values: Readonly<Record<string, Node>>): Node => ({
  kind: 'map',
  entries: new Map(
    Object.entries(values).map(([key, value]): [string, Entry] => [key, { key, keySpan: SPAN, value }]),
  ),
  span: SPAN,
});
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('${', '${!', '}', '$', '!', '{', ' ', 'Name', 'AWS::Region', 'Name.Arn'),
    fc.string(),
  ),
);
const patterns = pieces.map(all => all.join(''));

describe('the pattern of Fn::Sub', () => {
  test.each([
    ['', []],
    ['plain', [{ kind: 'literal', text: 'plain', start: 0, end: 5 }]],
    [
      'a${B}c',
      [
        { kind: 'literal', text: 'a', start: 0, end: 1 },
        { kind: 'variable', name: 'B', start: 1, end: 5 },
        { kind: 'literal', text: 'c', start: 5, end: 6 },
      ],
    ],
    ['${ B.Arn }', [{ kind: 'variable', name: 'B.Arn', start: 0, end: 10 }]],
    ['${!B}', [{ kind: 'escape', text: '${B}', start: 0, end: 5 }]],
    [
      '$${B}',
      [
        { kind: 'literal', text: '$', start: 0, end: 1 },
        { kind: 'variable', name: 'B', start: 1, end: 5 },
      ],
    ],
    ['${B', [{ kind: 'literal', text: '${B', start: 0, end: 3 }]],
  ])('%s', (pattern, parts) => expect(subParts(pattern)).toEqual(parts));

  test('its parts are the whole of it, in order and without gaps', () =>
    fc.assert(
      fc.property(patterns, pattern => {
        const parts = subParts(pattern);
        expect(parts.map(({ start, end }) => pattern.slice(start, end)).join('')).toBe(pattern);
        expect(parts.every(({ start, end }) => start < end)).toBe(true);
        expect(parts.slice(1).map(({ start }) => start)).toEqual(parts.slice(0, -1).map(({ end }) => end));
      }),
    ));

  test('what is escaped is read back as it was, without a variable', () =>
    fc.assert(
      fc.property(patterns, text => {
        const parts = subParts(escapeSub(text));
        expect(hasVariables(escapeSub(text))).toBe(false);
        expect(parts.map(part => (part.kind === 'variable' ? '' : part.text)).join('')).toBe(text);
      }),
    ));

  test('only what is changed is written anew', () =>
    fc.assert(
      fc.property(patterns, pattern => {
        expect(replaceVariables(pattern, () => undefined)).toBe(pattern);
        expect(replaceVariables(pattern, (_, written) => written)).toBe(pattern);
      }),
    ));
});

test('the map of a Sub gives its own variables their values', () => {
  const value = scalar('v');
  const sub = subArgument(list(scalar('${A}'), map({ A: value })));
  expect(ownValue(sub, 'A')).toBe(value);
  expect(ownValue(sub, 'B')).toBeUndefined();
  expect(ownValue(subArgument(scalar('${A}')), 'A')).toBeUndefined();
  expect(ownValue(subArgument(list(scalar('${A}'), list())), 'A')).toBeUndefined();
});

test('the pattern and the map of a Sub are changed apart', () => {
  const [pattern, own] = [scalar('p'), map({})];
  const same = (node: Node): Node => node;
  const arg = list(pattern, own);
  expect(mapSubArgument(arg, same, same)).toBe(arg);
  expect(mapSubArgument(arg, () => scalar('q'), same)).toEqual(list(scalar('q'), own));
  expect(mapSubArgument(pattern, () => own, same)).toBe(own);
});

describe('the argument of Fn::GetAtt', () => {
  test.each([
    ['dotted', scalar('A.Arn'), { id: 'A', attribute: 'Arn' }],
    ['a list', list(scalar('A'), scalar('Arn')), { id: 'A', attribute: 'Arn' }],
    ['more dots', scalar('A.Outputs.B'), { id: 'A', attribute: 'Outputs.B' }],
    ['more items', list(scalar('A'), scalar('Outputs'), scalar('B')), { id: 'A', attribute: 'Outputs.B' }],
    ['dots in a list', list(scalar('A'), scalar('Outputs.B')), { id: 'A', attribute: 'Outputs.B' }],
    ['no attribute', scalar('A'), { id: 'A', attribute: undefined }],
    ['a computed attribute', list(scalar('A'), list()), { id: 'A', attribute: undefined }],
    ['a computed id', list(list(), scalar('Arn')), undefined],
    ['no text', list(), undefined],
  ])('%s', (_, arg, named) => expect(getAttArgument(arg)).toEqual(named));

  test('both forms name the same', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z0-9.]+$/), { minLength: 1 }), steps => {
        expect(getAttArgument(list(...steps.map(scalar)))).toEqual(splitGetAtt(steps.join('.')));
      }),
    ));
});

const { tree } = fc.letrec<{ tree: Node }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'c').map(scalar),
    fc.array(tie('tree'), { maxLength: 3 }).map(items => list(...items)),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('tree'), { maxKeys: 3 }).map(map),
    tie('tree').map((arg): Node => ({ kind: 'call', fn: 'Fn::Base64', arg, span: SPAN })),
  ),
}));
const nodesIn = (root: Node): Node[] => {
  const nodes: Node[] = [];
  walk(root, node => void nodes.push(node));
  return nodes;
};
const textsIn = (root: Node): string[] =>
  nodesIn(root).flatMap(node => (node.kind === 'scalar' ? [node.text] : []));

describe('a tree of which parts are replaced', () => {
  test('is the same object where nothing changed', () =>
    fc.assert(
      fc.property(tree, root => {
        expect(mapNode(root, () => undefined)).toBe(root);
      }),
    ));

  test('changes where it was told to, keeps its positions, and shares every part without a change', () =>
    fc.assert(
      fc.property(tree, root => {
        const changed = mapNode(root, node =>
          node.kind === 'scalar' && node.text === 'a' ? { ...node, text: 'A' } : undefined,
        );
        expect(textsIn(changed)).toEqual(textsIn(root).map(text => (text === 'a' ? 'A' : text)));
        const [before, after] = [nodesIn(root), nodesIn(changed)];
        expect(after.map(({ kind, span }) => [kind, span])).toEqual(
          before.map(({ kind, span }) => [kind, span]),
        );
        for (const [index, node] of before.entries())
          expect(after[index] === node).toBe(!textsIn(node).includes('a'));
      }),
    ));

  test('is not gone into where it was replaced', () => {
    const root = list(list(scalar('a')));
    const replacement = list(scalar('a'));
    const changed = mapNode(root, node => (node === root ? undefined : replacement));
    expect(changed).toEqual(list(replacement));
  });
});

test('a walk skips what it is told to', () => {
  const inner = list(scalar('a'));
  const seen: Node[] = [];
  walk(list(inner, scalar('b')), node => {
    seen.push(node);
    return node !== inner;
  });
  expect(seen.flatMap(node => (node.kind === 'scalar' ? [node.text] : []))).toEqual(['b']);
});
