import type { ReportedFinding } from './report.ts';

/** What the author writes so that a finding is accepted, and where: a comment above a line or, as JSON has none, in the Metadata of the resource. */
export type SuppressionText = {
  readonly file: string;
  /** The line to write it above; undefined for Metadata. */
  readonly line?: number;
  readonly text: string;
};

/** `reason`: what stands for the reason, which is required. */
export function suppressionOf(
  { rule, file, start, template }: Pick<ReportedFinding, 'rule' | 'file' | 'start' | 'template'>,
  reason: string,
): SuppressionText {
  const place = template ?? { file, start };
  return /\.(?:json|template)$/.test(place.file)
    ? {
        file: place.file,
        text: `"Metadata": { "stackward": { "ignore": [{ "rule": "${rule}", "reason": "${reason}" }] } }`,
      }
    : {
        file: place.file,
        line: place.start.line,
        text: `${/\.(?:[cm]?[jt]sx?)$/.test(place.file) ? '//' : '#'} stackward-ignore ${rule}: ${reason}`,
      };
}
