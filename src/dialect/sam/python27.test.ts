import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hashOf, Keys, unicode, written } from './python27.ts';

/** Made by the classes of aws-sam-translator 1.115.0. In `runs`: `''` adds a key, `-` takes one away, `+` merges keys, `=` copies. */
const table = JSON.parse(readFileSync('fixtures/python27.json', 'utf8')) as {
  readonly hashes: readonly (readonly [text: string, hex: string])[];
  readonly runs: readonly (readonly [steps: readonly (readonly string[])[], keys: readonly string[]])[];
  readonly unicode: readonly (readonly [text: string, written: string])[];
  readonly written: readonly (readonly [text: string, written: string])[];
};

describe('as Python 2.7 does', () => {
  test.each(table.hashes)('the hash of %j', (text, hex) => expect(hashOf(text).toString(16)).toBe(hex));
  test.each(table.unicode)('a text of the template: %j', (text, as) => expect(unicode(text)).toBe(as));
  test.each(table.written)('a text of the tool: %j', (text, as) => expect(written(text)).toBe(as));
  test.each(table.runs)('the order of keys after %j', (steps, expected) => {
    let keys = new Keys();
    for (const [what, ...names] of steps)
      if (what === '=') keys = Keys.of(keys.list());
      else if (what === '+') keys.merge(names);
      else if (what === '-') keys.remove(names[0]!);
      else keys.add(names[0]!);
    expect(keys.list()).toEqual(expected);
  });
});
