import { sha256 } from '../digest/digest.ts';
import { compareFindings } from '../report/order.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { LineHashes } from './line-hashes.ts';
import type { Presented } from './present.ts';

/** The findings in the order of their places, each with its fingerprint: the first 32 hex digits of SHA-256 over its identity and its occurrence among equal ones. */
export function fingerprinted(findings: readonly Presented[], hashes: LineHashes): ReportedFinding[] {
  const counts = new Map<string, number>();
  return findings.toSorted(compareFindings).map(presented => {
    const { identity, code: _, subject: __, ...finding } = presented;
    const occurrence = counts.get(identity) ?? 0;
    counts.set(identity, occurrence + 1);
    return {
      ...finding,
      fingerprint: sha256(`${identity}\n${occurrence}`).slice(0, 32),
      get lineHash() {
        return hashes.of(finding);
      },
    };
  });
}
