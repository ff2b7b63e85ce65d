import type { Access, Grant } from '../../rule/finding.ts';
import type { Severity } from '../../rule/rule.ts';
import type { ReportedFinding } from '../report.ts';
import type { ReportedNode } from './graph.ts';

/*
 * The order of attack paths is a product of three numbers between 0 and 1: who can begin, how far a caller decides what the function does, and what the grant is worth.
 * Our own judgement of 2026-11; docs/html.md says the same in a table.
 */

/** Who can begin, by the id of the caller. */
export function reachOf(who: string): number {
  if (who === 'internet') return 1;
  if (who === 'any-account') return 0.9;
  if (who.startsWith('account:') || who.startsWith('provider:')) return 0.6;
  if (who === 'signed-in') return 0.5;
  return who === 'account' ? 0.2 : 0.1;
}

/** What only the deployment decides. */
export const UNPROVED = 0.6;

/** Faults of code by which a caller acts with the permissions of the function, and how far. */
export function faultWeight({
  rule,
  severity,
}: Pick<ReportedFinding, 'rule' | 'severity'>): number | undefined {
  const grave = severity === 'critical' || severity === 'high';
  switch (rule) {
    case 'code-injection':
    case 'code-unsafe-deserialization':
      return grave ? 1 : 0.7;
    case 'dependency-vulnerable':
      return grave ? 0.6 : undefined;
    default:
      return undefined;
  }
}

const USED: { readonly [used in Grant['used']]: number } = { all: 0.5, some: 0.5, unknown: 0.4, none: 0.2 };

/** How far a caller decides what the function does with a grant: all of it after a fault of the code, else what the code does by itself. */
export function controlOf(findings: readonly ReportedFinding[], { used }: Grant): number {
  return Math.max(USED[used], ...findings.map(one => faultWeight(one) ?? 0));
}

type Worth = { readonly [access in Access]: number };
const STORE: Worth = { administers: 0.5, changes: 0.4, reads: 0.4, lists: 0.05, unknown: 0.3 };
const WORTH: { readonly [kind in ReportedNode['kind']]: Worth } = {
  account: { administers: 1, changes: 0.9, reads: 0.6, lists: 0.1, unknown: 0.6 },
  secret: { administers: 0.55, changes: 0.35, reads: 0.55, lists: 0.05, unknown: 0.4 },
  key: { administers: 0.55, changes: 0.2, reads: 0.35, lists: 0.02, unknown: 0.3 },
  store: STORE,
  identity: { administers: 0.7, changes: 0.5, reads: 0.3, lists: 0.05, unknown: 0.3 },
  role: { administers: 0.7, changes: 0.4, reads: 0.1, lists: 0.02, unknown: 0.3 },
  function: { administers: 0.5, changes: 0.5, reads: 0.2, lists: 0.02, unknown: 0.2 },
  messages: { administers: 0.3, changes: 0.15, reads: 0.25, lists: 0.02, unknown: 0.15 },
  workflow: { administers: 0.3, changes: 0.15, reads: 0.15, lists: 0.02, unknown: 0.15 },
  service: { administers: 0.25, changes: 0.2, reads: 0.1, lists: 0.02, unknown: 0.1 },
  entry: { administers: 0.1, changes: 0.1, reads: 0.1, lists: 0, unknown: 0.1 },
  who: { administers: 0, changes: 0, reads: 0, lists: 0, unknown: 0 },
};

/** Names of stores that hold people, money or credentials. */
const SENSITIVE =
  /user|customer|client|member|patient|person|people|profile|payment|invoice|billing|card|account|order|credential|secret|token|session|passw|medical|health|claim|audit|log/i;

/** What it is worth to act on something. Reading and changing together is worse than either, all of a kind worse than one. */
export function impactOf({ kind, name, wide }: ReportedNode, { access, actions }: Grant): number {
  const worth = WORTH[kind];
  // To call a function runs what it does anyway.
  if (kind === 'function' && actions.length > 0 && actions.every(one => /:Invoke/.test(one))) return 0.12;
  const both = access.includes('reads') && access.includes('changes') ? 0.1 : 0;
  const most = Math.max(...access.map(one => worth[one]));
  const data = kind === 'store' || kind === 'secret' || kind === 'identity' || kind === 'messages';
  const wider = wide && kind !== 'account' ? 0.15 : 0;
  const named = data && !wide && SENSITIVE.test(name) ? 0.1 : 0;
  return Math.min(1, most < 0.1 ? most : most + both + wider + named);
}

/** The word for a score of 0 to 100. */
export function levelOf(score: number): Severity {
  if (score >= 60) return 'critical';
  if (score >= 35) return 'high';
  return score >= 12 ? 'medium' : 'low';
}
