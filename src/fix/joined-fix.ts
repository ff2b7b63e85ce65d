import type { DeclaredFix } from './fix.ts';
import { joined } from './source-edit.ts';

/** The fixes of all findings that were merged into one as one fix; undefined where one of them has none, or two do not go together. */
export function joinedFix(parts: readonly (DeclaredFix | undefined)[]): DeclaredFix | undefined {
  const fixes = parts.filter(part => part !== undefined);
  const [first] = fixes;
  if (!first || fixes.length < parts.length) return undefined;
  const edits = joined(fixes.flatMap(one => one.edits));
  if (!edits) return undefined;
  const descriptions = [...new Set(fixes.map(({ description }) => description))];
  const risks = [...new Set(fixes.flatMap(({ risk }) => risk?.split(/(?<=\.) (?=[A-Z])/) ?? []))];
  const shown = descriptions.slice(0, MOST);
  const left = descriptions.length - shown.length;
  return {
    description: left > 0 ? `${shown.join('; ')}; and ${left} more` : shown.join('; '),
    ...(risks.length > 0 ? { risk: risks.join(' ') } : {}),
    safety: risks.length > 0 ? 'unsafe' : 'safe',
    changes: [...new Set(fixes.flatMap(({ changes }) => changes))],
    edits,
  };
}
/** So many descriptions are in one. */
const MOST = 3;
