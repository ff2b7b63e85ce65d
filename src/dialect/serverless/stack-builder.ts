import type { Declaration } from '../../model/stack.ts';
import {
  at,
  isMap,
  textOf,
  type Entry,
  type Provenance,
  type MapNode,
  type Node,
  type Span,
} from '../../source/node.ts';
import { isNode, make, type Plain } from '../make.ts';
import type { Diagnostics } from './variables/problems.ts';

/** What a resource comes from: the name the author gave it, the token that causes it, and the rule that makes it. */
export type Origin = { readonly name: string; readonly at: Span; readonly rule: string };
export type Properties = { readonly [key: string]: Plain | Entry };
type Attributes = {
  readonly Condition?: Plain;
  readonly DependsOn?: Plain;
  readonly DeletionPolicy?: Plain;
  readonly UpdateReplacePolicy?: Plain;
  readonly UpdatePolicy?: Plain;
};

export const madeBy = (origin: Origin): Provenance => ({
  by: origin.name,
  rule: `serverless:${origin.rule}`,
});
const isEntry = (value: Plain | Entry): value is Entry =>
  typeof value === 'object' && value !== null && 'keySpan' in value && 'value' in value;

/** A map in which an entry of the author's keeps the place of its key. */
export function record(properties: Properties, span: Span, made: Provenance): MapNode {
  const entries = new Map<string, Entry>();
  for (const key of Object.keys(properties)) {
    const value = properties[key];
    if (value === undefined) continue;
    if (isEntry(value)) entries.set(key, { key, keySpan: value.keySpan, value: value.value });
    else
      entries.set(key, { key, keySpan: isNode(value) ? value.span : span, value: make(value, span, made) });
  }
  return { kind: 'map', entries, span, provenance: made };
}

/** A resource that the framework generates. */
function generated(
  id: string,
  type: string,
  properties: Properties,
  origin: Origin,
  attributes: Attributes,
): Declaration {
  const made = madeBy(origin);
  const node = record(
    { Type: type, ...attributes, Properties: record(properties, origin.at, made) },
    origin.at,
    made,
  );
  return { id, name: origin.name, type, at: origin.at, node, provenance: made };
}

/** The resources and outputs of the template while it is being made, and the statements that its shared role needs. */
export class StackBuilder {
  readonly resources = new Map<string, Declaration>();
  readonly postDeployResources = new Map<string, Declaration>();
  readonly outputs = new Map<string, Node>();
  readonly diagnostics: Diagnostics;
  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** A resource that the framework generates. The same id again replaces it, as in the framework. */
  add(id: string, type: string, properties: Properties, origin: Origin, attributes: Attributes = {}): void {
    this.resources.set(id, generated(id, type, properties, origin, attributes));
  }

  /** What the framework sets up by calls after deployment, as the resource that would declare it. */
  apply(id: string, type: string, properties: Properties, origin: Origin): void {
    this.postDeployResources.set(id, generated(id, type, properties, origin, {}));
  }

  has(id: string): boolean {
    return this.resources.has(id);
  }

  /** Changes one property of a generated resource. */
  change(id: string, property: string, value: (now: Node | undefined) => Plain): void {
    const declared = this.resources.get(id);
    const properties = at(declared?.node, 'Properties');
    if (!declared || !isMap(properties)) return;
    const made = declared.provenance ?? { by: declared.name, rule: 'serverless:function' };
    const node = make(value(at(properties, property)), declared.at, made);
    const changed: MapNode = {
      ...properties,
      entries: new Map(properties.entries).set(property, {
        key: property,
        keySpan: declared.at,
        value: node,
      }),
    };
    this.replace(id, {
      ...declared.node,
      entries: new Map(declared.node.entries).set('Properties', {
        key: 'Properties',
        keySpan: declared.at,
        value: changed,
      }),
    });
  }

  replace(id: string, node: MapNode): void {
    const declared = this.resources.get(id);
    if (declared)
      this.resources.set(id, { ...declared, node, type: textOf(at(node, 'Type')) ?? declared.type });
  }

  output(id: string, value: Plain, origin: Origin): void {
    this.outputs.set(id, make({ Value: value }, origin.at, madeBy(origin)));
  }
}
