import type { Provenance } from '../source/provenance.ts';
import { spend } from '../source/budget.ts';
import { getAttArgument, splitGetAtt } from '../source/intrinsics/get-att.ts';
import { walk } from '../source/intrinsics/map-node.ts';
import { ownValue, subArgument, subParts } from '../source/intrinsics/sub.ts';
import { at, entriesOf, isScalar, itemsOf, textOf, type Call, type Node, type Span } from '../source/node.ts';
import { perStack } from './memo.ts';
import { addTo } from './multimap.ts';
import type { StackIndex } from './stack-index.ts';
import type { Declaration } from './stack.ts';
import { Resource, type World } from './world.ts';

/** A place that names something of the template by its id. A variable of `Fn::Sub` is a `Ref` or a `Fn::GetAtt`, whichever it stands for. */
export type Reference = {
  readonly kind: 'Ref' | 'Fn::GetAtt' | 'Condition' | 'DependsOn';
  readonly id: string;
  readonly attribute?: string | undefined;
  readonly at: Span;
  readonly provenance?: Provenance | undefined;
};

/** The references under a node in whatever branch, in the order of the source. */
export function referencesIn(node: Node | undefined): Reference[] {
  const found: Reference[] = [];
  if (node) collectBelow(node, found);
  return found;
}

function collectBelow(node: Node, found: Reference[]): void {
  if (node.kind === 'scalar') return;
  spend(1, node.span);
  if (node.kind === 'list') for (const item of node.items) collectBelow(item, found);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) collectBelow(value, found);
  else {
    collect(node, found);
    collectBelow(node.arg, found);
  }
}

function collect(call: Call, found: Reference[]): void {
  const { fn, arg, span, provenance } = call;
  switch (fn) {
    case 'Ref':
    case 'Condition': {
      const id = textOf(arg);
      if (id !== undefined) found.push({ kind: fn, id, at: span, provenance });
      return;
    }
    case 'Fn::GetAtt': {
      const named = getAttArgument(arg);
      if (named) found.push({ kind: fn, id: named.id, attribute: named.attribute, at: span, provenance });
      return;
    }
    case 'Fn::If':
      if (!provenance) found.push(...conditionNamed(itemsOf(arg)[0]));
      return;
    case 'Fn::Sub':
      collectVariables(call, found);
  }
}

/** A variable that the Sub's own map gives a value refers to nothing; what is no map may give one to any. */
function collectVariables({ arg, provenance }: Call, found: Reference[]): void {
  const sub = subArgument(arg);
  const pattern = textOf(sub.pattern);
  if (pattern === undefined || !sub.pattern || (sub.map && sub.map.kind !== 'map')) return;
  const { span } = sub.pattern;
  for (const part of subParts(pattern)) {
    if (part.kind !== 'variable' || ownValue(sub, part.name)) continue;
    if (part.name.includes('.')) {
      const { id, attribute } = splitGetAtt(part.name);
      found.push({ kind: 'Fn::GetAtt', id, attribute, at: span, provenance });
    } else found.push({ kind: 'Ref', id: part.name, at: span, provenance });
  }
}

/** A condition that is named by a plain text. */
function conditionNamed(node: Node | undefined): Reference[] {
  const id = isScalar(node) ? textOf(node) : undefined;
  return node && id !== undefined
    ? [{ kind: 'Condition', id, at: node.span, provenance: node.provenance }]
    : [];
}

/** The references of an expression of the section Conditions, where `Condition: Name` is one too. */
export function referencesOfCondition(node: Node): Reference[] {
  const found = referencesIn(node);
  walk(node, part => {
    if (part.kind === 'map' && part.entries.size === 1) found.push(...conditionNamed(at(part, 'Condition')));
  });
  return found;
}

/** What a resource or an output refers to: in its properties, and in the attributes beside them. */
export type ReferencesOf = {
  readonly properties: readonly Reference[];
  readonly attributes: readonly Reference[];
};

export function referencesOf(node: Node): ReferencesOf {
  const attributes = entriesOf(node).flatMap(({ key, value }) =>
    key === 'Properties' ? [] : referencesIn(value),
  );
  attributes.push(...conditionNamed(at(node, 'Condition')));
  const depends = at(node, 'DependsOn');
  for (const dependency of depends ? [depends, ...itemsOf(depends)] : []) {
    const id = textOf(dependency);
    if (id !== undefined)
      attributes.push({ kind: 'DependsOn', id, at: dependency.span, provenance: dependency.provenance });
  }
  return { properties: referencesIn(at(node, 'Properties')), attributes };
}

const namesResource = ({ kind }: Reference): boolean => kind === 'Ref' || kind === 'Fn::GetAtt';

/** The logical ids that `Ref`, `Fn::GetAtt` and `Fn::Sub` name under a node. */
export const resourcesReferredTo = (node: Node | undefined): ReadonlySet<string> => idsOf(referencesIn(node));
const idsOf = (references: readonly Reference[]): ReadonlySet<string> =>
  new Set(references.filter(namesResource).map(({ id }) => id));

/** The references of each resource of a stack, also of those that do not exist in some branch. */
export const referencesOfResources = perStack(
  ({ stack }): ReadonlyMap<Declaration, ReferencesOf> =>
    new Map([...stack.resources.values()].map(declared => [declared, referencesOf(declared.node)])),
);

/** The resources that one may not refer to, because they refer to it, directly or through others. */
export function dependentsOf(stackIndex: StackIndex, id: string): ReadonlySet<string> {
  const dependents = dependentsIn(stackIndex);
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const one of dependents.get(next) ?? []) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  return found;
}

const dependentsIn = perStack((stackIndex): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const [{ id }, { properties, attributes }] of referencesOfResources(stackIndex))
    for (const to of new Set([...properties, ...attributes].map(reference => reference.id)))
      addTo(found, to, id);
  return found;
});

/** Who refers to whom: by the logical id that is named, then by the type of the resource whose properties name it. */
type Referrers = {
  readonly resources: ReadonlyMap<string, ReadonlyMap<string, readonly Declaration[]>>;
  readonly outputs: ReadonlySet<string>;
  readonly exports: ReadonlySet<string>;
};

const referrersIn = perStack((stackIndex): Referrers => {
  const resources = new Map<string, Map<string, Declaration[]>>();
  for (const [declared, { properties }] of referencesOfResources(stackIndex))
    for (const id of idsOf(properties)) {
      const types = resources.get(id) ?? new Map<string, Declaration[]>();
      resources.set(id, types);
      addTo(types, declared.type, declared);
    }
  const outputs = [...stackIndex.stack.outputs.values()];
  return {
    resources,
    outputs: new Set(outputs.flatMap(node => [...resourcesReferredTo(node)])),
    exports: new Set(
      outputs.filter(node => at(node, 'Export')).flatMap(node => [...resourcesReferredTo(node)]),
    ),
  };
});

/** The resources of a type whose properties refer to one, whether or not they exist here and wherever they do so. */
export const referrersOf = (stackIndex: StackIndex, id: string, type: string): readonly Declaration[] =>
  referrersIn(stackIndex).resources.get(id)?.get(type) ?? [];
/** The types of the resources whose properties refer to one. */
export const referringTypes = (stackIndex: StackIndex, id: string): readonly string[] => [
  ...(referrersIn(stackIndex).resources.get(id)?.keys() ?? []),
];
/** Whether an output of the stack refers to a resource. */
export const isOutput = (stackIndex: StackIndex, id: string): boolean =>
  referrersIn(stackIndex).outputs.has(id);

/** The resources of a type that refer to one, match and exist here. */
export function* referring(
  world: World,
  id: string,
  type: string,
  match: (resource: Resource) => boolean,
): Generator<Resource, undefined> {
  for (const declared of referrersOf(world.stackIndex, id, type)) {
    const found = match(new Resource(world, declared)) ? world.resource(declared.id) : undefined;
    if (found) yield found;
  }
  return undefined;
}

/** Whether code that the template does not show may change a resource: it is given to a nested stack or a custom resource, or other stacks import it. */
export function isHandedOut(stackIndex: StackIndex, id: string): boolean {
  return (
    referrersIn(stackIndex).exports.has(id) ||
    referringTypes(stackIndex, id).some(
      type =>
        type === 'AWS::CloudFormation::Stack' ||
        type === 'AWS::CloudFormation::CustomResource' ||
        type.startsWith('Custom::'),
    )
  );
}
