import { lookUp } from '../../model/look-up.ts';
import { perDefaults } from '../../model/memo.ts';
import { referrersOf, referringTypes } from '../../model/references.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type World } from '../../model/world.ts';
import { listInWords } from '../listing.ts';
import { API_TYPES, isWebSocket } from '../api/routes.ts';
import { routesByFunction } from './function-routes.ts';

/** What an event is about, by which its fields are known. */
export type TriggerKind =
  | 'http'
  | 'websocket'
  | 'authorizer'
  | 'queue'
  | 'topic'
  | 'bucket'
  | 'stream'
  | 'bus'
  | 'notice'
  | 'schedule'
  | 'user pool'
  | 'graphql'
  | 'device'
  | 'mail'
  | 'agent'
  | 'skill'
  | 'log'
  | 'deployment'
  | 'state machine';

/** What calls a function; `name` as messages call it: `POST /orders`, `the queue Jobs`. */
export type Trigger = { readonly kind: TriggerKind; readonly name: string };

type Reading = (by: Resource) => Trigger | undefined;
const named =
  (kind: TriggerKind, noun: string): Reading =>
  by => ({ kind, name: `the ${noun} ${by.called}` });

/** Resources that call the function that they refer to. What API Gateway invokes is told by its routes. */
const CALLERS: { readonly [type: string]: Reading } = {
  'AWS::ApiGateway::Authorizer': named('authorizer', 'authorizer'),
  'AWS::ApiGatewayV2::Authorizer': named('authorizer', 'authorizer'),
  'AWS::AppSync::GraphQLApi': named('authorizer', 'API'),
  'AWS::AppSync::DataSource': named('graphql', 'data source'),
  'AWS::Bedrock::Agent': named('agent', 'agent'),
  'AWS::CloudFront::Distribution': named('http', 'distribution'),
  'AWS::Cognito::UserPool': named('user pool', 'user pool'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': named('http', 'target group'),
  'AWS::Events::Rule': by => {
    if (by.get('EventPattern').absent) return named('schedule', 'schedule')(by);
    const sources = by.get('EventPattern', 'source').each.map(({ literal }) => literal ?? '');
    // Only services of AWS can send as them (EventBridge user guide, "Events from AWS services", read 2026-11).
    const isOfAws = sources.length > 0 && sources.every(source => source.startsWith('aws.'));
    return named(isOfAws ? 'notice' : 'bus', 'rule')(by);
  },
  'AWS::IoT::TopicRule': named('device', 'topic rule'),
  'AWS::Lambda::EventSourceMapping': sourceOf,
  'AWS::Lambda::Url': () => ({ kind: 'http', name: 'its function URL' }),
  'AWS::Logs::SubscriptionFilter': named('log', 'log subscription'),
  'AWS::S3::Bucket': named('bucket', 'bucket'),
  'AWS::Scheduler::Schedule': named('schedule', 'schedule'),
  'AWS::SecretsManager::RotationSchedule': named('deployment', 'rotation schedule'),
  'AWS::SES::ReceiptRule': named('mail', 'receipt rule'),
  'AWS::SNS::Subscription': by => ({ kind: 'topic', name: ofResource(by, 'TopicArn', 'topic') }),
  'AWS::SNS::Topic': named('topic', 'topic'),
  'AWS::StepFunctions::StateMachine': named('state machine', 'state machine'),
  'AWS::CloudFormation::CustomResource': named('deployment', 'custom resource'),
};

/** Services that a permission lets call the function, where what they call it for is declared elsewhere. */
const PRINCIPALS: { readonly [principal: string]: Trigger } = {
  'alexa-appkit.amazon.com': { kind: 'skill', name: 'an Alexa skill' },
  'apigateway.amazonaws.com': { kind: 'http', name: 'an API' },
  'bedrock.amazonaws.com': { kind: 'agent', name: 'an agent of Amazon Bedrock' },
  'cognito-idp.amazonaws.com': { kind: 'user pool', name: 'a user pool' },
  'elasticloadbalancing.amazonaws.com': { kind: 'http', name: 'a load balancer' },
  'events.amazonaws.com': { kind: 'bus', name: 'a rule' },
  'iot.amazonaws.com': { kind: 'device', name: 'a topic rule' },
  'lex.amazonaws.com': { kind: 'agent', name: 'a bot of Amazon Lex' },
  'lexv2.amazonaws.com': { kind: 'agent', name: 'a bot of Amazon Lex' },
  's3.amazonaws.com': { kind: 'bucket', name: 'a bucket' },
  'ses.amazonaws.com': { kind: 'mail', name: 'a receipt rule' },
  'sns.amazonaws.com': { kind: 'topic', name: 'a topic' },
};

/** A trigger with the resource that says so: the rule, the mapping, the permission, or the function itself for a route. */
export type PlacedTrigger = Trigger & { readonly by: Declaration };

/** What of the stack calls a function, each once, whether or not its conditions hold. */
export const triggersOf = (fn: Resource): readonly Trigger[] => placedTriggersOf(fn);

/** The same with the resources that say so. */
export const placedTriggersOf = (fn: Resource): readonly PlacedTrigger[] => {
  const known = triggersIn(fn.world);
  const found = known.get(fn.id) ?? triggers(fn.world, fn);
  known.set(fn.id, found);
  return found;
};

const triggersIn = perDefaults((): Map<string, readonly PlacedTrigger[]> => new Map());

function triggers(world: World, { id, declared: fn }: Resource): readonly PlacedTrigger[] {
  const { stackIndex } = world;
  const routes = routesByFunction(world).get(id) ?? [];
  const aliases = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'].flatMap(type =>
    referrersOf(stackIndex, id, type).map(one => one.id),
  );
  const found: PlacedTrigger[] = routes.map(({ name }) => ({ kind: 'http', name, by: fn }));
  const permitted: PlacedTrigger[] = [];
  for (const one of [id, ...aliases])
    for (const type of referringTypes(stackIndex, one))
      for (const declared of referrersOf(stackIndex, one, type)) {
        const by = new Resource(world, declared);
        const principal = lookUp(PRINCIPALS, by.get('Principal').literal ?? '');
        if (type !== 'AWS::Lambda::Permission')
          found.push(...(callerOf(by) ?? []).map(one => ({ ...one, by: declared })));
        else if (principal) permitted.push({ ...principal, by: declared });
      }
  const kinds = new Set(found.map(({ kind }) => kind));
  const isTold = ({ kind }: Trigger): boolean =>
    kinds.has(kind) ||
    (kind === 'http' && (kinds.has('authorizer') || kinds.has('websocket'))) ||
    (kind === 'bus' && (kinds.has('schedule') || kinds.has('notice')));
  return [
    ...new Map(
      [...found, ...permitted.filter(one => !isTold(one))].map(one => [`${one.kind}\0${one.name}`, one]),
    ).values(),
  ];
}

function callerOf(by: Resource): readonly Trigger[] | undefined {
  if (by.type.startsWith('Custom::'))
    return [{ kind: 'deployment', name: `the custom resource ${by.called}` }];
  if (by.type === 'AWS::ApiGatewayV2::Integration') {
    const api = by.get('ApiId').refers;
    const isSocket = api && API_TYPES.includes(api.type) && isWebSocket(new Resource(by.world, api));
    return isSocket ? [{ kind: 'websocket', name: `the WebSocket API ${api.name}` }] : undefined;
  }
  const found = lookUp(CALLERS, by.type)?.(by);
  return found && [found];
}

function sourceOf(mapping: Resource): Trigger {
  const source = mapping.get('EventSourceArn');
  const type = source.refers?.type ?? '';
  const [first] = source.text.parts;
  const service = typeof first === 'string' ? /^arn:[^:]*:([^:]*):/.exec(first)?.[1] : undefined;
  return type === 'AWS::SQS::Queue' || service === 'sqs'
    ? { kind: 'queue', name: ofResource(mapping, 'EventSourceArn', 'queue') }
    : { kind: 'stream', name: ofResource(mapping, 'EventSourceArn', 'stream') };
}

function ofResource(by: Resource, property: string, noun: string): string {
  const declared = by.get(property).refers;
  return declared ? `the ${noun} ${new Resource(by.world, declared).called}` : `a ${noun}`;
}

/** What calls a function, in words: `POST /orders, the queue Jobs and 3 more`. */
export function callersInWords(fn: Resource): string | undefined {
  const names = triggersOf(fn).map(({ name }) => name);
  return names.length === 0 ? undefined : listInWords(names, 3);
}
