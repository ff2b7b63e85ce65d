import { spend } from '../../source/budget.ts';
import type { Provenance } from '../../source/provenance.ts';
import { type Plain, type Properties, make, makePlacedMap, withEntries } from './make.ts';
import { Diagnostics } from './diagnostics.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration } from '../../model/stack.ts';
import { at, isMap, textOf, type Node } from '../../source/node.ts';

/** Attributes of a resource beside its Type and Properties. */
export type ResourceAttributes = {
  readonly Condition?: Plain;
  readonly DependsOn?: Plain;
  readonly DeletionPolicy?: Plain;
  readonly UpdateReplacePolicy?: Plain;
  readonly UpdatePolicy?: Plain;
  readonly Metadata?: Plain;
  /** Of a custom resource. */
  readonly Version?: Plain;
};

/** A stack while a dialect lowers to it: its resources, conditions and outputs, and what the user should know about it. */
export class StackBuilder {
  readonly resources = new Map<string, Declaration>();
  readonly conditions = new Map<string, Node>();
  readonly outputs = new Map<string, Node>();
  /** What the tool sets up by calls after deployment, as the resources that would declare it. */
  readonly postDeployResources = new Map<string, Declaration>();
  readonly diagnostics: Diagnostics;
  constructor(diagnostics = new Diagnostics()) {
    this.diagnostics = diagnostics;
  }

  /** Adds a generated resource; one with the same id is replaced. */
  add(
    id: string,
    type: string,
    properties: Properties,
    provenance: Provenance,
    attributes: ResourceAttributes = {},
  ): Declaration {
    const node = resourceNode(type, properties, provenance, attributes);
    return this.declare(generated(id, type, node, provenance));
  }

  addPostDeploy(id: string, type: string, properties: Properties, provenance: Provenance): void {
    const node = resourceNode(type, properties, provenance, {});
    this.postDeployResources.set(id, generated(id, type, node, provenance));
  }

  addCondition(name: string, condition: Plain, provenance: Provenance): void {
    this.conditions.set(name, make(condition, provenance));
  }

  addOutput(
    name: string,
    value: Plain,
    provenance: Provenance,
    more: { readonly Description?: Plain; readonly Export?: Plain } = {},
  ): void {
    this.outputs.set(name, make({ Value: value, ...more }, provenance));
  }

  declare(declared: Declaration): Declaration {
    spend(10);
    this.resources.set(declared.id, declared);
    return declared;
  }

  has(id: string): boolean {
    return this.resources.has(id);
  }

  /** Changes one property of a resource. `provenance` says why where the author wrote the resource; else it is the resource's own. */
  change(
    id: string,
    property: string,
    changed: (value: Node | undefined) => Plain,
    provenance?: Provenance,
  ): void {
    const declared = this.resources.get(id);
    const properties = at(declared?.node, 'Properties');
    if (!declared || !isMap(properties)) return;
    const reason = declared.provenance ?? provenance;
    if (!reason) throw new Error(`the author wrote ${id}: a change to it needs a provenance`);
    const value = make(changed(at(properties, property)), reason);
    const keySpan = declared.at;
    const entries = new Map(properties.entries).set(property, { key: property, keySpan, value });
    this.replace(id, {
      ...declared.node,
      entries: new Map(declared.node.entries).set('Properties', {
        key: 'Properties',
        keySpan,
        value: { ...properties, entries },
      }),
    });
  }

  /** Sets attributes of a resource, `Properties` as a whole among them; what they replace keeps the place of its key. */
  setAttributes(id: string, attributes: { readonly [name: string]: Node | undefined }): void {
    const declared = this.resources.get(id);
    if (declared) this.declare({ ...declared, node: withEntries(declared.node, attributes) });
  }

  /** Replaces the whole map of a resource. */
  replace(id: string, node: MapNode): void {
    const declared = this.resources.get(id);
    if (declared) this.declare({ ...declared, node, type: textOf(at(node, 'Type')) ?? declared.type });
  }
}

const resourceNode = (
  type: string,
  properties: Properties,
  provenance: Provenance,
  attributes: ResourceAttributes,
): MapNode =>
  makePlacedMap({ Type: type, ...attributes, Properties: makePlacedMap(properties, provenance) }, provenance);

/** The declaration of a resource that a tool generates. */
export const generated = (id: string, type: string, node: MapNode, provenance: Provenance): Declaration => ({
  id,
  name: provenance.name,
  type,
  at: provenance.span,
  node,
  provenance,
});
