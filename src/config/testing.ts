import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { importedIn } from './imported.ts';
import type { Suppression } from './suppressions.ts';

/** For tests: a text as a file that is open. */
export const opened = (text: string, file = 'a.yaml') => {
  const source = new Source(file, text);
  return { source, parsed: parseTree(source) };
};
/** For tests: the suppressions of other tools in a text. */
export const importedFrom = (text: string, file?: string): Suppression[] => {
  const { source, parsed } = opened(text, file);
  return importedIn(parsed, source);
};
/** For tests: rule, reason and the lines that each suppression of a text speaks for. */
export const scopesIn = (text: string): string[] => {
  const { source } = opened(text);
  return importedFrom(text).map(
    ({ rule, reason, scope }) =>
      `${rule} [${reason}] ${source.position(scope.start).line}-${source.position(Math.max(scope.start, scope.end - 1)).line}`,
  );
};
