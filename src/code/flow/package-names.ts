import type { CodeValue, PackageCall, PackageValue } from './values.ts';

/** What of a package a value is, or what of it was called first in the chain of calls that gave the value. */
export function packageUnder(value: CodeValue): PackageValue | undefined {
  let of = value;
  while (of.kind === 'result') of = of.call.callee;
  return of.kind === 'package' ? of : undefined;
}

/** What a value of a package is called, with the package: `ssl.CERT_NONE`. Of what a call gave, what was called; '' for any other value. */
export function packageName(value: CodeValue): string {
  const of = packageUnder(value);
  return of ? [of.source, ...of.path].join('.') : '';
}

/** The package that a call is of, or whose answer it is called on. */
export const packageOf = ({ callee }: PackageCall): string => packageUnder(callee)?.source ?? '';
