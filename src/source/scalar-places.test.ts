import { expect, test } from 'vitest';
import { at, isScalar } from './node.ts';
import { parseTree } from './parse.ts';
import { placesIn } from './scalar-places.ts';
import { Source } from './source.ts';

/** The words of the scalar `code`, as they stand in the file at the places of the first characters. */
function wordsIn(text: string): string[] | undefined {
  const source = new Source('a.yaml', text);
  const node = at(parseTree(source).root, 'code');
  const places = isScalar(node) ? placesIn(source, node) : undefined;
  if (!places || !isScalar(node)) return undefined;
  return [...node.text.matchAll(/\w+/g)].map(({ 0: word, index }) =>
    source.text.slice(places(index), places(index + word.length)),
  );
}

test.each([
  ['a block', 'x: 1\ncode: |\n  one two\n\n    three\n  four\ny: 2\n', ['one', 'two', 'three', 'four']],
  ['a block with its indentation', 'code: |2-\n    one\n  two\n', ['one', 'two']],
  ['a block with CRLF', 'code: |\r\n  one\r\n  two\r\n', ['one', 'two']],
  ['a block at the end', 'code: |\n  one\n  two', ['one', 'two']],
  ['plain text', 'code: one two\n', ['one', 'two']],
  ['quoted text', 'code: "one two"\n', ['one', 'two']],
  ['JSON', '{"code": "one two"}', ['one', 'two']],
])('%s', (_, text, words) => expect(wordsIn(text)).toEqual(words));

test.each([
  ['lines in JSON', '{"code": "one\\ntwo"}'],
  ['lines that are folded', 'code: >\n  one\n  two\n'],
  ['escapes', 'code: "one\\ttwo"\n'],
  ['a text over lines', 'code: one\n  two\n'],
])('%s have no places', (_, text) => expect(wordsIn(text) ?? []).not.toEqual(['one', 'two']));
