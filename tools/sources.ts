import { readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { globSync } from 'tinyglobby';

export type Import = {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
};

/** The files of this project's own code and tests, sorted, each with its text. */
export const readSources = (): ReadonlyMap<string, string> =>
  new Map(
    globSync(['{src,rules,fixtures,bench}/**/*.ts', 'tools/**/*.{ts,mjs}'])
      .map(file => file.replaceAll('\\', '/'))
      .toSorted()
      .map(file => [file, readFileSync(file, 'utf8')]),
  );

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a file imports and exports again: a file of this project by its path, a package by its name. */
export const importsIn = (from: string, text: string): Import[] =>
  [...text.matchAll(IMPORT)].map(([, typeOnly, fixed, late = '']) => {
    const to = fixed ?? late;
    return {
      from,
      to: to.startsWith('.') ? posix.join(dirname(from), to) : to,
      typeOnly: typeOnly !== undefined,
    };
  });
