import { NOWHERE, PLAINLY } from '../../scan/text.ts';
import type { Files } from '../../source/files.ts';
import { isMap } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { Source } from '../../source/source.ts';
import type { Lowered } from '../dialect.ts';
import { lowerFile } from '../index.ts';

/** For tests: files by their paths. */
export const memory = (texts: Record<string, string>): Files => ({
  ...NOWHERE,
  open: file => {
    const source = new Source(file, texts[file] ?? '');
    return texts[file] === undefined ? NOWHERE.open(file) : { source, parsed: parseTree(source) };
  },
});

/** For tests: a template lowered with the files beside it and the parameters of the command line. */
export function lowerText(
  text: string,
  {
    files = {},
    parameters = {},
    dialect = 'cloudformation',
  }: {
    files?: Record<string, string>;
    parameters?: Record<string, string>;
    dialect?: 'cloudformation' | 'sam';
  } = {},
): Lowered {
  const { root } = parseTree(new Source('t.yaml', text));
  if (!isMap(root)) throw new Error('no map');
  return lowerFile(root, dialect, 't.yaml', memory(files), {
    ...PLAINLY,
    parameters: new Map(Object.entries(parameters)),
  });
}
