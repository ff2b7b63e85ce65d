import { redactText } from '../redact/text.ts';
import type { ReportedFinding } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import type { View } from './view.ts';

/** A finding as reports show it; the fingerprint comes last, when all of a scan's findings are in their order. */
export type Presented = Omit<ReportedFinding, 'fingerprint'> & { readonly identity: string };

/** `identity` is what the fingerprint is made of: no line number and no value, so that an edit elsewhere changes nothing. */
export function present(finding: Finding, view: View, hashed: boolean): Presented {
  const { at, body, related, path, replacement, ...said } = finding;
  const place = view.place(at);
  const page = view.page(at.file);
  return {
    ...said,
    message: redactText(said.message),
    fix: redactText(said.fix),
    when: said.when.map(text => redactText(text)),
    ...place,
    ...page.excerpt(place.start.line, place.start.column),
    ...(body?.file === at.file && body.end > body.start
      ? { body: { from: view.place(body).start.line, to: view.place(body).end.line } }
      : {}),
    lineHash: hashed ? page.hash(place.start.line) : '',
    related: related.map(one => ({
      ...view.place(one.at),
      note: redactText(one.note),
      ...(one.resource === undefined ? {} : { resource: one.resource }),
      ...(one.step ? { step: one.step } : {}),
    })),
    ...(replacement && !page.lends ? written(replacement, page.source.text.slice(at.start, at.end)) : {}),
    identity: [finding.rule, place.uri, finding.deployed, path, finding.when.join(' and ')].join('\n'),
  };
}

/** In the quotes of what is there; nothing where the token is not the text that was judged: an escape, a block, a value that lowering changed. */
function written(replacement: NonNullable<Finding['replacement']>, token: string): { replacement?: string } {
  const quote = /^(["']).*\1$/.exec(token)?.[1] ?? '';
  return token === `${quote}${replacement.of}${quote}`
    ? { replacement: `${quote}${replacement.by}${quote}` }
    : {};
}

/** Findings of one rule at one place that say the same are one, however many templates lead there. */
export const sameFinding = ({ rule, file, start, severity, message, when }: Presented): string =>
  [rule, file, start.line, start.column, severity, message, ...when].join('\n');

export const inOrder = (a: Presented, b: Presented): number =>
  compare(a.file, b.file) ||
  a.start.line - b.start.line ||
  a.start.column - b.start.column ||
  compare(a.rule, b.rule) ||
  compare(a.message, b.message);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
