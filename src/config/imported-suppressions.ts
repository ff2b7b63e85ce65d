import {
  at,
  booleanOf,
  entriesOf,
  isList,
  itemsOf,
  textOf,
  type Entry,
  type Node,
  type Span,
} from '../source/node.ts';
import type { Comment, Parsed, Source } from '../source/source.ts';
import { Lines, entrySpan } from './lines.ts';
import { equalsOf, equalsOfAll, type Equal, type OtherTool } from './other-tools.ts';
import { resourcesOf, type Suppression } from './suppressions.ts';

/**
 * What a file says to other tools, as far as one of our rules looks for the same. The forms are those of their documentation, looked up 2026-11-25:
 * - checkov: comments within a resource, `Metadata.checkov.skip` (docs/2.Basics/Suppressing and Skipping Policies.md);
 * - cfn_nag: `Metadata.cfn_nag.rules_to_suppress` (README.md, "Per-Resource Rule Suppression");
 * - cdk-nag: `Metadata.cdk_nag.rules_to_suppress` with `applies_to` and encoded reasons (README.md; version 3 writes `ID[FINDING]`, and what is
 *   acknowledged into the assembly: `imported-files.ts`);
 * - guard: `Metadata.guard.SuppressedRules` (docs/Using-Guard-Rules-Registry.md of the rules registry);
 * - KICS: comments that begin with `kics-scan` (https://docs.kics.io/latest/running-kics/); `enable=` chooses queries and accepts nothing;
 * - trivy: `trivy:ignore:ID` and `tfsec:ignore:ID`, `exp:` the first day on which it does not count (pkg/iac/ignore in aquasecurity/trivy).
 * What is not understood is nobody's suppression.
 */
export function importedIn({ root, comments }: Parsed, source: Source): Suppression[] {
  const resources = resourcesOf(root);
  const foreign = comments.filter(({ text }) => hasImports(text));
  const lines = foreign.length > 0 ? new Lines(root, comments, source) : undefined;
  const blocks = [
    ...resources,
    ...entriesOf(at(root, 'functions')),
    ...entriesOf(root).filter(({ key }) => key === 'provider'),
  ].toSorted((a, b) => a.keySpan.start - b.keySpan.start);
  const place = lines && {
    lines,
    blocks,
    fileSpan: { file: source.file, start: 0, end: source.text.length },
    head: headOf(source),
  };
  return [
    ...foreign.flatMap(comment => (place ? ofComment(comment, place) : [])),
    ...resources.flatMap(ofMetadata),
  ];
}

const IMPORTS =
  /(?:checkov|bridgecrew|cortex):skip|\b(?:checkov|cfn_nag|cdk_nag|SuppressedRules)["']?\s*:|kics-scan|(?:trivy|tfsec):ignore/i;
/** Whether a text can hold any of this. */
export const hasImports = (text: string): boolean => IMPORTS.test(text);

/** `blocks` in their order; `head`: where the first thing stands that is no comment. */
type Where = {
  readonly lines: Lines;
  readonly blocks: readonly Entry[];
  readonly fileSpan: Span;
  readonly head: number;
};
/** What another tool was told to pass over. */
export type ForeignSuppression = {
  readonly tool: OtherTool;
  readonly id: string;
  readonly reason?: string;
  readonly until?: string;
  readonly at: Span;
  readonly scope: Span;
};

/** The suppressions of our rules that look for the same. */
export function suppressing(
  { tool, id, reason = '', until, at: written, scope }: ForeignSuppression,
  equals: readonly Equal[] = equalsOf(tool, id),
): Suppression[] {
  const why = `${tool} ${id}${reason.trim() === '' ? '' : `: ${reason.trim()}`}`;
  return equals.map(({ rule, about }) => ({
    rule,
    reason: why,
    at: written,
    scope,
    foreign: true,
    ...(about.length > 0 ? { about } : {}),
    ...(until === undefined ? {} : { until }),
  }));
}

function ofComment(comment: Comment, where: Where): Suppression[] {
  return [...checkov(comment, where), ...kics(comment, where), ...trivy(comment, where)];
}

const CHECKOV = /\b(?:checkov|bridgecrew|cortex):skip= *([A-Za-z_\d-]+(?:,[A-Za-z_\d-]+)*)(?::(.*))?/;
/** Anywhere within a resource for all of it; a secret on the line, or the one before or after. */
function checkov({ text, line, span }: Comment, { lines, blocks }: Where): Suppression[] {
  const [, ids = '', reason] = CHECKOV.exec(text) ?? [];
  const block = blockOf(span, blocks, lines);
  return ids
    .split(',')
    .filter(Boolean)
    .flatMap(id => {
      const scope = id.startsWith('CKV_SECRET_') ? lines.between(line - 1, line + 1) : block;
      return scope
        ? suppressing({ tool: 'checkov', id, at: span, scope, ...(reason === undefined ? {} : { reason }) })
        : [];
    });
}

/** The resource or function that a comment stands in: between its first and last line, or below it and further in. */
function blockOf(comment: Span, blocks: readonly Entry[], lines: Lines): Span | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block && block.keySpan.start < comment.start) low = middle + 1;
    else high = middle;
  }
  const before = blocks[low - 1];
  if (!before) return undefined;
  const { start, end } = entrySpan(before);
  const inside =
    comment.start < end ||
    (lines.isBlank(end, comment.start) && lines.columnOf(comment.start) > lines.columnOf(start));
  return inside ? { file: comment.file, start, end } : undefined;
}

const KICS = /^kics-scan\s+(?:(ignore-line|ignore-block|ignore)(?![\w-])|disable=([\w,-]+))/i;
function kics({ text, line, span }: Comment, { lines, fileSpan: scope, head }: Where): Suppression[] {
  const [, word = '', ids] = KICS.exec(text.trim()) ?? [];
  const here = { tool: 'kics', at: span } as const;
  const command = word.toLowerCase();
  if (command === 'ignore-line')
    return suppressing({ ...here, id: command, scope: lines.lineOf(line) }, equalsOfAll('kics'));
  if (command === 'ignore-block')
    return suppressing({ ...here, id: command, scope: lines.scopeOf(line) }, equalsOfAll('kics'));
  // The others count at the top of a file only.
  if (span.start > head) return [];
  if (command === 'ignore') return suppressing({ ...here, id: command, scope }, equalsOfAll('kics'));
  return (ids ?? '')
    .split(',')
    .filter(Boolean)
    .flatMap(id => suppressing({ ...here, id, scope }));
}

function headOf(source: Source): number {
  const { lineStarts } = source;
  const first = lineStarts.findIndex((_, index) => !/^\s*(?:#.*|---\s*)?$/.test(source.line(index + 1)));
  return lineStarts[first] ?? source.text.length;
}

/** Several on one line; `ID[…]` speaks of some values only, `ws:` of Terraform. */
function trivy({ text, line, span }: Comment, { lines }: Where): Suppression[] {
  return text.split(/\s+/).flatMap(word => {
    const [, sections] = /^[#/*]*(?:trivy|tfsec):(.*)$/.exec(word) ?? [];
    const parts = sections?.split(':') ?? [];
    const pairs = new Map(
      parts.flatMap((key, index): [string, string][] => {
        const value = index % 2 === 0 ? parts[index + 1] : undefined;
        return value === undefined ? [] : [[key, value]];
      }),
    );
    const [id, until] = [pairs.get('ignore') ?? '', pairs.get('exp')];
    if (!/^(?:[\w-]+|\*)$/.test(id) || pairs.has('ws')) return [];
    const last = until === undefined ? undefined : dayBefore(until);
    if (until !== undefined && last === undefined) return [];
    return suppressing(
      {
        tool: 'trivy',
        id,
        at: span,
        scope: lines.scopeOf(line),
        ...(last === undefined ? {} : { until: last }),
      },
      ...(id === '*' ? [equalsOfAll('trivy')] : []),
    );
  });
}

/** The last day on which it counts. */
export function dayBefore(day: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time - 86_400_000).toISOString().slice(0, 10);
}

/** Each list, or map of name to reason, in the Metadata of a resource. */
function ofMetadata(resource: Entry): Suppression[] {
  const metadata = at(resource.value, 'Metadata');
  const scope = entrySpan(resource);
  const list = (tool: OtherTool, node: Node | undefined, why: string): Suppression[] =>
    itemsOf(node).flatMap(item => {
      const id = at(item, 'id');
      const reason = textOf(at(item, why));
      const name = textOf(id);
      return id && name !== undefined
        ? suppressing({ tool, id: name, at: id.span, scope, ...(reason === undefined ? {} : { reason }) })
        : [];
    });
  return [
    ...list('checkov', at(metadata, 'checkov', 'skip'), 'comment'),
    ...list('checkov', at(metadata, 'bridgecrew', 'skip'), 'comment'),
    ...list('cfn_nag', at(metadata, 'cfn_nag', 'rules_to_suppress'), 'reason'),
    ...itemsOf(at(metadata, 'cdk_nag', 'rules_to_suppress')).flatMap(item => cdkNag(item, scope)),
    ...guard(at(metadata, 'guard', 'SuppressedRules'), scope),
  ];
}

function guard(rules: Node | undefined, scope: Span): Suppression[] {
  const named = isList(rules)
    ? rules.items.map(item => ({ id: textOf(item), reason: undefined, at: item.span }))
    : entriesOf(rules).map(({ key, keySpan, value }) => ({ id: key, reason: textOf(value), at: keySpan }));
  return named.flatMap(({ id, reason, at: written }) =>
    id === undefined
      ? []
      : suppressing({ tool: 'guard', id, at: written, scope, ...(reason === undefined ? {} : { reason }) }),
  );
}

function cdkNag(item: Node, scope: Span): Suppression[] {
  const node = at(item, 'id');
  if (!node) return [];
  const written = textOf(at(item, 'reason')) ?? '';
  const reason =
    booleanOf(textOf(at(item, 'is_reason_encoded')) ?? '') === true
      ? Buffer.from(written, 'base64').toString('utf8')
      : written;
  const only = at(item, 'applies_to');
  return ofCdkNag(
    { id: textOf(node) ?? '', reason, at: node.span, scope },
    only && itemsOf(only).flatMap(one => textOf(one) ?? []),
  );
}

/** A rule of cdk-nag, `ID` or `ID[FINDING]`; `findings`: only these. */
export function ofCdkNag(
  foreign: Omit<ForeignSuppression, 'tool'>,
  findings?: readonly string[],
): Suppression[] {
  const [, id, finding] = /^([\w.-]+)(?:\[(.*)\])?$/s.exec(foreign.id) ?? [];
  if (id === undefined) return [];
  const told = { ...foreign, tool: 'cdk-nag', id } as const;
  const only = finding === undefined ? findings : [finding];
  return only === undefined
    ? suppressing(told)
    : only.flatMap(one => suppressing(told, narrowed(equalsOf('cdk-nag', id), one)));
}

const RULES_ABOUT: ReadonlyMap<string, readonly string[]> = new Map([
  ['Action', ['iam-wildcard-action']],
  ['Resource', ['iam-wildcard-resource']],
  ['Policy', ['iam-broad-managed-policy', 'iam-admin-policy']],
]);

/** `Action::s3:*`, `Resource::*`, `Policy::arn:…:policy/NAME`: the finding that says so. A pattern says which by running it, which we do not. */
function narrowed(equals: readonly Equal[], finding: string): readonly Equal[] {
  const [, kind = '', value = ''] = /^(Action|Resource|Policy)::(.+)$/s.exec(finding) ?? [];
  const rules = RULES_ABOUT.get(kind) ?? [];
  return equals
    .filter(({ rule }) => rules.includes(rule))
    .map(one => ({
      ...one,
      about: [kind === 'Policy' ? value.slice(value.lastIndexOf('/') + 1) : `"${value}"`],
    }));
}
