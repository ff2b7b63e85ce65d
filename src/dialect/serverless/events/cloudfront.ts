import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../source/node.ts';
import { alphanumeric, EACH_DEPLOYMENT, normal } from '../names.ts';
import { text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { ACCOUNT, presentValue, jsonOf, eventProvenance, PARTITION } from './common.ts';

const DISTRIBUTION = 'CloudFrontDistribution';
/** AWS' managed policy CachingOptimized (CloudFront developer guide, read 2026-11). */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

type Origin = { readonly id: string; readonly fields: { readonly [key: string]: Plain } };
type Behavior = {
  readonly pattern: string | undefined;
  readonly origin: string;
  readonly fields: { readonly [key: string]: Plain };
  readonly functions: Plain[];
};

/** Lambda@Edge: one distribution with a behavior for each path; the versions of functions may be called from the edge. */
export function cloudFront(service: ServerlessService): void {
  policies(service);
  const events = service.eventsOfKind('cloudFront');
  const [first] = events;
  if (!first) return;
  const origins = new Map<string, Origin>();
  const behaviors = new Map<string, Behavior>();
  let main: Origin | undefined;
  for (const event of events) {
    const distributionOrigin = originOfEvent(at(event.value, 'origin'));
    if (!origins.has(distributionOrigin.id)) origins.set(distributionOrigin.id, distributionOrigin);
    if (truthy(at(event.value, 'isDefaultOrigin'))) main = distributionOrigin;
    addBehavior(event, distributionOrigin, behaviors);
    invocation(service, event);
  }
  const sorted = [...behaviors.values()].sort(
    (a, b) => Number(a.pattern !== undefined) - Number(b.pattern !== undefined),
  );
  const head = sorted[0]!;
  const all =
    head.pattern === undefined
      ? sorted
      : [
          { ...head, pattern: undefined, origin: (main ?? [...origins.values()][0]!).id, functions: [] },
          ...sorted,
        ];
  const written = all.map((behavior): Plain => ({
    ...behavior.fields,
    TargetOriginId: behavior.origin,
    PathPattern: behavior.pattern,
    LambdaFunctionAssociations: behavior.functions.length > 0 ? behavior.functions : undefined,
  }));
  const distributionOrigin = eventProvenance(service, first, 'distribution');
  service.builder.add(
    DISTRIBUTION,
    'AWS::CloudFront::Distribution',
    {
      DistributionConfig: {
        Comment: service.string([...service.name, ' ', ...service.stage], distributionOrigin),
        Enabled: true,
        DefaultCacheBehavior: written[0],
        Origins: [...origins.values()].map(({ id, fields }) => ({ ...fields, Id: id })),
        CacheBehaviors: written.length > 1 ? written.slice(1) : undefined,
      },
    },
    distributionOrigin,
  );
  service.addOutput(DISTRIBUTION, { Ref: DISTRIBUTION }, distributionOrigin, 'CloudFront Distribution Id');
  service.addOutput(
    `${DISTRIBUTION}DomainName`,
    { 'Fn::GetAtt': [DISTRIBUTION, 'DomainName'] },
    distributionOrigin,
    'CloudFront Distribution Domain Name',
  );
  service.grants.principals.push('edgelambda.amazonaws.com');
  service.grants.allow(
    undefined,
    ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:TagResource'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:logs:*:*:*' }],
    eventProvenance(service, first, 'edge-statement'),
  );
}

/** `s3://…` and web addresses are spelled out; a map is CloudFront's own. */
function originOfEvent(node: Node | undefined): Origin {
  const literal = /^(\w+):\/\/([^/]+)(\/.*)?$/.exec(text(node) ?? '');
  const s3 = literal?.[1] === 's3';
  const path = literal?.[3] && literal[3].length > 1 ? literal[3] : undefined;
  if (literal || !isMap(node)) {
    const domain = literal?.[2] ?? text(node) ?? 'unknown';
    return {
      id: `${s3 ? 's3' : 'custom'}/${domain}${path ?? ''}`,
      fields: {
        DomainName: domain,
        OriginPath: path,
        ...(s3 ? { S3OriginConfig: {} } : { CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' } }),
      },
    };
  }
  const domain = at(node, 'DomainName');
  const name = text(domain) ?? alphanumeric(jsonOf(domain) ?? '');
  return {
    id: `${at(node, 'S3OriginConfig') ? 's3' : 'custom'}/${name}${text(at(node, 'OriginPath')) ?? ''}`,
    fields: Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, value])),
  };
}

function addBehavior(
  { fn, value }: FunctionEvent,
  distributionOrigin: Origin,
  behaviors: Map<string, Behavior>,
): void {
  const pattern = text(at(value, 'pathPattern'));
  const own: readonly Entry[] = entriesOf(at(value, 'behavior'));
  const policy = at(value, 'cachePolicy');
  const set = own.some(({ key }) =>
    ['CachePolicyId', 'ForwardedValues', 'MaxTTL', 'MinTTL', 'DefaultTTL'].includes(key),
  );
  const byDefault = set ? at(value, 'behavior', 'CachePolicyId') : CACHING_OPTIMIZED;
  const cache: Plain = truthy(policy)
    ? (at(policy, 'id') ?? { Ref: `CloudFrontCachePolicy${normal(text(at(policy, 'name')) ?? '')}` })
    : byDefault;
  const call: Plain = {
    EventType: at(value, 'eventType'),
    LambdaFunctionARN: { Ref: `${fn.idPrefix}LambdaVersion${EACH_DEPLOYMENT}` },
    IncludeBody: presentValue(at(value, 'includeBody')),
  };
  const key = `${pattern ?? ''} ${distributionOrigin.id}`;
  const known = behaviors.get(key);
  if (known) known.functions.push(call);
  else
    behaviors.set(key, {
      pattern,
      origin: distributionOrigin.id,
      functions: [call],
      fields: {
        ViewerProtocolPolicy: 'allow-all',
        ...Object.fromEntries(own.map(entry => [entry.key, entry.value])),
        CachePolicyId: cache,
      },
    });
}

function invocation(service: ServerlessService, event: FunctionEvent): void {
  service.builder.add(
    `${event.fn.id}InvokePermission`,
    'AWS::Lambda::Permission',
    {
      FunctionName: { Ref: `${event.fn.idPrefix}LambdaVersion${EACH_DEPLOYMENT}` },
      Action: 'lambda:InvokeFunction',
      Principal: 'edgelambda.amazonaws.com',
      SourceArn: {
        'Fn::Join': [
          '',
          ['', 'arn:', PARTITION, ':cloudfront::', ACCOUNT, ':distribution/', { Ref: DISTRIBUTION }],
        ],
      },
    },
    eventProvenance(service, event, 'permission'),
  );
}

function policies(service: ServerlessService): void {
  for (const { key, keySpan, value } of entriesOf(service.setting('cloudFront', 'cachePolicies'))) {
    if (!isMap(value)) continue;
    const distributionOrigin = service.providerProvenance('cache-policy', keySpan);
    const config = Object.fromEntries(entriesOf(value).map(entry => [entry.key, entry.value]));
    service.builder.add(
      `CloudFrontCachePolicy${normal(key)}`,
      'AWS::CloudFront::CachePolicy',
      {
        CachePolicyConfig: { ...config, Name: service.string(service.named(`-${key}`), distributionOrigin) },
      },
      distributionOrigin,
    );
  }
}
