import { packageUnder } from '../flow/package-names.ts';
import type { PackageValue, ResultValue } from '../flow/values.ts';

/** What a call calls, in the words of the tables: a function of a package, or a method of what a package gave. */
export type CalleeName = {
  /** `child_process.exec`, `JSON.parse`; of a method the package and what was called of it: `pg.Client`. */
  readonly full: string;
  /** `query` of `client.query()`. */
  readonly method?: string;
};

/** The name of what is called, whatever it was imported as. */
export function calleeName(callee: PackageValue | ResultValue): CalleeName {
  if (callee.kind === 'package') return { full: fullName(callee) };
  const root = packageUnder(callee);
  return { full: root ? fullName(root) : '', method: callee.path.at(-1) ?? '' };
}

const fullName = ({ source, path }: PackageValue): string =>
  [source.replace(/^(?:global|node):/, ''), ...path.filter(name => name !== 'default')].join('.');

/** Whether a name is that of a package, or of something in it. */
export const isOf = (full: string, name: string): boolean =>
  full === name || full.startsWith(`${name}.`) || full.startsWith(`${name}/`);
