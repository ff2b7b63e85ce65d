import { commaSeparated } from '../source/cut.ts';
import { nearest } from '../model/edit-distance.ts';
import {
  at,
  entriesOf,
  isList,
  isMap,
  itemsOf,
  textOf,
  type Entry,
  type Node,
  type Span,
} from '../source/node.ts';
import type { Comment, Parsed, Source } from '../source/source.ts';
import { commentsOfInlineCode } from './inline-code.ts';
import { Lines, entrySpan } from './lines.ts';

/** What an author accepts: findings of a rule within a part of a file, for a reason, perhaps until a day. */
export type Suppression = {
  readonly rule: string;
  readonly reason: string;
  /** `2027-01-31`: from the next day on it no longer counts. */
  readonly until?: string;
  /** Where it is written. */
  readonly at: Span;
  /** Findings whose place begins in here. */
  readonly scope: Span;
  /** Written for another tool: it is not ours to call it unused. */
  readonly foreign?: true;
  /** What another tool's rule is about where ours knows more: parts of the message. */
  readonly about?: readonly string[];
};
export type SuppressionDiagnostic = { readonly at: Span; readonly message: string };
export type Suppressions = {
  readonly all: readonly Suppression[];
  readonly faults: readonly SuppressionDiagnostic[];
};

const WORD = /^stackward-ignore\b/;
/** What may have been meant as one: `stackward-ignroe RULE: reason`, `stackward:ignore RULE: reason`. */
const SLIP = /^(stackward[-:\s]\s?([a-z]+))\s+[\w/-]+(?:\s*,\s*[\w/-]+)*(?:\s+until\s+\S+)?\s*:/i;
/** The words of other tools for the same, and other marks between them: `stackward:ignore RULE`, `stackward-disable RULE`. */
const OTHERWISE = /^(stackward(?:\s?[-:._=]\s?|\s)(?:ignore|disable|skip|suppress|allow))(?![\w-])/i;
const RULE_ID = /^[=:([]?\s?[\w/]+-\w/;
/** `stackward-ignore RULE, RULE until 2027-01-31: reason` */
const COMMENT = /^stackward-ignore\s+([\w/-]+(?:\s*,\s*[\w/-]+)*)(?:\s+until\s+(\S+))?\s*(?::(.*))?$/s;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Every suppression of a file: comments of YAML and of inline code, `Metadata.stackward.ignore` of resources and of the template, `custom.stackward.ignore` of a service. */
export function suppressionsIn({ root, comments }: Parsed, source: Source): Suppressions {
  const { all, faults } = ofComments(comments, root, source);
  const inCode = ofComments(commentsOfInlineCode(resourcesOf(root), source), undefined, source);
  all.push(...inCode.all);
  faults.push(...inCode.faults);
  for (const { own, scope } of placesIn(root, source))
    for (const { key, keySpan, value } of entriesOf(own)) {
      if (key === 'ignore') ofList(value, scope, all, faults);
      else
        faults.push({
          at: keySpan,
          message: `unknown key "${key}"${nearest(key, ['ignore']) === undefined ? ': the only key for stackward is ignore' : ', did you mean "ignore"?'}`,
        });
    }
  return { all, faults };
}

/** What a file of code has beside its program: comments without their signs, and the places of its statements. */
export type CodeText = { readonly comments: readonly Comment[]; readonly statements: readonly Span[] };

/** Every suppression of a file of code. */
export const suppressionsInCode = ({ comments, statements }: CodeText, source: Source): Suppressions =>
  ofComments(comments, statements, source);

function ofComments(
  comments: readonly Comment[],
  held: Node | readonly Span[] | undefined,
  source: Source,
): { readonly all: Suppression[]; readonly faults: SuppressionDiagnostic[] } {
  const [all, faults] = [[] as Suppression[], [] as SuppressionDiagnostic[]];
  const written = comments.filter(({ text }) => WORD.test(text));
  if (written.length > 0) {
    const lines = new Lines(held, comments, source);
    for (const comment of written) ofComment(comment, lines, all, faults);
  }
  for (const { text, span } of comments) {
    const slip = WORD.test(text) ? undefined : slipIn(text.trim());
    if (slip !== undefined)
      faults.push({ at: span, message: `"${slip}" has no effect: write \`stackward-ignore RULE: reason\`` });
  }
  return { all, faults };
}

/** What a comment begins with that was meant as a suppression, and is none. */
function slipIn(text: string): string | undefined {
  const [, misspelt, word = ''] = SLIP.exec(text) ?? [];
  if (misspelt !== undefined && nearest(word, ['ignore'])) return misspelt;
  const [, other] = OTHERWISE.exec(text) ?? [];
  if (other === undefined) return undefined;
  const rest = text.slice(other.length).trim();
  // A sentence may begin so: a rule id has a dash.
  return RULE_ID.test(rest) || (rest === '' && !/\s/.test(other)) ? other : undefined;
}

function ofComment(
  { text, span, line }: Comment,
  lines: Lines,
  all: Suppression[],
  faults: SuppressionDiagnostic[],
): void {
  const [, rules, until, reason = ''] = COMMENT.exec(text.trim()) ?? [];
  if (rules === undefined)
    return void faults.push({
      at: span,
      message: 'write `stackward-ignore RULE: reason`; separate several rules with commas',
    });
  const scope = lines.scopeOf(line);
  for (const rule of commaSeparated(rules))
    add({ rule, reason: reason.trim(), until, at: span, scope }, all, faults);
}

function ofList(ignore: Node, scope: Span, all: Suppression[], faults: SuppressionDiagnostic[]): void {
  if (!isList(ignore))
    return void faults.push({ at: ignore.span, message: 'ignore must be a list of { rule, reason, until }' });
  for (const item of itemsOf(ignore)) {
    const named = at(item, 'rule');
    const rule = textOf(named);
    const strange = entriesOf(item).find(({ key }) => !['rule', 'reason', 'until'].includes(key));
    if (!isMap(item) || named === undefined || rule === undefined)
      faults.push({ at: item.span, message: 'each entry of ignore must be a map with rule and reason' });
    else if (strange)
      faults.push({
        at: strange.keySpan,
        message: `unknown key "${strange.key}": an entry of ignore has the keys rule, reason and until`,
      });
    else
      add(
        {
          rule,
          reason: (textOf(at(item, 'reason')) ?? '').trim(),
          until: textOf(at(item, 'until')),
          at: named.span,
          scope,
        },
        all,
        faults,
      );
  }
}

/** A suppression counts only when it says why; a day that is no day would never come. */
function add(
  { until, ...given }: Omit<Suppression, 'until'> & { readonly until: string | undefined },
  all: Suppression[],
  faults: SuppressionDiagnostic[],
): void {
  if (given.reason === '')
    faults.push({
      at: given.at,
      message: `the suppression of ${given.rule} has no reason and is ignored: write \`stackward-ignore ${given.rule}: reason\``,
    });
  else if (until !== undefined && !DAY.test(until))
    faults.push({ at: given.at, message: `until must be a date such as 2027-01-31, not "${until}"` });
  else all.push({ ...given, ...(until === undefined ? {} : { until }) });
}

type SuppressionScope = { readonly own: Node; readonly scope: Span };

/** The resources of a template or a service, `resources` of which may be a list. */
export function resourcesOf(root: Node | undefined): readonly Entry[] {
  const listed = at(root, 'resources');
  return [
    at(root, 'Resources'),
    ...(isList(listed) ? listed.items : [listed]).map(part => at(part, 'Resources')),
  ].flatMap(entriesOf);
}

/** What is said to us, each with the part of the file that it speaks for. */
function placesIn(root: Node | undefined, source: Source): SuppressionScope[] {
  const fileSpan: Span = { file: source.file, start: 0, end: source.text.length };
  const top = [at(root, 'Metadata', 'stackward'), at(root, 'custom', 'stackward')].map(own => ({
    own,
    scope: fileSpan,
  }));
  const resources = resourcesOf(root).map(entry => ({
    own: at(entry.value, 'Metadata', 'stackward'),
    scope: entrySpan(entry),
  }));
  return [...top, ...resources].filter((place): place is SuppressionScope => place.own !== undefined);
}
