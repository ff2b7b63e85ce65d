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

/** Tests, what only tests import, and declarations. */
export const isTest = (file: string): boolean => /\.test\.ts$|\.d\.m?ts$|testing/.test(file);

/** The groups of files that import each other, directly or by way of others. */
export function cyclesIn(imports: readonly Pick<Import, 'from' | 'to'>[]): string[][] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) edges.set(from, [...(edges.get(from) ?? []), to]);
  // Tarjan's algorithm: a file whose lowest reachable index is its own closes a group.
  const [index, lowest] = [new Map<string, number>(), new Map<string, number>()];
  const [stack, cycles]: [string[], string[][]] = [[], []];
  const lowestOf = (file: string): number => lowest.get(file) ?? Infinity;
  const visit = (file: string): void => {
    index.set(file, index.size);
    lowest.set(file, index.size - 1);
    stack.push(file);
    for (const to of edges.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(file, Math.min(lowestOf(file), lowestOf(to)));
    }
    if (lowestOf(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) cycles.push(group.toSorted());
  };
  for (const file of edges.keys()) if (!index.has(file)) visit(file);
  return cycles;
}
