import { addTo } from '../../model/multimap.ts';
import { type Family, IMPLICIT } from './api/route.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration, Note, Stack } from '../../model/stack.ts';
import { at, textOf, type Entry, type Node, type Span } from '../../source/node.ts';
import { expandTemplate } from '../cloudformation/expand.ts';
import { macros, readTemplate, transformsOf } from '../cloudformation/template.ts';
import type { Lower } from '../dialect.ts';
import { expandHttpApi } from './api/http-api.ts';
import { dropReplaced, implicitApi } from './api/implicit.ts';
import { addRecordGroups } from './api/records.ts';
import { expandApi } from './api/rest-api.ts';
import { addSharedPlan } from './api/usage-plan.ts';
import { expandWebSocketApi } from './api/websocket-api.ts';
import { expandApplication } from './application.ts';
import { expandCapacityProvider } from './capacity-provider.ts';
import { expandConnectors } from './connector/connector.ts';
import { addTriggers } from './events/cognito.ts';
import { addNotifications } from './events/s3.ts';
import { SamBuilder } from './sam-builder.ts';
import { addDeployments } from './function/deployment.ts';
import { expandFunction } from './function/function.ts';
import { Globals } from './globals.ts';
import { expandGraphQLApi } from './graphql/graphql-api.ts';
import { expandLayerVersion } from './layer-version.ts';
import { expandMicrovmImage, expandNetworkConnector } from './operated.ts';
import { factTexts } from '../../model/facts.ts';
import { meant } from '../../model/edit-distance.ts';
import { partitionOf } from './partition.ts';
import { rewritten, type References } from './references.ts';
import { Refusals } from './refusals.ts';
import { expandSimpleTable } from './simple-table.ts';
import { expandStateMachine } from './state-machine/state-machine.ts';
import { samResourceOf, type SamResource } from './sam-resource.ts';
import { expandWebFunction } from './web-function.ts';

type Expand = (builder: SamBuilder, resource: SamResource) => void;

const APIS: { readonly [type in Family]: Expand } = { Api: expandApi, HttpApi: expandHttpApi };
const OTHERS: { readonly [type: string]: Expand } = {
  WebSocketApi: expandWebSocketApi,
  SimpleTable: expandSimpleTable,
  LayerVersion: expandLayerVersion,
  Application: expandApplication,
  CapacityProvider: expandCapacityProvider,
  GraphQLApi: expandGraphQLApi,
  WebFunction: expandWebFunction,
  NetworkConnector: expandNetworkConnector,
  MicrovmImage: expandMicrovmImage,
};

export const PREFIX = 'AWS::Serverless::';
export const TRANSFORM = 'AWS::Serverless-2016-10-31';

/** An AWS SAM template as the CloudFormation that AWS deploys for it (the transform `AWS::Serverless-2016-10-31`). */
export const lowerSam: Lower = (written, file, files, deployment) => {
  const { root, unexpanded, notes: expanded, read } = expandTemplate(written, file, files, deployment);
  const stack = readTemplate(root, file, deployment, unexpanded);
  const builder = new SamBuilder(
    {
      file,
      files,
      partition: partitionOf(stack.region),
      region: stack.region,
      parameters: stack.parameters,
      mappings: stack.mappings,
      authored: stack.resources,
    },
    stack.conditions,
  );
  const globals = new Globals(root);
  expandAll(builder, globals);
  const notes = [
    ...expanded,
    ...stack.notes,
    ...macros(root),
    ...transformed(root),
    ...globals.notes,
    ...builder.diagnostics.notes,
  ];
  return {
    stacks: [finished(stack, builder, notes)],
    problems: [],
    read: [...new Set([...read, ...builder.diagnostics.read])],
  };
};

function expandAll(builder: SamBuilder, globals: Globals): void {
  const merged = (declared: Declaration): MapNode => globals.merged(declared);
  const byType = new Map<string, SamResource[]>();
  for (const declared of builder.authored.values()) {
    if (!declared.type.startsWith(PREFIX)) continue;
    const type = declared.type.slice(PREFIX.length);
    if (at(declared.node, 'Properties')?.kind === 'call')
      builder.diagnostics.partial(
        'sam',
        `the properties of ${declared.name} are not known until deployment`,
        declared.at,
      );
    const resource = samResourceOf(declared, merged(declared));
    addTo(byType, type, resource);
    if (type === 'LayerVersion') builder.layers.set(resource.id, resource.properties);
  }
  const take = (type: string): readonly SamResource[] => {
    const list = byType.get(type) ?? [];
    byType.delete(type);
    return list;
  };
  const refusals = new Refusals(builder);
  for (const family of ['Api', 'HttpApi'] as const) dropReplaced(builder, family, byType);
  // Routes of events must be known when an API is made.
  addDeployments(
    builder,
    take('Function').flatMap(resource => {
      refusals.function(resource);
      return expandFunction(builder, resource) ?? [];
    }),
  );
  for (const resource of take('StateMachine')) {
    refusals.stateMachine(resource);
    expandStateMachine(builder, resource);
  }
  for (const family of ['Api', 'HttpApi'] as const) {
    const implicit = implicitApi(builder, family, merged);
    const own = take(family).filter(({ id }) => !implicit || id !== IMPLICIT[family]);
    for (const resource of [...own, ...(implicit ? [implicit] : [])]) {
      refusals.api(family, resource, builder.routes.get(resource.id)?.list ?? []);
      APIS[family](builder, resource);
    }
  }
  for (const [type, expand] of Object.entries(OTHERS))
    for (const resource of take(type)) expand(builder, resource);
  const connectors = take('Connector');
  for (const [type, list] of byType)
    for (const { name, declared } of list)
      builder.diagnostics.partial(
        'sam',
        `${name} has the unknown type ${PREFIX}${type}${meant(PREFIX + type, factTexts('sam-properties.txt').keys())}`,
        declared.at,
      );
  addSharedPlan(builder);
  addRecordGroups(builder);
  addNotifications(builder);
  addTriggers(builder);
  expandConnectors(builder, connectors);
}

/** SAM resources without the transform do not deploy; they are expanded all the same. */
function transformed(root: MapNode): Note[] {
  if (transformsOf(root).includes(TRANSFORM)) return [];
  return [
    {
      code: 'no-transform',
      message: `the template has AWS::Serverless resources but not the transform ${TRANSFORM}`,
      span: at(root, 'Transform')?.span ?? root.span,
      partial: false,
    },
  ];
}

function finished(stack: Omit<Stack, 'dialect'>, builder: SamBuilder, notes: readonly Note[]): Stack {
  const to: References = { named: builder.references, renamed: builder.renamed };
  const unchanged = to.named.size + to.renamed.size === 0;
  const depends = new Map<string, readonly string[]>([
    ...builder.dependencies,
    ...[...builder.renamed].map(([old, id]): [string, string[]] => [old, [id]]),
  ]);
  const write = (node: Node): Node => (unchanged ? node : rewritten(node, to));
  const resources = new Map(
    inOrder(builder).map((declared): [string, Declaration] => {
      const { id } = declared;
      const node = write(declared.node) as MapNode;
      const next = dependsOn(node, depends);
      return [id, next === declared.node ? declared : { ...declared, node: next }];
    }),
  );
  const outputs = new Map([...stack.outputs].map(([name, node]) => [name, write(node)]));
  const conditions = new Map([...builder.conditions].map(([name, node]) => [name, write(node)]));
  const rest = new Map(
    [...stack.rest]
      .filter(([key]) => key !== 'Globals')
      .flatMap(([key, node]): [string, Node][] =>
        key === 'Transform' ? remaining(node).map(left => [key, left]) : [[key, node]],
      ),
  );
  const shared = sharedBy(stack.rest.get('Globals'));
  return {
    ...stack,
    dialect: 'sam',
    resources,
    outputs,
    conditions,
    rest,
    notes,
    ...(shared ? { shared } : {}),
  };
}

/** Where `Globals` sets something for all functions, else for all APIs. */
function sharedBy(globals: Node | undefined): Span | undefined {
  const sections = globals?.kind === 'map' ? globals.entries : undefined;
  return (sections?.get('Function') ?? sections?.get('Api'))?.keySpan;
}

/** In the order of the template, each resource before what was generated for it. */
function inOrder(builder: SamBuilder): Declaration[] {
  const groups = new Map<string, Declaration[]>();
  for (const id of builder.authored.keys()) groups.set(id, []);
  for (const declared of builder.resources.values()) {
    const group = groups.get(declared.name);
    if (!group) groups.set(declared.name, [declared]);
    else if (declared.id === declared.name || !declared.provenance) group.unshift(declared);
    else group.push(declared);
  }
  return [...groups.values()].flat();
}

/** `DependsOn` names logical ids outside of any intrinsic. */
function dependsOn(node: MapNode, renamed: ReadonlyMap<string, readonly string[]>): MapNode {
  const entry = node.entries.get('DependsOn');
  if (!entry || renamed.size === 0) return node;
  const old = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const all = old.flatMap((item): Node[] => {
    const ids = item.kind === 'scalar' ? renamed.get(item.text) : undefined;
    return ids && item.kind === 'scalar' ? ids.map(text => ({ ...item, text })) : [item];
  });
  const items = [...new Map(all.map(item => [textOf(item) ?? item, item])).values()];
  if (items.length === old.length && items.every((item, index) => item === old[index])) return node;
  const [only] = items;
  const value: Node =
    entry.value.kind !== 'list' && items.length === 1 && only
      ? only
      : { kind: 'list', items, span: entry.value.span };
  return { ...node, entries: new Map(node.entries).set('DependsOn', { ...entry, value } satisfies Entry) };
}

/** The transforms that are still to be run. */
function remaining(transform: Node): Node[] {
  if (transform.kind !== 'list') return textOf(transform) === TRANSFORM ? [] : [transform];
  const items = transform.items.filter(item => textOf(item) !== TRANSFORM);
  return items.length === 0 ? [] : [{ ...transform, items }];
}
