import type { PageFinding } from '../page-data.ts';
import { data, placeText } from './data.ts';

export type Filter = {
  readonly text: string;
  readonly severities: ReadonlySet<string>;
  readonly rule: string;
  readonly file: string;
  readonly topic: string;
  readonly service: string;
  readonly item: string;
};
export const NO_FILTER: Filter = {
  text: '',
  severities: new Set(),
  rule: '',
  file: '',
  topic: '',
  service: '',
  item: '',
};

/** What is searched of each finding, in lower case, made once. */
const texts: (string | undefined)[] = [];
function textOf(finding: PageFinding, index: number): string {
  return (texts[index] ??= [
    data.rules[finding.rule]?.id,
    finding.message,
    placeText(finding.at),
    finding.resource,
    finding.when,
    finding.fingerprint,
    finding.source.join(''),
  ]
    .join('\n')
    .toLowerCase());
}

/** The indices of the findings that a filter leaves; each word of the text has to occur. */
export function matching({ text, severities, rule, file, topic, service, item }: Filter): readonly number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: number[] = [];
  data.findings.forEach((finding, index) => {
    const about = data.rules[finding.rule];
    if (
      (severities.size === 0 || severities.has(finding.severity)) &&
      (rule === '' || about?.id === rule) &&
      (file === '' || data.files[finding.at[0]] === file) &&
      (topic === '' || about?.topic === topic) &&
      (service === '' || finding.service === service) &&
      (item === '' || about?.items.includes(item) === true) &&
      words.every(word => textOf(finding, index).includes(word))
    )
      found.push(index);
  });
  return found;
}
