import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { document, documentInPieces, Listed } from './document.ts';
import { inBlocks, pieces, whole } from './pieces.ts';

describe('a document in pieces', () => {
  test.each([
    ['nothing in a list', { a: new Listed([], one => one) }, { a: [] }],
    ['a list alone', new Listed([1, 2], one => one * 2), [2, 4]],
    [
      'a list in objects and lists',
      { runs: [{ tool: {}, results: new Listed(['a'], id => ({ id })), more: null }] },
      { runs: [{ tool: {}, results: [{ id: 'a' }], more: null }] },
    ],
    [
      'members that are not there',
      { a: undefined, list: new Listed([{ b: undefined, c: 1 }], one => one), d: undefined },
      { list: [{ c: 1 }] },
    ],
    ['a key that needs escapes', { 'a"\n': new Listed([1], one => one) }, { 'a"\n': [1] }],
  ])('%s', (_, inPieces, data) => expect(whole(documentInPieces(inPieces))).toBe(document(data)));

  test('is the document, whatever the list holds, and the same each time', () =>
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 100 }),
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        (items, other, text) => {
          const inPieces = documentInPieces({
            other,
            nested: [text, { list: new Listed(items, one => [one, text]) }],
            last: new Listed(items, one => one),
          });
          const data = { other, nested: [text, { list: items.map(one => [one, text]) }], last: items };
          expect(whole(inPieces)).toBe(document(data));
          expect([...inBlocks(inPieces)].join('')).toBe(document(data));
        },
      ),
    ));

  test('makes an item when its turn comes', () => {
    let made = 0;
    const all = new Listed(Array.from({ length: 10_000 }), () => (made += 1));
    const [first = ''] = documentInPieces({ all });
    expect([first, made]).toEqual(['{\n  "all": ', 0]);
    const [some = ''] = documentInPieces(all);
    expect(some).toMatch(/^\[\n {2}1,\n {2}2,/);
    expect(made).toBeLessThan(100);
  });
});

test('blocks are the same text, and not short', () => {
  const all = pieces(() => Array.from({ length: 100_000 }, (_, at) => `line ${at}\n`));
  const blocks = [...inBlocks(all)];
  expect(blocks.join('')).toBe(whole(all));
  expect(blocks.slice(0, -1).every(({ length }) => length >= 65_536 && length < 70_000)).toBe(true);
  expect(blocks.length).toBeGreaterThan(5);
  expect([...inBlocks([])]).toEqual([]);
});
