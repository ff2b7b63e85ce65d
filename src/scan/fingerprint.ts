import { sha256 } from '../digest/digest.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { Presented } from './present.ts';

/** Gives each finding its fingerprint: the first 32 hex digits of SHA-256 over its identity and its occurrence among equal ones. */
export function fingerprinted<P extends Presented>(
  findings: readonly P[],
): (Omit<P, 'identity'> & Pick<ReportedFinding, 'fingerprint'>)[] {
  const counts = new Map<string, number>();
  return findings.map(({ identity, ...finding }) => {
    const occurrence = counts.get(identity) ?? 0;
    counts.set(identity, occurrence + 1);
    return { ...finding, fingerprint: sha256(`${identity}\n${occurrence}`).slice(0, 32) };
  });
}
