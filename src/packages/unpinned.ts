import type { Dependency } from './manifest.ts';
import type { CodeProject } from './project.ts';
import { versionRange } from './version-range.ts';

/** No package has come to such a version. */
const FAR = '99999999.0.0';

/** What a project asks for in any version, or in any that will come: `*`, `latest`, `>=1.0.0` of npm; a requirement of Python without a version. */
export const unpinnedIn = ({ manifest, language }: CodeProject): readonly Dependency[] =>
  manifest.dependencies.filter(
    one => !one.origin && (language === 'node' ? isOpen(one.asked) : isAny(one.asked)),
  );

const isAny = (asked: string): boolean => asked === '' || asked === '*';

function isOpen(asked: string): boolean {
  // `npm:other@^1.0.0` installs another package under the name; a catalog is written elsewhere, a patch is of what is fixed.
  const [, alias = asked] = /^npm:@?[^@]*@?(.*)$/s.exec(asked) ?? [];
  if (alias.includes(':')) return false;
  // What is no range is a tag, which can come to stand for each version.
  return versionRange(alias)?.includes(FAR) ?? /^[a-z][\w.-]{0,50}$/i.test(alias);
}
