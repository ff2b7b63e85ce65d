import { lookUp } from '../../model/look-up.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { GRAPHQL, keyAlone } from '../api/graphql.ts';
import { placedTriggersOf, type PlacedTrigger, type TriggerKind } from '../lambda/triggers.ts';
import { waysByFunction, type WayIn } from '../lambda/ways-in.ts';
import type { GraphBuilder, GraphNode } from './graph.ts';
import { nodeOfResource } from './targets.ts';
import { ACCOUNT, INTERNET, SIGNED_IN, serviceNode } from './who.ts';

type Caller = { readonly who: GraphNode; readonly how: string; readonly unproved?: string };

/** Who stands behind a trigger that is neither a route nor a resource of the stack with a policy of its own. */
const CALLERS: { readonly [kind in TriggerKind]: Caller } = {
  http: { who: INTERNET, how: 'sends requests', unproved: 'what it asks of a caller is not in the template' },
  websocket: {
    who: INTERNET,
    how: 'sends messages',
    unproved: 'what it asks of a caller is not in the template',
  },
  authorizer: { who: INTERNET, how: 'sends a token, which is not checked before' },
  queue: { who: ACCOUNT, how: 'sends messages' },
  topic: { who: ACCOUNT, how: 'publishes messages' },
  bucket: { who: ACCOUNT, how: 'writes objects' },
  stream: { who: ACCOUNT, how: 'writes records' },
  bus: { who: ACCOUNT, how: 'sends events' },
  notice: { who: serviceNode('AWS'), how: 'sends an event' },
  schedule: { who: serviceNode('EventBridge'), how: 'runs it by the clock' },
  'user pool': { who: INTERNET, how: 'signs up or in', unproved: 'who may sign up is not known' },
  graphql: { who: SIGNED_IN, how: 'sends queries' },
  device: { who: serviceNode('AWS IoT devices'), how: 'publish messages' },
  mail: { who: INTERNET, how: 'sends mail' },
  agent: { who: ACCOUNT, how: 'talks to the agent' },
  skill: { who: INTERNET, how: 'talks to the skill' },
  log: { who: serviceNode('CloudWatch Logs'), how: 'hands over log lines' },
  deployment: { who: serviceNode('CloudFormation'), how: 'calls it when the stack is deployed' },
  'state machine': { who: ACCOUNT, how: 'starts the state machine' },
};

const NOUNS: { readonly [kind in TriggerKind]: string } = {
  http: 'endpoint',
  websocket: 'WebSocket API',
  authorizer: 'authorizer',
  queue: 'queue',
  topic: 'topic',
  bucket: 'bucket',
  stream: 'stream',
  bus: 'event rule',
  notice: 'event rule',
  schedule: 'schedule',
  'user pool': 'user pool',
  graphql: 'data source',
  device: 'topic rule',
  mail: 'receipt rule',
  agent: 'agent',
  skill: 'skill',
  log: 'log subscription',
  deployment: 'deployment',
  'state machine': 'state machine',
};

/** Adds the routes, URLs and events that call a function, and who is behind them. */
export function addEntries(builder: GraphBuilder, node: string, fn: Resource): void {
  const ways = waysByFunction(fn.world).get(fn.id) ?? [];
  for (const way of ways) addWay(builder, node, fn, way);
  for (const trigger of placedTriggersOf(fn)) {
    const isWay = trigger.kind === 'http' || trigger.kind === 'websocket';
    if (isWay && ways.length > 0) continue;
    addTrigger(builder, node, trigger, fn.world);
  }
}

function addWay(builder: GraphBuilder, node: string, fn: Resource, way: WayIn): void {
  const at = spanOf(way.at);
  const isUrl = way.name === 'its URL';
  const entry = builder.node({
    id: `entry:${fn.id}:${way.name}`,
    kind: 'entry',
    name: isUrl ? `URL of ${fn.name}` : way.name,
    noun: isUrl ? 'function URL' : 'route',
    at,
  });
  builder.edge({ from: entry, to: node, kind: 'invokes', at, how: 'request' });
  const { who, how, unproved } = callerOf(way);
  builder.edge({ from: builder.node(who), to: entry, kind: 'calls', at, how, unproved });
}

function spanOf(at: Value | Span): Span {
  if (at instanceof Resource) return at.at;
  return 'world' in at ? at.span : at;
}

function callerOf({ open, at }: WayIn): Caller {
  if (open === 'yes') return { who: INTERNET, how: 'no authorizer asks who calls' };
  if (open === 'unknown')
    return { who: INTERNET, how: 'calls it', unproved: 'whether anyone may call it is known at deployment' };
  const type = 'world' in at ? at.get('AuthorizationType').literal?.toUpperCase() : undefined;
  return type === 'AWS_IAM'
    ? { who: ACCOUNT, how: 'with a signature of AWS' }
    : { who: SIGNED_IN, how: 'let in by the authorizer' };
}

function addTrigger(builder: GraphBuilder, node: string, trigger: PlacedTrigger, world: World): void {
  const { by, kind } = trigger;
  const resource = new Resource(world, by);
  const source = sourceOf(resource);
  const own = source && nodeOfResource(source.declared, world);
  if (own) {
    builder.edge({
      from: builder.node(own),
      to: node,
      kind: 'invokes',
      at: by.at,
      how: 'event',
    });
    return;
  }
  const entry = builder.node({
    id: `entry:${by.id}:${trigger.name}`,
    kind: 'entry',
    name: trigger.name.replace(/^(?:the|an?) /, ''),
    noun: NOUNS[kind],
    at: by.at,
  });
  builder.edge({ from: entry, to: node, kind: 'invokes', at: by.at, how: 'event' });
  const { who, how, unproved } = kind === 'graphql' ? graphqlCaller(resource) : CALLERS[kind];
  builder.edge({ from: builder.node(who), to: entry, kind: 'calls', at: by.at, how, unproved });
}

const SOURCES: { readonly [type: string]: string } = {
  'AWS::Lambda::EventSourceMapping': 'EventSourceArn',
  'AWS::SNS::Subscription': 'TopicArn',
};

/** The resource of the stack whose events reach the function: of a mapping its queue, of a subscription its topic, else the one that names the function. */
function sourceOf(by: Resource): Resource | undefined {
  const property = lookUp(SOURCES, by.type);
  const from = property === undefined ? by.declared : by.get(property).refers;
  return from && new Resource(by.world, from);
}

/** An API key is in each client: whoever has the client has it. */
function graphqlCaller(source: Resource): Caller {
  const declared = source
    .get('ApiId')
    .text.holes.map(hole => source.world.declared(hole))
    .find(one => one?.type === GRAPHQL);
  const answer = declared ? keyAlone(new Resource(source.world, declared)) : 'unknown';
  if (answer === 'yes') return { who: INTERNET, how: 'with the API key of every client' };
  return answer === 'no'
    ? CALLERS.graphql
    : { ...CALLERS.graphql, unproved: 'how the API asks who calls is not known' };
}
