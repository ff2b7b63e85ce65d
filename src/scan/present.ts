import type { DeclaredFix } from '../fix/fix.ts';
import type { Explanation, ReportedFinding, ReportedFix } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import { sentencesOf } from '../rule/when.ts';
import { isSamePlace } from '../source/span.ts';
import { isWanted, type ScanOptions } from './options.ts';
import { stablePath } from './stable-path.ts';
import type { View } from './view.ts';

/** A finding as reports show it; what comes last, when all of a scan's findings are in their order, is the fingerprint. */
export type Presented = Omit<ReportedFinding, 'fingerprint' | 'lineHash'> & {
  /** What the fingerprint is made of: no line number, no number of an item and no value, so that an edit elsewhere changes nothing. */
  readonly identity: string;
  /** It is a fault of code, which templates share. */
  readonly code?: true;
  readonly subject?: string;
};

/** The findings that are asked for, as severe as the project says, in words and places, with what would mend them. */
export function present(
  findings: readonly Finding[],
  view: View,
  options: ScanOptions,
  {
    fixOf = () => undefined,
    diffOf,
    explain,
  }: {
    readonly fixOf?: (finding: Finding) => DeclaredFix | undefined;
    readonly diffOf?: DiffOf | undefined;
    readonly explain?: ((finding: Finding) => Explanation) | undefined;
  } = {},
): Presented[] {
  return findings.flatMap(one => {
    const finding = withSeverity(one, options);
    if (!isWanted(finding, options)) return [];
    const fix = fixOf(one);
    return [
      {
        ...presented(finding, view),
        ...(fix ? { repair: repair(fix, view, diffOf) } : {}),
        ...(explain ? { explain: () => explain(finding) } : {}),
      },
    ];
  });
}

/** Shows edits of the files of a view as a unified diff; undefined where they cannot be shown in lines. */
export type DiffOf = (edits: DeclaredFix['edits'], view: View) => string | undefined;

function repair(
  { description, safety, risk, changes, edits }: DeclaredFix,
  view: View,
  diffOf: DiffOf | undefined,
): ReportedFix {
  const diff = diffOf?.(edits, view);
  return {
    description: view.text(description),
    safety,
    ...(risk === undefined ? {} : { risk: view.text(risk) }),
    changes,
    edits: edits.map(({ at, text }) => ({ ...view.place(at), text, range: [at.start, at.end] })),
    ...(diff === undefined ? {} : { diff }),
  };
}

function withSeverity(finding: Finding, { severities }: ScanOptions): Finding {
  const severity = severities?.get(finding.rule);
  return severity === undefined || severity === 'off' ? finding : { ...finding, severity };
}

function presented(finding: Finding, view: View): Presented {
  const { at, made, body, related, path, replacement, reason, code, ...others } = finding;
  const { declared: _, gathering: _gathering, sets: _sets, items = [], ...rest } = others;
  const template = view.place(at);
  const place = made ? view.place(made) : template;
  const page = made ? view.program(made.file) : view.page(at.file);
  const when = sentencesOf(finding.when);
  const shown = page.excerpt(place.start.line, place.start.column);
  return {
    ...rest,
    message: view.text(rest.message),
    why: view.text(rest.why),
    fix: view.text(rest.fix),
    when: when.map(sentence => view.text(sentence)),
    ...(reason === undefined ? {} : { reason: view.text(reason) }),
    ...place,
    ...(made ? { template } : {}),
    ...shown,
    ...(code ? { code } : {}),
    ...(body?.file === at.file && body.end > body.start
      ? { body: { from: view.place(body).start.line, to: view.place(body).end.line } }
      : {}),
    related: related
      .filter(one => made !== undefined || !isSamePlace(one.at, at))
      .map(one => ({
        ...view.place(one.at),
        note: view.text(one.note),
        ...(one.resource === undefined ? {} : { resource: one.resource }),
        ...(one.step ? { step: one.step } : {}),
        ...(one.leads ? { leads: one.leads } : {}),
      })),
    ...(replacement && !made && !page.lends
      ? written(replacement, page.source.text.slice(at.start, at.end))
      : {}),
    identity: (code && items.length === 0
      ? [finding.rule, template.uri, shown.excerpt.trim()]
      : [
          finding.rule,
          template.uri,
          finding.deployed,
          stablePath(path, view.declared(finding.deployed)?.node, at),
          when.join(' and '),
          ...items,
          ...(rest.subject === undefined ? [] : [rest.subject]),
        ]
    ).join('\n'),
  };
}

/** In the quotes of what is there; nothing where the token is not the text that was judged: an escape, a block, a value that lowering changed. */
function written(replacement: NonNullable<Finding['replacement']>, token: string): { replacement?: string } {
  const quote = /^(["']).*\1$/.exec(token)?.[1] ?? '';
  return token === `${quote}${replacement.of}${quote}`
    ? { replacement: `${quote}${replacement.by}${quote}` }
    : {};
}
