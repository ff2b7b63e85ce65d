import { lookUp } from '../../../model/look-up.ts';
import type { Plugin } from './plugin.ts';
import { type ServerlessProvenance, byServerless } from '../../../source/provenance.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import { mapChildren, walk } from '../../../source/intrinsics/map-node.ts';
import type { ServiceFunction } from '../service-function.ts';
import { at, isMap, itemsOf, type Node } from '../../../source/node.ts';
import { REGION } from '../events/common.ts';
import { alphanumeric, EACH_DEPLOYMENT, normal } from '../names.ts';
import { assigned, attributeOf, entryAt, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { known, type Pieces } from '../variables/pieces.ts';

/** A function that is deployed gradually, with its settings over those of all functions. */
type Gradual = {
  readonly fn: ServiceFunction;
  readonly settings: Node | undefined;
  readonly provenance: ServerlessProvenance;
  readonly alias: string;
  readonly group: string;
};

function gradual(service: ServerlessService): Gradual[] {
  const shared = service.resolver.get('custom', 'deploymentSettings');
  const stages = itemsOf(at(shared, 'stages'));
  const stage = known(service.stage);
  if (
    stages.length > 0 &&
    stage !== undefined &&
    !stages.some(item => text(item) === stage || item.kind === 'call')
  )
    return [];
  return service.functions.flatMap(fn => {
    const entry = entryAt(fn.node, 'deploymentSettings');
    const settings = assigned(shared, entry?.value);
    return entry
      ? [
          {
            fn,
            settings,
            provenance: service.functionProvenance(fn, 'canary-deployment', entry.keySpan),
            alias: `${fn.id}Alias${text(at(settings, 'alias')) ?? ''}`,
            group: `${fn.id}DeploymentGroup`,
          },
        ]
      : [];
  });
}

const words = (pieces: Pieces): string =>
  pieces.map(piece => (typeof piece === 'string' ? piece : '')).join('');
const application = (service: ServerlessService): string =>
  `${alphanumeric(words(service.stackName()))}DeploymentApplication`;
const groupName = (service: ServerlessService, group: string): Pieces => {
  const name = known([...service.stackName(), '-', group]);
  return name === undefined ? [...service.stackName(), '-', group] : [name.slice(0, 100)];
};
const hookOf = (service: ServerlessService, settings: Node | undefined, key: string): Plain => {
  const name = text(at(settings, key));
  return name === undefined
    ? undefined
    : { Ref: service.byKey.get(name)?.id ?? `${normal(name)}LambdaFunction` };
};

/** Functions with hooks tell CodeDeploy how they went, so the shared role may. */
function canaryGrants(service: ServerlessService): void {
  const groups = gradual(service).filter(
    ({ settings }) => truthy(at(settings, 'preTrafficHook')) || truthy(at(settings, 'postTrafficHook')),
  );
  const [first] = groups;
  if (!first) return;
  const arn = (group: string): Node =>
    service.sub(
      [
        'arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${',
        application(service),
        '}/',
        ...groupName(service, group),
      ],
      first.provenance,
    );
  service.grants.allow(
    undefined,
    ['codedeploy:PutLifecycleEventHookExecutionStatus'],
    groups.map(({ group }) => arn(group)),
    first.provenance,
  );
}

/** serverless-plugin-canary-deployments (version 0.8, its source read 2026-11): aliases whose traffic CodeDeploy shifts, and the role that it does so with. */
function canaryDeployments(service: ServerlessService): void {
  const all = gradual(service);
  const [first] = all;
  if (!first) return;
  const [app, shared] = [application(service), service.resolver.get('custom', 'deploymentSettings')];
  service.builder.add(app, 'AWS::CodeDeploy::Application', { ComputePlatform: 'Lambda' }, first.provenance);
  if (!truthy(at(shared, 'codeDeployRole')))
    codeDeployRole(
      service,
      first.provenance,
      at(shared, 'codeDeployRolePermissionsBoundary'),
      all.some(({ settings }) => truthy(at(settings, 'triggerConfigurations'))),
    );
  for (const one of all) {
    deploymentGroup(service, one, app);
    alias(service, one, app);
  }
}

function codeDeployRole(
  service: ServerlessService,
  provenance: ServerlessProvenance,
  boundary: Node | undefined,
  triggers: boolean,
): void {
  service.builder.add(
    'CodeDeployServiceRole',
    'AWS::IAM::Role',
    {
      ManagedPolicyArns: [
        'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited',
        'arn:aws:iam::aws:policy/AWSLambda_FullAccess',
        ...(triggers ? ['arn:aws:iam::aws:policy/AmazonSNSFullAccess'] : []),
      ],
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: ['sts:AssumeRole'],
            Effect: 'Allow',
            Principal: { Service: ['codedeploy.amazonaws.com'] },
          },
        ],
      },
      PermissionsBoundary: truthy(boundary) ? boundary : undefined,
    },
    provenance,
  );
}

function deploymentGroup(
  service: ServerlessService,
  { settings, provenance, group }: Gradual,
  app: string,
): void {
  const [role, alarms] = [at(settings, 'codeDeployRole'), at(settings, 'alarms')];
  service.builder.add(
    group,
    'AWS::CodeDeploy::DeploymentGroup',
    {
      ApplicationName: { Ref: app },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      DeploymentGroupName: service.string(groupName(service, group), provenance),
      DeploymentConfigName: {
        'Fn::Sub': ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: at(settings, 'type') }],
      },
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ServiceRoleArn: truthy(role) ? role : { 'Fn::GetAtt': ['CodeDeployServiceRole', 'Arn'] },
      AlarmConfiguration: truthy(alarms)
        ? {
            Alarms: itemsOf(alarms).map(alarm => ({ Name: at(alarm, 'name') ?? { Ref: alarm } })),
            Enabled: true,
          }
        : undefined,
      TriggerConfigurations: at(settings, 'triggerConfigurations'),
    },
    provenance,
  );
}

function alias(
  service: ServerlessService,
  { fn, settings, provenance, group, alias: id }: Gradual,
  app: string,
): void {
  service.builder.add(
    id,
    'AWS::Lambda::Alias',
    {
      FunctionVersion: { 'Fn::GetAtt': [`${fn.idPrefix}LambdaVersion${EACH_DEPLOYMENT}`, 'Version'] },
      FunctionName: { Ref: fn.id },
      Name: at(settings, 'alias'),
    },
    provenance,
    {
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: app },
          AfterAllowTrafficHook: hookOf(service, settings, 'postTrafficHook'),
          BeforeAllowTrafficHook: hookOf(service, settings, 'preTrafficHook'),
          DeploymentGroupName: { Ref: group },
        },
      },
    },
  );
}

/** Where a resource names the function that it calls. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Permission': ['FunctionName'],
  'AWS::Lambda::EventSourceMapping': ['FunctionName'],
  'AWS::ApiGateway::Method': ['Integration', 'Uri'],
  'AWS::ApiGatewayV2::Integration': ['IntegrationUri'],
  'AWS::ApiGatewayV2::Authorizer': ['AuthorizerUri'],
  'AWS::SNS::Topic': ['Subscription'],
  'AWS::SNS::Subscription': ['Endpoint'],
  'AWS::S3::Bucket': ['NotificationConfiguration', 'LambdaConfigurations'],
  'AWS::Events::Rule': ['Targets'],
  'AWS::Logs::SubscriptionFilter': ['DestinationArn'],
  'AWS::IoT::TopicRule': ['TopicRulePayload', 'Actions'],
  'AWS::AppSync::DataSource': ['LambdaConfig', 'LambdaFunctionArn'],
};

/** Callers go through the alias, also those among the author's own resources. */
function throughAliases(service: ServerlessService): (node: Node) => Node {
  const aliases = new Map(gradual(service).map(({ fn, alias: id }) => [fn.id, id]));
  if (aliases.size === 0) return node => node;
  return node => {
    const type = text(at(node, 'Type')) ?? '';
    const path = lookUp(CALLS, type);
    if (!path || !isMap(node)) return node;
    return changed(
      node,
      ['Properties', ...path],
      type === 'AWS::ApiGateway::Method' ? uri => invoked(uri, aliases) : part => called(part, aliases),
    );
  };
}

function changed(node: MapNode, [key, ...path]: readonly string[], replaced: (node: Node) => Node): MapNode {
  const here = key === undefined ? undefined : node.entries.get(key)?.value;
  if (!here) return node;
  const inside = isMap(here) ? changed(here, path, replaced) : here;
  const next = path.length === 0 ? replaced(here) : inside;
  return next === here ? node : withEntries(node, { [key!]: next });
}

/** The address at which API Gateway calls an alias, as the plugin writes it. */
function invoked(uri: Node, aliases: ReadonlyMap<string, string>): Node {
  let id: string | undefined;
  walk(uri, part => {
    if (part.kind === 'call') id ??= aliases.get(attributeOf(part) ?? '');
  });
  const parts = [
    'arn:aws:apigateway:',
    REGION,
    ':lambda:path/2015-03-31/functions/',
    { Ref: id },
    '/invocations',
  ];
  return id === undefined
    ? called(uri, aliases)
    : make({ 'Fn::Join': ['', parts] }, byServerless(id, uri.span, 'canary-deployment'));
}

/** The function's attribute or reference becomes the alias, whose `Ref` is its ARN. */
function called(node: Node, aliases: ReadonlyMap<string, string>): Node {
  if (node.kind === 'scalar') return node;
  const id =
    node.kind === 'call'
      ? aliases.get(attributeOf(node) ?? (node.fn === 'Ref' ? text(node.arg) : undefined) ?? '')
      : undefined;
  if (id !== undefined) return make({ Ref: id }, byServerless(id, node.span, 'canary-deployment'));
  return mapChildren(node, child => called(child, aliases));
}

export const canaryDeploymentsPlugin: Plugin = {
  grants: canaryGrants,
  apply: canaryDeployments,
  rewrite: throughAliases,
};
