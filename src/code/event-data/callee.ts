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
  const { call, path } = callee;
  return { full: rootOf(call.callee), method: path.at(-1) ?? '' };
}

/** The function of a package that made what a method is called on, at the beginning of a chain of calls. */
function rootOf(callee: PackageValue | ResultValue): string {
  let from = callee;
  for (let steps = 0; from.kind === 'result' && steps < 40; steps += 1) from = from.call.callee;
  return from.kind === 'package' ? fullName(from) : '';
}

const fullName = ({ source, path }: PackageValue): string =>
  [source.replace(/^(?:global|node):/, ''), ...path.filter(name => name !== 'default')].join('.');

/** Whether a name is that of a package, or of something in it. */
export const isOf = (full: string, name: string): boolean =>
  full === name || full.startsWith(`${name}.`) || full.startsWith(`${name}/`);
