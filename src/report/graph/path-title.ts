import type { Grant } from '../../rule/finding.ts';
import type { ReportedFinding } from '../report.ts';
import type { ReportedNode } from './graph.ts';
import { verbsOf } from './words.ts';

/** The fault of the code that a caller uses. */
function faultInWords({ rule }: ReportedFinding): string {
  switch (rule) {
    case 'code-injection':
      return 'an injection in';
    case 'code-unsafe-deserialization':
      return 'an unsafe deserialization in';
    case 'dependency-vulnerable':
      return 'a vulnerable package of';
    default:
      return 'a fault of';
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
  if (by.kind === 'role') return `${who.name} can take the role ${by.name} and with it ${told}`;
  if (fault) return `${who.name} can use ${faultInWords(fault)} ${by.name} to ${told}`;
  // A service of AWS is no attacker: it does call.
  const service = who.name.endsWith('devices') ? 'call' : 'calls';
  const calls = who.noun === 'service' ? service : 'can call';
  return `${who.name} ${calls} ${by.name}, which may ${told}`;
}

/** The sentence of a path to a store whose own policy lets the caller in. */
export const directTitle = (who: ReportedNode, target: ReportedNode, grant: Grant): string =>
  `${who.name} can ${does(target, grant)} directly`;
