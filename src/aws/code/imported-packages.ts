import { importsFrom, type CodeImports } from '../../code/imports.ts';
import { LocalModules } from '../../code/modules.ts';
import { perStack } from '../../model/memo.ts';
import type { Resource } from '../../model/world.ts';
import { Allowance, isPartSpent } from '../../source/budget.ts';
import { handlerOf } from '../lambda/handler.ts';
import { readerOf } from './function-code.ts';

/** What reading the imports of one function may take, and of all functions of a stack. */
const FUNCTION_UNITS = 100_000;
const STACK_UNITS = 1_000_000;
const known = perStack(() => ({
  allowance: new Allowance(STACK_UNITS),
  byEntry: new Map<string, CodeImports>(),
}));

const UNREAD: CodeImports = { packages: [], isClosed: false };

/** The packages that the code of a function in JavaScript or TypeScript imports, each by the name that it is installed under; none is sure of code that is not read. */
export function importedPackages(fn: Resource): CodeImports {
  const handler = handlerOf(fn);
  const { written } = fn.world.stack;
  if (handler.kind === 'none' || handler.language !== 'javascript' || !written) return UNREAD;
  const { source, imports } = handler;
  const { allowance, byEntry } = known(fn.world.stackIndex);
  const key = `${source.file}\0${JSON.stringify(imports)}`;
  const before = byEntry.get(key);
  if (before) return before;
  const reader = readerOf(written.files);
  let found = UNREAD;
  try {
    found = allowance.within(FUNCTION_UNITS, () =>
      importsFrom(reader.read(source), new LocalModules(written.files, reader, imports)),
    );
  } catch (error) {
    if (!isPartSpent(error)) throw error;
  }
  const named = { ...found, packages: [...new Set(found.packages.map(packageName))] };
  byEntry.set(key, named);
  return named;
}

/** `a` of `a/lib/b`, `@scope/a` of `@scope/a/b`. */
const packageName = (path: string): string => path.split('/', path.startsWith('@') ? 2 : 1).join('/');
