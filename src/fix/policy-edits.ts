import { isList, isMap, isScalar, type MapNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import { dashBefore, type Edits } from './cuts.ts';
import type { Authored, Step } from './authored.ts';
import type { Data } from './data.ts';
import type { Editor } from './editor.ts';
import { rewriteItems, rewriteValue } from './rewriting.ts';
import { isFlow, lineEndAt, lineStart, ownEntries } from './style.ts';

/** A statement, or another item of a list of policies, as it is written: its map, and the way to it. */
export type PolicyItem = {
  readonly editor: Editor;
  readonly map: MapNode;
  readonly steps: readonly Step[];
};

/** The map that begins at a place. */
export function policyItemAt(authored: Authored, span: Span): PolicyItem | undefined {
  const steps = authored.steps(span);
  const last = steps.findIndex(({ node }) => isMap(node) && node.span.start === span.start);
  const map = steps[last]?.node;
  const editor = authored.editor(span.file);
  return editor && isMap(map) ? { editor, map, steps: steps.slice(0, last + 1) } : undefined;
}

/** Writes other texts in place of some of those that a key has, one or many; `by` has what each becomes, by the place where it is written. */
export function rewriteTexts(
  { editor, map }: PolicyItem,
  key: string,
  by: readonly { readonly at: Span; readonly items: readonly Data[] }[],
): Edits {
  const value = ownEntries(map).find(one => one.key === key)?.value;
  if (!value || by.length === 0) return undefined;
  if (!isList(value)) {
    const [only, ...others] = by;
    return only && others.length === 0 && only.items.length > 0
      ? rewriteValue(editor, map, key, only.items)
      : undefined;
  }
  const changes = new Map<number, readonly Data[]>();
  const changed = by.map(one => value.items.findIndex(({ span }) => span.start === one.at.start));
  const isTold = by.some(({ at, items }) => items.length === 0 && isBelowComment(editor, at));
  if (isTold) return undefined;
  const kept = value.items.flatMap((item, index) =>
    !changed.includes(index) && isScalar(item) ? [item.text] : [],
  );
  const known = new Set<Data>(kept);
  for (const [position, { items }] of by.entries()) {
    const index = changed[position];
    if (index === undefined || index < 0) return undefined;
    const fresh = items.filter(item => !known.has(item));
    for (const item of fresh) known.add(item);
    changes.set(index, fresh);
  }
  return rewriteItems(editor, value, changes);
}

/** Writes other items in place of the one that begins at a place, in the list that holds it, or in place of a text alone behind a key. */
export function rewritePolicy(authored: Authored, span: Span, items: readonly Data[]): Edits {
  const steps = authored.steps(span);
  const editor = authored.editor(span.file);
  const last = steps.at(-1);
  const [holder, before] = [steps.at(-2), steps.at(-3)];
  if (!editor || !last || !holder || last.node.span.start !== span.start) return undefined;
  const { text } = editor.source;
  const behind = text.slice(last.node.span.end, lineEndAt(text, last.node.span.end));
  // A word about what goes is none about what comes.
  if (isBelowComment(editor, span) || /(?:^|\s)#/.test(behind)) return undefined;
  if (isMap(holder.node) && last.entry) return rewriteValue(editor, holder.node, last.entry.key, items);
  if (!isList(holder.node) || last.index === undefined) return undefined;
  if (holder.node.items.length > 1) return rewriteItems(editor, holder.node, new Map([[last.index, items]]));
  if (items.length === 0)
    return isMap(before?.node) && holder.entry ? editor.removeKey(before.node, holder.entry.key) : undefined;
  return isFlow(editor.source, holder.node) && isMap(before?.node) && holder.entry
    ? rewriteValue(editor, before.node, holder.entry.key, items)
    : rewriteItems(editor, holder.node, new Map([[0, items]]));
}

/** Takes a SAM policy template away. */
export function removeTemplate(authored: Authored, span: Span, name: string): Edits {
  const steps = authored.steps(span);
  const editor = authored.editor(span.file);
  const index = steps.findIndex(({ entry }) => entry?.key === name);
  const holder = steps[index - 1]?.node;
  return editor && isMap(holder) && ownEntries(holder).length === 1
    ? removePolicyItem({ editor, map: holder, steps: steps.slice(0, index) })
    : undefined;
}

/** Keys of a map that is nothing without what they hold. */
const ONLY: readonly (string | undefined)[] = ['Statement', 'PolicyDocument'];
/** Keys that may go, and those that hold nothing else than such a key. */
const LISTS: readonly (string | undefined)[] = ['Policies', 'statements', 'iamRoleStatements', 'role', 'iam'];

/** Takes a statement away, with what would be left of its policy. Not where its author says something in it or in the line above: what that is about, nobody knows. */
export function removePolicyItem(item: PolicyItem): Edits {
  const edits = withoutItem(item);
  const { text } = item.editor.source;
  return edits?.some(({ at }) => /(?:^|\s)#/m.test(text.slice(at.start, at.end))) ? undefined : edits;
}

function withoutItem({ editor, steps }: PolicyItem): Edits {
  for (let index = steps.length - 1; index > 0; index -= 1) {
    const [holder, step] = [steps[index - 1]?.node, steps[index]];
    if (!holder || !step) return undefined;
    if (isList(holder) && step.index !== undefined) {
      if (holder.items.length > 1)
        return isBelowComment(editor, step.node.span) ? undefined : editor.removeItems(holder, [step.index]);
    } else if (isMap(holder) && step.entry) {
      const { key, keySpan } = step.entry;
      const isAlone = ownEntries(holder).length < 2;
      // Without statements of its own a function has the role of the others (serverless-iam-roles-per-function).
      if (key === 'iamRoleStatements' && steps.some(({ entry }) => entry?.key === 'functions'))
        return undefined;
      if (LISTS.includes(key) && !isAlone)
        return isBelowComment(editor, keySpan) ? undefined : editor.removeKey(holder, key);
      if (!ONLY.includes(key) && !(LISTS.includes(key) && key !== 'Policies')) return undefined;
    } else return undefined;
  }
  return undefined;
}

function isBelowComment({ source: { text } }: Editor, { start }: Span): boolean {
  const from = lineStart(text, dashBefore(text, start) ?? start);
  const above = text.slice(Math.max(0, from - 400), from).trimEnd();
  return /^\s*#/.test(above.slice(Math.max(above.lastIndexOf('\n'), above.lastIndexOf('\r')) + 1));
}
