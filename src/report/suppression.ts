import type { ReportedFinding } from './report.ts';

/** What the author writes so that a finding is accepted, and where: a comment above a line or, as JSON has none, in the Metadata of the resource. */
export type SuppressionText = {
  readonly file: string;
  /** The line to write it above; undefined for Metadata. */
  readonly line?: number;
  readonly text: string;
};

/** What a comment of a file begins with; undefined for JSON, which has none. `text`: what is in it, where that is known. */
export function commentSign(file: string, text?: string): '#' | '//' | undefined {
  if (file.endsWith('.py')) return '#';
  if (/\.[cm]?[jt]sx?$/.test(file)) return '//';
  const isJson = text === undefined ? /\.(?:json|template)$/.test(file) : /^\uFEFF?\s*[{[]/.test(text);
  return isJson ? undefined : '#';
}

/** `reason`: what stands for the reason, which is required. */
export function suppressionOf(
  {
    rule,
    file,
    start,
    template,
    excerpt,
  }: Pick<ReportedFinding, 'rule' | 'file' | 'start' | 'template' | 'excerpt'>,
  reason: string,
): SuppressionText {
  const place = template ?? { file, start };
  // The name of such a file tells nothing, a line of JSON does.
  const isYaml = !template && file.endsWith('.template') && !/^\s*["{}[\]]/.test(excerpt);
  const sign = isYaml ? '#' : commentSign(place.file);
  return sign === undefined
    ? {
        file: place.file,
        text: `"Metadata": { "stackward": { "ignore": [{ "rule": "${rule}", "reason": "${reason}" }] } }`,
      }
    : {
        file: place.file,
        line: place.start.line,
        text: `${sign} stackward-ignore ${rule}: ${reason}`,
      };
}
