import { resolve } from 'node:path';
import { nearest } from '../model/edit-distance.ts';
import { UserError } from '../scan/user-error.ts';
import { EXPLAINED } from './options.ts';
import { exists } from './exists.ts';
import { FORMATS } from './outputs.ts';

/** The arguments of a command line. Throws UserError for a command that is misspelt; a file of that name is a file. */
export const meantArguments = (
  args: readonly string[],
  commands: readonly string[],
  cwd: string,
): readonly string[] => explained(withoutScan(args, commands, cwd));

/** `lower --explain FILE` means the list, whose name may be left out. */
const explained = (args: readonly string[]): readonly string[] =>
  args[0] === 'lower'
    ? args.map((arg, index) =>
        arg === '--explain' && !EXPLAINED.some(how => how === args[index + 1]) ? '--explain=list' : arg,
      )
    : args;

/** Without the word `scan`, which other tools need. */
function withoutScan(args: readonly string[], commands: readonly string[], cwd: string): readonly string[] {
  const [first = ''] = args;
  if (!/^[a-z-]+$/i.test(first) || first.startsWith('-') || commands.includes(first)) return args;
  if (exists(resolve(cwd, first))) return args;
  if (first === 'scan') return args.slice(1);
  const near = nearest(first.toLowerCase(), [...commands, 'help', 'scan']);
  if (near === undefined || first === 'help') return args;
  throw new UserError(`there is no command and no file "${first}", did you mean "${near}"?`);
}

/** Options of other tools, and of what one may expect. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ...FORMATS.map(format => [`--${format}`, `use --format ${format}, or --output ${format}=FILE`] as const),
  ['--output-format', 'use --format'],
  ['--exclude', 'list patterns under exclude in stackward.yaml'],
  ['--skip-path', 'list patterns under exclude in stackward.yaml'],
  ['--ignore', 'use --skip for a rule, or exclude in stackward.yaml for files'],
  ['--check', 'use --rule'],
  ['--skip-check', 'use --skip'],
  ['--severity', 'use --fail-on or --min-severity'],
  ['--soft-fail', 'use --fail-on never'],
  ['--exit-zero', 'use --fail-on never'],
  ['--strict', 'use --preset strict'],
  ['--file', 'name the file without an option'],
  ['--directory', 'name the folder without an option'],
  ['-d', 'name the folder without an option'],
]);

/** An error of the command line with what was perhaps meant. */
export function withHint(error: string): string {
  const [line = ''] = error.split('\n');
  const hint = HINTS.get(/^error: unknown option '(--?[\w-]+)/.exec(line)?.[1] ?? '');
  return hint === undefined ? error : `${line}; ${hint}\n`;
}
