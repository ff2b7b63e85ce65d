import type { ReportedFinding } from '../report/report.ts';
import type { Presented } from './present.ts';

/** Gives each finding its fingerprint: the first 32 hex digits of SHA-256 over its identity and its occurrence among equal ones. */
export async function fingerprinted(findings: readonly Presented[]): Promise<ReportedFinding[]> {
  if (findings.length === 0) return [];
  const { createHash } = await import('node:crypto');
  const counts = new Map<string, number>();
  return findings.map(({ identity, ...finding }) => {
    const occurrence = counts.get(identity) ?? 0;
    counts.set(identity, occurrence + 1);
    return { ...finding, fingerprint: createHash('sha256').update(`${identity}\n${occurrence}`).digest('hex').slice(0, 32) };
  });
}
