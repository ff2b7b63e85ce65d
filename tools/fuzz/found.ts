import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { sha256 } from '../../src/digest/digest.ts';
import type { FuzzFiles } from './scanned.ts';

/** Inputs that a target did not stand; each is kept and tried by the tests. */
const FOLDER = 'tools/fuzz/found';

/** Writes such an input and returns the name of its file. */
export function keep(target: string, files: FuzzFiles): string {
  const text = `${JSON.stringify({ target, files }, null, 2)}\n`;
  const file = join(FOLDER, `${target}-${sha256(text).slice(0, 10)}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, text);
  return file;
}

export const kept = (): readonly (readonly [
  file: string,
  input: { readonly target: string; readonly files: FuzzFiles },
])[] =>
  globSync(`${FOLDER}/*.json`)
    .toSorted()
    .map(file => [file, JSON.parse(readFileSync(file, 'utf8'))]);
