import { lookUp } from '../../model/look-up.ts';
import { mayBeWithin, meant, misspelt } from '../../model/edit-distance.ts';
import type { Note } from '../../model/stack.ts';
import { entriesOf, isMap, itemsOrSelf, type MapNode, type Node, type Span } from '../../source/node.ts';

/** IAM User Guide, "IAM JSON policy element reference" (read 2026-11). */
const DOCUMENT = new Set(['Version', 'Id', 'Statement']);
const STATEMENT = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const PRINCIPAL = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);
/** IAM User Guide, "IAM JSON policy elements: Condition operators" (read 2026-11). */
const OPERATORS = [
  'String',
  'Numeric',
  'Date',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'Arn',
  'Null',
] as const;
const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  String: ['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'],
  Numeric: ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'],
  Date: ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'],
  Arn: ['Equals', 'NotEquals', 'Like', 'NotLike'],
};
const CONDITIONS = new Set(
  OPERATORS.flatMap(kind => (lookUp(COMPARISONS, kind) ?? ['']).map(comparison => kind + comparison)),
);

const STATEMENTS = new Set(['Statement', 'CustomStatements']);
/** Keys remembered at once, by whether each is a misspelt `Statement`: templates share most of theirs. */
const REMEMBERED = 5_000;
const remembered = new Map<string, boolean>();
function isMisspelt(key: string): boolean {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const answer = misspelt(key, DOCUMENT) === 'Statement';
  remembered.set(key, answer);
  return answer;
}

/** Whether what stands under a key is meant as the statements of a policy. */
export const meansStatements = (key: string): boolean =>
  STATEMENTS.has(key) || (mayBeWithin(2, key, 'Statement') && isMisspelt(key));
export const meansPolicy = (key: string): boolean => key.endsWith('PolicyDocument');

/**
 * Elements that IAM does not have in a map that is a policy document: `Statement` with statements in it, be its own name misspelt. The properties of a
 * resource are none, of which AWS::Events::EventBusPolicy has a `Statement` as well.
 */
export function policyNotes(node: MapNode, under: string): readonly Note[] {
  const notes: Note[] = [];
  const unknown = (
    what: string,
    { key, span }: { readonly key: string; readonly span: Span },
    names: Iterable<string>,
  ): void => {
    if (key.startsWith('Fn::')) return;
    const message = `${key} is not an element of ${what}, so it was not checked${meant(key, names)}`;
    notes.push({ code: 'policy', message, span, partial: false, lost: true });
  };
  const isDocument =
    meansPolicy(under) || (under !== 'Properties' && hasStatement(node.entries.get('Statement')?.value));
  if (isDocument)
    for (const { key, keySpan: span } of node.entries.values())
      if (!DOCUMENT.has(key)) unknown('a policy', { key, span }, DOCUMENT);
  for (const { key, keySpan, value } of node.entries.values()) {
    if (!meansStatements(key) || !hasStatement(value)) continue;
    if (!STATEMENTS.has(key) && !isDocument) unknown('a policy', { key, span: keySpan }, DOCUMENT);
    for (const statement of statementsIn(value))
      for (const element of entriesOf(statement)) {
        const { key: name, keySpan: span, value: inside } = element;
        if (!STATEMENT.has(name)) unknown('a policy statement', { key: name, span }, STATEMENT);
        else if (name === 'Principal' || name === 'NotPrincipal') {
          for (const one of entriesOf(inside))
            if (!PRINCIPAL.has(one.key)) unknown(name, { key: one.key, span: one.keySpan }, PRINCIPAL);
        } else if (name === 'Condition')
          for (const one of entriesOf(inside))
            if (!CONDITIONS.has(one.key.replace(/^For(?:Any|All)Values?:/, '').replace(/IfExists$/, '')))
              unknown('condition operators', { key: one.key, span: one.keySpan }, CONDITIONS);
      }
  }
  return notes;
}

/** The statements of a document, both sides of a branch among them. */
const statementsIn = (value: Node): readonly MapNode[] =>
  itemsOrSelf(value).flatMap(item => {
    if (item.kind === 'call' && item.fn === 'Fn::If') return itemsOrSelf(item.arg).flatMap(statementsIn);
    return isMap(item) ? [item] : [];
  });

/** A statement is told by two of its elements; what other services call a statement (AWS WAF) has none of them. */
const hasStatement = (value: Node | undefined): boolean =>
  value !== undefined &&
  value.kind !== 'scalar' &&
  statementsIn(value).some(({ entries }) => {
    let elements = 0;
    for (const key of entries.keys()) if (STATEMENT.has(key) && (elements += 1) > 1) return true;
    return false;
  });
