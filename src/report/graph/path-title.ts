import type { Grant } from '../../rule/finding.ts';
import type { ReportedFinding } from '../report.ts';
import type { ReportedNode } from './graph.ts';
import { verbsOf } from './words.ts';

/** What a caller does who uses a fault of the code. */
function usesFault({ rule }: ReportedFinding): string {
  switch (rule) {
    case 'code-injection':
      return 'injects into';
    case 'code-unsafe-deserialization':
      return 'sends crafted objects to';
    case 'dependency-vulnerable':
      return 'uses a known vulnerability of a package of';
    default:
      return 'uses a fault of';
  }
}

/** `the table Orders`, `every bucket`, `the account`. */
export function targetInWords({ kind, name, noun, wide, resource }: ReportedNode): string {
  if (kind === 'account') return 'the account';
  if (wide) return name;
  return resource === undefined && name.startsWith(`${noun}`) ? name : `the ${noun} ${name}`;
}

/** What can be done with a target: `read and change every table`. */
const does = (target: ReportedNode, grant: Grant): string =>
  `${verbsOf(grant, target)} ${targetInWords(target)}`;

/** The sentence of a path that a function or a role ends. */
export function pathTitle(
  who: ReportedNode,
  by: ReportedNode,
  target: ReportedNode,
  grant: Grant,
  fault: ReportedFinding | undefined,
): string {
  const told = does(target, grant);
  if (by.kind === 'role') return `${who.name} can take the role ${by.name}, which may ${told}`;
  return fault
    ? `${who.name} who ${usesFault(fault)} ${by.name} can ${told}`
    : `${who.name} can call ${by.name}, which may ${told}`;
}

/** The sentence of a path to a store whose own policy lets the caller in. */
export const directTitle = (who: ReportedNode, target: ReportedNode, grant: Grant): string =>
  `${who.name} can ${does(target, grant)} directly`;
