import type { Span } from '../source/node.ts';
import type { Source } from '../source/source.ts';

/** Files of package managers, whose names alone tell what they are. */
const OWN =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|Pipfile(?:\.lock)?|pylock\.toml|pyproject\.toml|uv\.toml|bunfig\.toml|pip\.conf|requirements\.txt|\.npmrc|\.yarnrc|\.gitignore)$/;

/** Whether a line of a file can be shown without a tree of the file, which none of these is worth, or has. */
export const isOfPackageManager = (file: string): boolean => OWN.test(file);

const CREDENTIAL =
  /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent|token)["']?[ \t]{0,20}[=:][ \t]{0,20}["']?([^\s"'}]{1,4000})/dg;
const IN_ADDRESS = /\/\/[^/\s:@"']{0,200}:([^/\s@"']{1,500})@/dg;

/** Credentials in the settings of a package manager, of whatever form they are: no output shows them. */
export function credentialsIn({ file, text }: Source): readonly Span[] {
  if (!/(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|pip\.conf|uv\.toml|requirements\.txt)$/.test(file))
    return [];
  return [CREDENTIAL, IN_ADDRESS].flatMap(form =>
    [...text.matchAll(form)].flatMap(({ 1: value = '', indices }) => {
      const [start, end] = indices?.[1] ?? [];
      return start === undefined || end === undefined || value.startsWith('$') ? [] : [{ file, start, end }];
    }),
  );
}
