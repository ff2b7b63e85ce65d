import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf, isList, isMap, itemsOf, type List, type MapNode, type Node } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { getAtt, sub, type Data } from './data.ts';
import { rewriteItems, rewriteValue } from './rewriting.ts';
import { applied } from './source-edit.ts';
import { anyData, anyHand, editorOf, plainOf, written, type PlainData } from './testing.ts';

function all<N extends Node>(root: Node, is: (node: Node) => node is N): readonly N[] {
  const inner = [...itemsOf(root), ...entriesOf(root).map(({ value }) => value)];
  return [...(is(root) ? [root] : []), ...inner.flatMap(node => all(node, is))];
}
/** `!GetAtt a.b` and a list of both are one. */
const alike = (data: PlainData): PlainData =>
  JSON.parse(JSON.stringify(data).replace(/\["(Orders|A)","Arn"\]/g, '"$1.Arn"')) as PlainData;
const parsed = (text: string): PlainData => {
  const { root, problems } = parseTree(new Source('template.yaml', text));
  expect(problems, text).toEqual([]);
  return plainOf(root);
};
/** Data with what stands at a node changed. */
function changed(
  node: Node,
  of: Node,
  by: PlainData | ((items: readonly PlainData[]) => PlainData),
): PlainData {
  if (node === of) return typeof by === 'function' ? by(itemsOf(node).map(plainOf)) : by;
  if (isList(node)) return node.items.map(item => changed(item, of, by));
  return isMap(node)
    ? Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, changed(value, of, by)]))
    : plainOf(node);
}

test('items are written in the place of one, and all else stays', () => {
  let made = 0;
  fc.assert(
    fc.property(
      anyData,
      anyHand,
      fc.nat(),
      fc.constantFrom(['s3:GetObject'], ['a:B', 'c:D']),
      (data, hand, at, items) => {
        const text = written(data, hand);
        const editor = editorOf(text);
        const lists = all(editor.root, (node): node is List => isList(node) && node.items.length > 0);
        const list = lists[at % Math.max(1, lists.length)];
        if (!list) return;
        const index = at % list.items.length;
        const edits = rewriteItems(editor, list, new Map([[index, items]]));
        if (!edits) return;
        made += 1;
        const after = applied(text, edits);
        expect(parsed(after), text).toEqual(
          changed(editor.root, list, old => [...old.slice(0, index), ...items, ...old.slice(index + 1)]),
        );
      },
    ),
    { numRuns: 400 },
  );
  expect(made).toBeGreaterThan(50);
});

test('data is written in the place of a value, and all else stays', () => {
  let made = 0;
  const values: readonly Data[] = [
    '*',
    ['a:B', 'c:D'],
    ['a:B'],
    getAtt('Orders', 'Arn'),
    [getAtt('A', 'Arn'), sub('${B.Arn}/*')],
  ];
  const meant = (value: Data): PlainData => {
    if (Array.isArray(value)) return value.length === 1 ? meant(value[0] as Data) : value.map(meant);
    return typeof value === 'object'
      ? plainOf(
          editorOf(
            JSON.stringify({
              [(value as never as { fn: string }).fn]: (value as never as { arg: PlainData }).arg,
            }),
          ).root,
        )
      : (value as PlainData);
  };
  fc.assert(
    fc.property(anyData, anyHand, fc.nat(), fc.constantFrom(...values), (data, hand, at, value) => {
      const text = written(data, hand);
      const editor = editorOf(text);
      const maps = all(editor.root, (node): node is MapNode => isMap(node) && entriesOf(node).length > 0);
      const map = maps[at % Math.max(1, maps.length)];
      const entry = map && entriesOf(map)[at % entriesOf(map).length];
      const edits = map && entry && rewriteValue(editor, map, entry.key, value);
      if (!edits) return;
      made += 1;
      expect(alike(parsed(applied(text, edits))), text).toEqual(
        alike(changed(editor.root, entry.value, meant(value))),
      );
    }),
    { numRuns: 400 },
  );
  expect(made).toBeGreaterThan(50);
});
