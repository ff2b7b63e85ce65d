import type { CodeValue, PackageCall } from './values.ts';

/** What a value of a package is called, with the package: `ssl.CERT_NONE`. Of what a call gave, what was called; '' for any other value. */
export function packageName(value: CodeValue): string {
  let of = value;
  while (of.kind === 'result') of = of.call.callee;
  return of.kind === 'package' ? [of.source, ...of.path].join('.') : '';
}

/** The package that a call is of, or whose answer it is called on. */
export function packageOf({ callee }: PackageCall): string {
  let of = callee;
  while (of.kind === 'result') of = of.call.callee;
  return of.source;
}
