import { sha256 } from '../digest/digest.ts';
import { compareFindings } from '../report/order.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { LineHashes } from './line-hashes.ts';
import type { Presented } from './present.ts';

type Identified = Pick<ReportedFinding, 'file' | 'start' | 'rule' | 'message'> & {
  readonly identity: string;
};

/** Findings in the order of their places, each with its fingerprint. */
function* inOrder<F extends Identified>(findings: readonly F[]): Generator<readonly [F, string]> {
  const counts = new Map<string, number>();
  for (const finding of findings.toSorted(compareFindings)) {
    const { identity } = finding;
    const occurrence = counts.get(identity) ?? 0;
    counts.set(identity, occurrence + 1);
    yield [finding, sha256(`${identity}\n${occurrence}`).slice(0, 32)];
  }
}

/**
 * Findings in the order of their places, each with its fingerprint: the first 32 hex digits of SHA-256 over its identity and its occurrence among equal ones. So those of several
 * scans (`identities` of ScanOptions) become those of one.
 */
export const joinFindings = <F extends Identified>(
  findings: readonly F[],
): (F & { readonly fingerprint: string })[] =>
  Array.from(inOrder(findings), ([finding, fingerprint]) => ({ ...finding, fingerprint }));

/** What a report shows of findings; `identities`: each with what its fingerprint is made of. */
export const fingerprinted = (
  findings: readonly Presented[],
  hashes: LineHashes,
  identities = false,
): ReportedFinding[] =>
  Array.from(inOrder(findings), ([presented, fingerprint]) => {
    const { identity, code: _, subject: __, ...finding } = presented;
    return {
      ...finding,
      fingerprint,
      ...(identities ? { identity } : {}),
      // Of the object itself: another one would stay in memory with it.
      get lineHash(): string {
        return hashes.of(this);
      },
    };
  });
