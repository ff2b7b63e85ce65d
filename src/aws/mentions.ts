import { at, entriesOf, isCall, itemsOf, textOf, type Node } from '../source/node.ts';
import type { StackIndex } from '../model/stack-index.ts';
import { perStack } from '../model/memo.ts';
import type { Declaration } from '../model/stack.ts';
import { Resource } from '../model/value.ts';
import type { World } from '../model/world.ts';

type ByType = ReadonlyMap<string, readonly Declaration[]>;
/** Who names whom in a stack: by the logical id that is named, then by the type of the resource that names it. */
type Mentions = {
  readonly resources: ReadonlyMap<string, ByType>;
  readonly outputs: ReadonlySet<string>;
  readonly exports: ReadonlySet<string>;
};

/** Read from the text once, in whatever branch: a first look that costs no question. */
const mentionsIn = perStack((stackIndex): Mentions => {
  const resources = new Map<string, Map<string, Declaration[]>>();
  for (const declared of stackIndex.stack.resources.values()) {
    for (const id of idsIn(at(declared.node, 'Properties'))) {
      const types = resources.get(id) ?? new Map<string, Declaration[]>();
      resources.set(id, types);
      const same = types.get(declared.type);
      if (same) same.push(declared);
      else types.set(declared.type, [declared]);
    }
  }
  const outputs = [...stackIndex.stack.outputs.values()];
  return {
    resources,
    outputs: new Set(outputs.flatMap(node => [...idsIn(node)])),
    exports: new Set(outputs.filter(node => at(node, 'Export')).flatMap(node => [...idsIn(node)])),
  };
});

/** The logical ids that `Ref`, `GetAtt` and `Sub` name under a node. */
function idsIn(node: Node | undefined, ids = new Set<string>()): Set<string> {
  if (!node) return ids;
  if (node.kind === 'list') for (const item of itemsOf(node)) idsIn(item, ids);
  else if (node.kind === 'map') for (const { value } of entriesOf(node)) idsIn(value, ids);
  else if (isCall(node, 'Ref')) add(ids, textOf(node.arg));
  else if (isCall(node, 'Fn::GetAtt'))
    add(ids, textOf(node.arg.kind === 'list' ? node.arg.items[0] : node.arg)?.split('.')[0]);
  else if (node.kind === 'call') {
    const pattern = isCall(node, 'Fn::Sub')
      ? textOf(node.arg.kind === 'list' ? node.arg.items[0] : node.arg)
      : undefined;
    for (const [, id] of (pattern ?? '').matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)) add(ids, id);
    idsIn(node.arg, ids);
  }
  return ids;
}
const add = (ids: Set<string>, id: string | undefined): void => {
  if (id !== undefined) ids.add(id);
};

/** The resources of a type that name one, whether or not they exist here and wherever they do so. */
export const namersOf = (stackIndex: StackIndex, id: string, type: string): readonly Declaration[] =>
  mentionsIn(stackIndex).resources.get(id)?.get(type) ?? [];
/** The types of the resources that name one. */
export const typesNaming = (stackIndex: StackIndex, id: string): readonly string[] => [
  ...(mentionsIn(stackIndex).resources.get(id)?.keys() ?? []),
];
export const isOutput = (stackIndex: StackIndex, id: string): boolean =>
  mentionsIn(stackIndex).outputs.has(id);

/** The resources of a type that name one, match and exist here. */
export function* naming(
  world: World,
  id: string,
  type: string,
  match: (resource: Resource) => boolean,
): Generator<Resource, undefined> {
  for (const declared of namersOf(world.stackIndex, id, type)) {
    const found = match(new Resource(world, declared)) ? world.resource(declared.id) : undefined;
    if (found) yield found;
  }
  return undefined;
}

/** Whether code that the template does not show may change a resource: it is given to a nested stack or a custom resource, or other stacks import it. */
export function isHandedOut(stackIndex: StackIndex, id: string): boolean {
  return (
    mentionsIn(stackIndex).exports.has(id) ||
    typesNaming(stackIndex, id).some(
      type =>
        type === 'AWS::CloudFormation::Stack' ||
        type === 'AWS::CloudFormation::CustomResource' ||
        type.startsWith('Custom::'),
    )
  );
}
