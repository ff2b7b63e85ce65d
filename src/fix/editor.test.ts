import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isList, isMap, type List, type MapNode, type Node } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import type { Data } from './data.ts';
import { getAtt, ref, sub } from './data.ts';
import type { Edits } from './cuts.ts';
import type { Editor } from './editor.ts';
import { anyData, anyHand, editorOf, plainOf, written, type PlainData } from './testing.ts';
import { applied } from './source-edit.ts';

const parsed = (text: string): PlainData => {
  const { root, problems } = parseTree(new Source('template.yaml', text));
  expect(problems, text).toEqual([]);
  return plainOf(root);
};

/** Every map or list of a tree, with the way to it. */
function places<N extends Node>(
  root: Node,
  is: (node: Node) => node is N,
): { readonly node: N; readonly path: readonly (string | number)[] }[] {
  const found: { node: N; path: readonly (string | number)[] }[] = [];
  const visit = (node: Node, path: readonly (string | number)[]): void => {
    if (is(node)) found.push({ node, path });
    if (node.kind === 'map') for (const [key, { value }] of node.entries) visit(value, [...path, key]);
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
  };
  visit(root, []);
  return found;
}

const copy = (value: PlainData): PlainData => JSON.parse(JSON.stringify(value)) as PlainData;
const changedAt = (
  data: PlainData,
  path: readonly (string | number)[],
  change: (holder: never) => void,
): PlainData => {
  const whole = copy(data);
  let here = whole as never;
  for (const step of path) here = here[step];
  change(here);
  return whole;
};

/** The lines that an edit does not touch are the same bytes, in the same order. */
function expectOthersSame(text: string, edits: NonNullable<Edits>): void {
  const after = applied(text, edits);
  const ends = (one: string, at: number): number => {
    const found = one.slice(at).search(/[\r\n]/);
    return found < 0 ? one.length : at + found;
  };
  const from = Math.min(...edits.map(({ at }) => at.start));
  const to = Math.max(...edits.map(({ at }) => at.end));
  const before = text.slice(0, Math.max(0, text.lastIndexOf('\n', from - 1)));
  const behind = text.slice(ends(text, to));
  expect(after.startsWith(before), after).toBe(true);
  expect(after.endsWith(behind), after).toBe(true);
}

const VALUES: readonly Data[] = [
  'Active',
  true,
  30,
  'a: b',
  { Mode: 'Active' },
  { Deep: { Deeper: ['x', 'y z'] } },
  ['one', { k: 'v' }],
];

test('a key that is set is there, and nothing else is different', () =>
  fc.assert(
    fc.property(anyData, anyHand, fc.nat(), fc.constantFrom(...VALUES), (data, hand, pick, value) => {
      const text = written(data, hand);
      const editor = editorOf(text);
      const maps = places<MapNode>(editor.root, isMap);
      const { node, path } = maps[pick % maps.length]!;
      const edits = editor.set(node, ['New'], value);
      expect(edits, text).toBeDefined();
      expect(parsed(applied(text, edits!)), applied(text, edits!)).toEqual(
        changedAt(parsed(text), path, (map: Record<string, unknown>) => void (map['New'] = value)),
      );
      expectOthersSame(text, edits!);
    }),
    { numRuns: 600 },
  ));
test('a text, a number or a switch is replaced, and nothing else is different', () =>
  fc.assert(
    fc.property(
      anyData,
      anyHand,
      fc.nat(),
      fc.constantFrom('Active', true, 30, 'a: b', '*'),
      (data, hand, pick, value) => {
        const text = written(data, hand);
        const editor = editorOf(text);
        const all = places<MapNode>(editor.root, isMap).flatMap(({ node, path }) =>
          [...node.entries.keys()].map(key => ({ node, path, key })),
        );
        const { node, path, key } = all[pick % all.length]!;
        const edits = editor.set(node, [key], value);
        if (edits === undefined) return;
        const after = applied(text, edits);
        const set = changedAt(parsed(text), path, (map: Record<string, unknown>) => void (map[key] = value));
        // In quotes it stays a text.
        const asText = changedAt(
          parsed(text),
          path,
          (map: Record<string, unknown>) => void (map[key] = String(value)),
        );
        expect([set, asText], after).toContainEqual(parsed(after));
        expectOthersSame(text, edits);
      },
    ),
    { numRuns: 600 },
  ));
test('items are taken out of a list, and the others stay', () =>
  fc.assert(
    fc.property(anyData, anyHand, fc.nat(), fc.nat(), (data, hand, pick, which) => {
      const text = written(data, hand);
      const editor = editorOf(text);
      const lists = places<List>(editor.root, isList).filter(({ node }) => node.items.length > 1);
      if (lists.length === 0) return;
      const { node, path } = lists[pick % lists.length]!;
      const indexes = node.items.map((_, index) => index).filter(index => ((which >> index) & 1) === 1);
      if (indexes.length === 0) return;
      const edits = editor.removeItems(node, indexes);
      if (edits === undefined) return;
      expect(parsed(applied(text, edits)), applied(text, edits)).toEqual(
        changedAt(parsed(text), path, (list: unknown[]) => {
          for (const index of indexes.toReversed()) list.splice(index, 1);
        }),
      );
    }),
    { numRuns: 600 },
  ));
test('an entry is taken out of a map, and the others stay', () =>
  fc.assert(
    fc.property(anyData, anyHand, fc.nat(), (data, hand, pick) => {
      const text = written(data, hand);
      const editor = editorOf(text);
      const all = places<MapNode>(editor.root, isMap).flatMap(({ node, path }) =>
        [...node.entries.keys()].map(key => ({ node, path, key })),
      );
      const { node, path, key } = all[pick % all.length]!;
      const edits = editor.removeKey(node, key);
      if (edits === undefined) return;
      expect(parsed(applied(text, edits)), applied(text, edits)).toEqual(
        changedAt(parsed(text), path, (map: Record<string, unknown>) => void delete map[key]),
      );
    }),
    { numRuns: 600 },
  ));
test('an item is added to a list', () =>
  fc.assert(
    fc.property(
      anyData,
      anyHand,
      fc.nat(),
      fc.constantFrom<Data>('s3:GetObject', { Effect: 'Allow', Action: ['a', 'b'] }),
      (data, hand, pick, item) => {
        const text = written(data, hand);
        const editor = editorOf(text);
        const lists = places<List>(editor.root, isList);
        if (lists.length === 0) return;
        const { node, path } = lists[pick % lists.length]!;
        const edits = editor.addItem(node, item);
        if (edits === undefined) return;
        expect(parsed(applied(text, edits)), applied(text, edits)).toEqual(
          changedAt(parsed(text), path, (list: unknown[]) => void list.push(item)),
        );
        expectOthersSame(text, edits);
      },
    ),
    { numRuns: 600 },
  ));

const root = (editor: Editor): MapNode => editor.root as MapNode;
const edited = (text: string, edit: (editor: Editor) => Edits): string | undefined => {
  const edits = edit(editorOf(text));
  return edits && applied(text, edits);
};

describe('what is new is written as the file is', () => {
  test.each<[string, string, readonly string[], Data, string]>([
    [
      'below the short settings',
      'A:\n  B: 1\n  C:\n    D: 2\n',
      ['A', 'E'],
      'x',
      'A:\n  B: 1\n  E: x\n  C:\n    D: 2\n',
    ],
    [
      'below a key with nothing',
      'A: # later\nB: 1\n',
      ['A', 'E', 'F'],
      true,
      'A: # later\n  E:\n    F: true\nB: 1\n',
    ],
    ['in brackets', 'A: { B: 1 }\n', ['A', 'E'], 'x', 'A: { B: 1, E: x }\n'],
    ['in empty brackets', 'A: {}\n', ['A', 'E'], 'x', 'A: { E: x }\n'],
    ['in an item of a list', 'A:\n- B: 1\n  C: 2\n', ['E'], 1, 'A:\n- B: 1\n  C: 2\nE: 1\n'],
    ['a text in the quotes of the old one', 'A: "no"\n', ['A'], 'yes', 'A: "yes"\n'],
    [
      'with the tags of the file',
      'A: !Ref X\n',
      ['B'],
      getAtt('Key', 'Arn'),
      'A: !Ref X\nB: !GetAtt Key.Arn\n',
    ],
    [
      'with long names where the file has them',
      'A:\n  Ref: X\n',
      ['B'],
      ref('Key'),
      'A:\n  Ref: X\nB:\n  Ref: Key\n',
    ],
    [
      'with quotes for what is substituted',
      'A: !Sub "x-${B}"\n',
      ['C'],
      sub('y-${B}'),
      'A: !Sub "x-${B}"\nC: !Sub "y-${B}"\n',
    ],
    [
      'in JSON with its own blanks',
      '{\n\t"A" : {\n\t\t"B" : 1\n\t}\n}\n',
      ['A', 'C'],
      { D: ref('E') },
      '{\n\t"A" : {\n\t\t"B" : 1,\n\t\t"C" : {\n\t\t\t"D" : { "Ref" : "E" }\n\t\t}\n\t}\n}\n',
    ],
    [
      'in JSON a list with a text a line, where it is long',
      '{\n  "A": { "B": 1 },\n  "C": {\n    "D": 1\n  }\n}\n',
      ['C', 'E'],
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      '{\n  "A": { "B": 1 },\n  "C": {\n    "D": 1,\n    "E": [\n      "kms:Encrypt",\n      "kms:Decrypt",\n      "kms:ReEncrypt*",\n      "kms:GenerateDataKey*",\n      "kms:DescribeKey"\n    ]\n  }\n}\n',
    ],
    [
      'with the line ends of the file',
      'A:\r\n  B: 1\r\n',
      ['A', 'C', 'D'],
      1,
      'A:\r\n  B: 1\r\n  C:\r\n    D: 1\r\n',
    ],
  ])('%s', (_, text, path, value, after) =>
    expect(edited(text, one => one.set(root(one), path, value))).toBe(after),
  );
});

describe('left alone', () => {
  test.each([
    ['what an alias repeats', 'A: &a\n  B: 1\nC: *a\n', ['A', 'D']],
    ['an alias', 'A: &a\n  B: 1\nC: *a\n', ['C', 'D']],
    ['what a merge key takes', 'A: &a\n  B: 1\nC:\n  <<: *a\n  E: 1\n', ['A', 'D']],
    ['a call', 'A: !If [x, y, z]\n', ['A', 'D']],
    ['a text of several lines', 'A: |\n  x\n', ['A']],
    ['a last text that keeps its empty lines', 'A:\n  B: |+\n    x\n\n', ['A', 'C', 'D']],
  ])('%s', (_, text, path) => expect(edited(text, one => one.set(root(one), path, 'y'))).toBeUndefined());
  test('the only item of a list', () =>
    expect(
      edited('A:\n  - B\n', one =>
        one.removeItems(
          one.root.kind === 'map' ? (one.root.entries.get('A')!.value as List) : (one.root as List),
          [0],
        ),
      ),
    ).toBeUndefined());
});

test('a resource comes behind the one that it belongs to, as far from it as the others', () => {
  const behind = (text: string): string | undefined =>
    edited(text, one => {
      const resources = root(one).entries.get('Resources')!.value as MapNode;
      return one.addBehind(resources, resources.entries.get('A'), { ALogs: { Type: 'AWS::Logs::LogGroup' } });
    });
  expect(behind('Resources:\n  A:\n    Type: X\n\n  # the other\n  B:\n    Type: Y\n')).toBe(
    'Resources:\n  A:\n    Type: X\n\n  ALogs:\n    Type: AWS::Logs::LogGroup\n\n  # the other\n  B:\n    Type: Y\n',
  );
  expect(behind('{ "Resources": {\n  "A": { "Type": "X" },\n  "B": { "Type": "Y" }\n} }')).toBe(
    '{ "Resources": {\n  "A": { "Type": "X" },\n  "ALogs": {\n    "Type": "AWS::Logs::LogGroup"\n  },\n  "B": { "Type": "Y" }\n} }',
  );
});
