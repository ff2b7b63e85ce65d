import { jsonDocument } from '../aws/iam/policy/statements.ts';
import { Value } from '../model/world.ts';
import { spend } from '../source/budget.ts';
import { walk } from '../source/intrinsics/map-node.ts';
import { booleanOf, isCall, isScalar, itemsOf, textOf, type Node } from '../source/node.ts';
import { toPlain, type JsonValue } from '../source/plain.ts';
import { nodeBefore, spelledAfter, spelledBefore, type Spelling } from './renaming.ts';

export type Side = 'before' | 'after';

/** Lists whose order decides something; of all others CloudFormation or the service takes any order for the same. */
const ORDERED: ReadonlySet<string> = new Set([
  'CacheBehaviors',
  'Command',
  'EntryPoint',
  'Layers',
  'TransformationSpecification',
  'Fn::Transform',
]);

/** Whether the order of the list at a path decides something. */
export const isOrdered = (path: string): boolean => ORDERED.has(path.slice(path.lastIndexOf('/') + 1));

/** What is written at a place as a tree: a map or a list, also as JSON in a text, or neither. */
export const treeAt = (value: Value): Value => (value.present ? (jsonDocument(value) ?? value) : value);

/**
 * A place as one text: equal for two places that deploy the same, whatever the order of their keys, or of lists whose order decides nothing, and whether one
 * text stands in a list or by itself.
 */
export function canonical(value: Value, side: Side, spelling: Spelling): string {
  spend(1);
  const tree = treeAt(value);
  const { node } = tree;
  if (!node) return tree.unknown ? '?' : '';
  switch (node.kind) {
    case 'map': {
      const entries = tree.entries
        .map(([key, child]) => `${JSON.stringify(key)}:${canonical(child, side, spelling)}`)
        .toSorted();
      const transform = node.entries.get('Fn::Transform');
      return `{${[...entries, ...(transform ? [expression(transform.value, side, spelling)] : [])].join(',')}}`;
    }
    case 'list': {
      const items = tree.each.map(item => canonical(item, side, spelling));
      const [only] = items;
      if (items.length === 1 && only !== undefined && !/^[{[]/.test(only)) return only;
      return `[${(isOrdered(tree.path) ? items : items.toSorted()).join(',')}]`;
    }
    default:
      return textKey(tree, side, spelling);
  }
}

function textKey(value: Value, side: Side, spelling: Spelling): string {
  const { node } = value;
  if (node?.kind === 'call') {
    const texts = value.world.texts(node);
    if (texts && texts.length !== 1)
      return `[${texts
        .map(text => keyOf(text, side, spelling))
        .toSorted()
        .join(',')}]`;
  }
  const truth = isScalar(node) && node.plain ? booleanOf(node.text) : undefined;
  return truth === undefined
    ? `${keyOf(value.text, side, spelling)}${mappingsBehind(value)}`
    : JSON.stringify(String(truth));
}

/** The mappings in which deployment looks up what a text leaves open, as one text: an expression that stays may give something else. */
export function mappingsBehind({ node, text, world }: Value): string {
  if (node?.kind !== 'call' || !text.holes.some(({ of }) => of === 'opaque')) return '';
  const { mappings } = world.stack;
  if (mappings.size === 0) return '';
  const names = new Set<string>();
  walk(node, part => {
    if (!isCall(part, 'Fn::FindInMap')) return;
    const name = textOf(itemsOf(part.arg)[0]);
    for (const each of name === undefined ? mappings.keys() : [name]) names.add(each);
  });
  return [...names]
    .map(name => {
      const mapping = mappings.get(name);
      return mapping ? sortedJson(mapping) : '';
    })
    .join();
}

const jsonOf = new WeakMap<Node, string>();
function sortedJson(node: Node): string {
  const known = jsonOf.get(node) ?? JSON.stringify(sortedKeys(toPlain(node)));
  jsonOf.set(node, known);
  return known;
}

/** Data with the keys of each map in one order. */
export function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map(key => [key, sortedKeys(value[key] ?? null)]),
  );
}

const keyOf = (text: Value['text'], side: Side, spelling: Spelling): string =>
  JSON.stringify((side === 'before' ? spelledBefore : spelledAfter)(text, spelling).key);

const expression = (node: Node, side: Side, { renamed }: Spelling): string =>
  JSON.stringify(toPlain(side === 'before' ? node : nodeBefore(node, renamed)));
