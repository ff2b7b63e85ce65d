import { ruleName } from '../source/provenance.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import { entriesOf, isMap, itemsOf, type Node, type Span } from '../source/node.ts';

/** What one line of the author's brought about: a resource, or with `path` a part of one. Without `rule` the author wrote it, elsewhere. */
export type Cause = {
  readonly resource: string;
  readonly type: string;
  readonly path?: string;
  readonly for: string;
  readonly rule?: string;
  readonly at: Span;
};

/** Lists whose items come from places of their own: each grants something. */
const LISTS = new Set(['Policies', 'Statement', 'ManagedPolicyArns', 'LambdaConfigurations']);
const MAPS = new Set(['LambdaConfig']);

/** Every resource that lowering generated, followed by the parts that another line caused; of authored resources the parts that lowering added. */
export const causesOf = (stack: Stack): Cause[] =>
  [...stack.resources.values()].flatMap(declared => [...whole(declared), ...parts(declared)]);

const whole = ({ id, type, at, provenance }: Declaration): Cause[] =>
  provenance ? [{ resource: id, type, for: provenance.name, rule: ruleName(provenance), at }] : [];

function parts(declared: Declaration): Cause[] {
  const { id, type, name } = declared;
  const found: Cause[] = [];
  const add = (node: Node, path: string, above: Span): Span => {
    if (!(declared.provenance ? differs(node.span, above) : node.provenance)) return above;
    found.push({
      resource: id,
      type,
      path,
      for: node.provenance?.name ?? name,
      ...(node.provenance ? { rule: ruleName(node.provenance) } : {}),
      at: node.span,
    });
    return node.span;
  };
  const visit = (node: Node, path: string, above: Span): void => {
    for (const { key, value } of entriesOf(node)) {
      const here = path === '' ? key : `${path}.${key}`;
      const inner = partsUnder(key, here, value);
      for (const [place, part] of inner) visit(part, place, add(part, place, above));
      if (inner.length === 0 && isMap(value)) visit(value, here, above);
    }
  };
  const properties = declared.node.entries.get('Properties')?.value;
  if (properties) visit(properties, '', declared.at);
  return found;
}

/** Items and entries that are granted or set one by one. */
function partsUnder(
  key: string,
  path: string,
  value: Node,
): readonly (readonly [path: string, part: Node])[] {
  if (LISTS.has(key)) return itemsOf(value).map((item, index) => [`${path}.${index}`, item]);
  return MAPS.has(key) ? entriesOf(value).map(entry => [`${path}.${entry.key}`, entry.value]) : [];
}

/** The same file and start is the same line to a reader, whatever the end. */
const differs = (a: Span, b: Span): boolean => a.file !== b.file || a.start !== b.start;
