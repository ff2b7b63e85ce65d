import type { Declaration, Note, Stack } from '../../model/stack.ts';
import { at, textOf, type Entry, type MapNode, type Node, type Span } from '../../source/node.ts';
import { macros } from '../cloudformation/cloudformation.ts';
import { expandTemplate } from '../cloudformation/expand.ts';
import { readTemplate, transformsOf } from '../cloudformation/template.ts';
import type { Lower } from '../dialect.ts';
import { expandHttpApi } from './api/http-api.ts';
import { implicitApi } from './api/implicit.ts';
import { addRecordGroups } from './api/records.ts';
import { expandApi } from './api/rest-api.ts';
import { IMPLICIT, type Family } from './api/routes.ts';
import { addSharedPlan } from './api/usage-plan.ts';
import { expandWebSocketApi } from './api/websocket-api.ts';
import { expandApplication } from './application.ts';
import { expandCapacityProvider } from './capacity-provider.ts';
import { expandConnectors } from './connector/connector.ts';
import { addTriggers } from './events/cognito.ts';
import { addNotifications } from './events/s3.ts';
import { Expansion } from './expansion.ts';
import { addDeployments } from './function/deployment.ts';
import { expandFunction } from './function/function.ts';
import { Globals } from './globals.ts';
import { expandGraphQLApi } from './graphql/graphql-api.ts';
import { expandLayerVersion } from './layer-version.ts';
import { expandMicrovmImage, expandNetworkConnector } from './operated.ts';
import { partitionOf } from './partition.ts';
import { rewritten, type References } from './references.ts';
import { expandSimpleTable } from './simple-table.ts';
import { expandStateMachine } from './state-machine/state-machine.ts';
import { subjectOf, type Subject } from './subject.ts';
import { expandWebFunction } from './web-function.ts';

type Expand = (x: Expansion, subject: Subject) => void;

/** In this order: routes of events must be known when an API is made. */
const FIRST: { readonly [type: string]: Expand } = { StateMachine: expandStateMachine };
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

const PREFIX = 'AWS::Serverless::';
export const TRANSFORM = 'AWS::Serverless-2016-10-31';

/** An AWS SAM template as the CloudFormation that AWS deploys for it (the transform `AWS::Serverless-2016-10-31`). */
export const lowerSam: Lower = (written, file, files, deployment) => {
  const { root, notes: expanded, read } = expandTemplate(written, file, files, deployment);
  const stack = readTemplate(root, file, deployment);
  const x = new Expansion(
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
  expandAll(x, globals);
  const notes = [
    ...expanded,
    ...stack.notes,
    ...macros(root),
    ...transformed(root),
    ...globals.notes,
    ...x.notes,
  ];
  return { stacks: [finished(stack, x, notes)], problems: [], read: [...new Set([...read, ...x.read])] };
};

function expandAll(x: Expansion, globals: Globals): void {
  const merged = (declared: Declaration): MapNode => globals.merged(declared);
  const byType = new Map<string, Subject[]>();
  for (const declared of x.authored.values()) {
    if (!declared.type.startsWith(PREFIX)) continue;
    const type = declared.type.slice(PREFIX.length);
    if (at(declared.node, 'Properties')?.kind === 'call')
      x.note('sam', `the properties of ${declared.name} are not known until deployment`, declared.at, true);
    const subject = subjectOf(declared, merged(declared));
    const list = byType.get(type);
    if (list) list.push(subject);
    else byType.set(type, [subject]);
  }
  const take = (type: string): readonly Subject[] => {
    const list = byType.get(type) ?? [];
    byType.delete(type);
    return list;
  };
  addDeployments(
    x,
    take('Function').flatMap(subject => expandFunction(x, subject) ?? []),
  );
  for (const [type, expand] of Object.entries(FIRST)) for (const subject of take(type)) expand(x, subject);
  for (const family of ['Api', 'HttpApi'] as const) {
    const implicit = implicitApi(x, family, merged);
    for (const subject of take(family))
      if (!implicit || subject.id !== IMPLICIT[family]) APIS[family](x, subject);
    if (implicit) APIS[family](x, implicit);
  }
  for (const [type, expand] of Object.entries(OTHERS)) for (const subject of take(type)) expand(x, subject);
  const connectors = take('Connector');
  for (const [type, list] of byType)
    for (const { name, declared } of list)
      x.note('sam', `${name} has the unknown type ${PREFIX}${type}`, declared.at, true);
  addSharedPlan(x);
  addRecordGroups(x);
  addNotifications(x);
  addTriggers(x);
  expandConnectors(x, connectors);
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

function finished(stack: Omit<Stack, 'dialect'>, x: Expansion, notes: readonly Note[]): Stack {
  const to: References = { named: x.references, renamed: x.renamed };
  const idle = to.named.size + to.renamed.size === 0;
  const depends = new Map<string, readonly string[]>([
    ...x.dependencies,
    ...[...x.renamed].map(([old, id]): [string, string[]] => [old, [id]]),
  ]);
  const write = (node: Node): Node => (idle ? node : rewritten(node, to));
  const resources = new Map(
    inOrder(x).map((declared): [string, Declaration] => {
      const { id } = declared;
      const node = write(declared.node) as MapNode;
      const next = dependsOn(node, depends);
      return [id, next === declared.node ? declared : { ...declared, node: next }];
    }),
  );
  const outputs = new Map([...stack.outputs].map(([name, node]) => [name, write(node)]));
  const conditions = new Map([...x.conditions].map(([name, node]) => [name, write(node)]));
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
function inOrder(x: Expansion): Declaration[] {
  const groups = new Map<string, Declaration[]>();
  for (const id of x.authored.keys()) groups.set(id, []);
  for (const declared of x.resources.values()) {
    const group = groups.get(declared.name);
    if (!group) groups.set(declared.name, [declared]);
    else if (declared.id === declared.name || !declared.made) group.unshift(declared);
    else group.push(declared);
  }
  return [...groups.values()].flat();
}

/** `DependsOn` names logical ids outside of any intrinsic. */
function dependsOn(node: MapNode, renamed: ReadonlyMap<string, readonly string[]>): MapNode {
  const entry = node.entries.get('DependsOn');
  if (!entry || renamed.size === 0) return node;
  const old = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const items = old.flatMap((item): Node[] => {
    const ids = item.kind === 'scalar' ? renamed.get(item.text) : undefined;
    return ids && item.kind === 'scalar' ? ids.map(text => ({ ...item, text })) : [item];
  });
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
