import type { ServerlessProvenance } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import { md5 } from '../../../digest/digest.ts';
import { at, isMap, itemsOf, type Node, type Span } from '../../../source/node.ts';
import { toPlain } from '../../../source/plain.ts';
import { CUSTOM_RESOURCES } from '../../placeholder.ts';
import { codeBucket } from '../bucket.ts';
import { groupBy, type Group } from '../groups.ts';
import { logGroup } from '../logs.ts';
import { EACH_DEPLOYMENT, normal } from '../names.ts';
import { either, entryAt, text, truthy } from '../read.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import type { ServerlessService } from '../service.ts';
import { known, type Pieces } from '../variables/pieces.ts';
import { ACCOUNT, byFunction, PARTITION } from './common.ts';

const ROLE = 'IamRoleCustomResourcesLambdaExecution';

/** The framework's own functions that set up what CloudFormation can not: their names and handlers. */
const HANDLERS = {
  s3: { name: 'custom-resource-existing-s3', handler: 's3/handler.handler' },
  cognitoUserPool: { name: 'custom-resource-existing-cup', handler: 'cognito-user-pool/handler.handler' },
  eventBridge: { name: 'custom-resource-event-bridge', handler: 'event-bridge/handler.handler' },
  apiGatewayCloudWatchRole: {
    name: 'custom-resource-apigw-cw-role',
    handler: 'api-gateway-cloud-watch-role/handler.handler',
  },
} as const;
export type CustomResource = keyof typeof HANDLERS;
export const handlerId = (kind: CustomResource): string => `${normal(HANDLERS[kind].name)}LambdaFunction`;

/** The alias that a custom resource calls, and waits for, in osls 4. */
export const aliased = (
  service: ServerlessService,
  { alias }: ServiceFunction,
): { readonly alias?: string; readonly depends: readonly string[] } =>
  alias && service.isOsls4 ? { alias: alias.name, depends: [alias.id] } : { depends: [] };

/** One function with its events of a bucket or pool that exists, the id of the custom resource for them, and that which has to be there before. */
type Existing = {
  readonly fn: ServiceFunction;
  readonly all: Group<FunctionEvent>;
  readonly own: string;
  readonly before: readonly string[];
};

/** Of several custom resources for one bucket or pool, in osls 4 of all of them, one name after the other, each waits for the one before. */
export function existing(
  service: ServerlessService,
  events: readonly FunctionEvent[],
  key: 'bucket' | 'pool',
  suffix: string,
): readonly Existing[] {
  const each = [...byFunction(events)].map(([fn, all]) => ({ fn, all, own: `${fn.idPrefix}${suffix}` }));
  const named = [
    ...groupBy(each, ({ all }) => {
      const name = at(all[0].value, key);
      return name ? JSON.stringify(toPlain(name)) : '';
    }).values(),
  ];
  return (service.isOsls4 ? [named.flat()] : named).flatMap(chain =>
    chain.map((one, index) => ({ ...one, before: chain.slice(index - 1, index).map(({ own }) => own) })),
  );
}

/** The time, where `forceDeploy` asks for a custom resource that is new at each deployment. */
export const forceDeploy = ({ value }: FunctionEvent): string | undefined =>
  truthy(at(value, 'forceDeploy')) ? EACH_DEPLOYMENT : undefined;

/** The function behind a custom resource, and the role that all such functions share, with the statements it needs. */
export function customResource(
  service: ServerlessService,
  kind: CustomResource,
  statements: readonly Plain[],
  span: Span,
): void {
  const { builder } = service;
  const provenance = service.providerProvenance('custom-resource', span);
  const { name, handler } = HANDLERS[kind];
  const pieces = service.named('-', name);
  const logged = truthy(service.setting('logs', 'frameworkLambda'));
  const deploymentRole = either(service.setting('iam', 'deploymentRole'), service.setting('cfnRole'));
  if (!deploymentRole) grant(service, statements, logged, span);
  const runtime = text(service.setting('runtime'));
  const architecture = either(service.setting('architecture'));
  builder.add(
    handlerId(kind),
    'AWS::Lambda::Function',
    {
      Code: { S3Bucket: codeBucket(service), S3Key: CUSTOM_RESOURCES },
      FunctionName: functionName(service, pieces, provenance),
      Handler: handler,
      MemorySize: 1024,
      Timeout: 180,
      ...(service.isServerless3
        ? { Runtime: 'nodejs18.x' }
        : {
            Runtime: runtime?.startsWith('nodejs') ? service.settingEntry('runtime') : 'nodejs24.x',
            Architectures: architecture && [architecture],
          }),
      Role: deploymentRole ?? { 'Fn::GetAtt': [ROLE, 'Arn'] },
    },
    provenance,
    { DependsOn: [...(deploymentRole ? [] : [ROLE]), ...(logged ? [`${normal(name)}LogGroup`] : [])] },
  );
  if (logged)
    builder.add(
      `${normal(name)}LogGroup`,
      'AWS::Logs::LogGroup',
      logGroup(service, ['/aws/lambda/', ...pieces]),
      provenance,
    );
}

/** Function names have a limit of 64: longer ones are cut and end in a hash. */
function functionName(service: ServerlessService, pieces: Pieces, provenance: ServerlessProvenance): Plain {
  const name = known(pieces);
  return name !== undefined && name.length > 64
    ? `${name.slice(0, 32)}${md5(name)}`
    : service.string(pieces, provenance);
}

const same = (a: Node, b: Node): boolean =>
  text(at(a, 'Resource')) !== undefined && text(at(a, 'Resource')) === text(at(b, 'Resource'));

function grant(service: ServerlessService, added: readonly Plain[], logged: boolean, span: Span): void {
  const { builder } = service;
  const provenance = service.providerProvenance('custom-resource-role', span);
  if (!builder.has(ROLE)) {
    const prefix = [
      'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/',
      ...service.named(),
    ];
    const logs: Plain[] = logged
      ? [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:TagResource'],
            Resource: [service.sub([...prefix, '*:*'], provenance)],
          },
          {
            Effect: 'Allow',
            Action: ['logs:PutLogEvents'],
            Resource: [service.sub([...prefix, '*:*:*'], provenance)],
          },
        ]
      : [];
    builder.add(
      ROLE,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
          ],
        },
        Policies: [
          {
            PolicyName: {
              'Fn::Join': [
                '-',
                [
                  service.string(service.stage, provenance),
                  service.string(service.name, provenance),
                  'custom-resources-lambda',
                ],
              ],
            },
            PolicyDocument: { Version: '2012-10-17', Statement: logs },
          },
        ],
      },
      provenance,
    );
  }
  builder.change(ROLE, 'Policies', policies => {
    const [policy] = itemsOf(policies);
    const document = at(policy, 'PolicyDocument');
    const all = [...itemsOf(at(document, 'Statement'))];
    for (const plain of added) {
      const statement = make(plain, { ...provenance, span: span, rule: 'custom-resource-statement' });
      if (!all.some(known => same(known, statement))) all.push(statement);
    }
    return [
      { PolicyName: at(policy, 'PolicyName'), PolicyDocument: { Version: '2012-10-17', Statement: all } },
    ];
  });
}

/** API Gateway writes logs with one role for each account and region, which a custom resource makes. */
export function accountRole(service: ServerlessService, span: Span): void {
  const setting = service.setting('logs', 'restApi');
  if (
    truthy(at(setting, 'roleManagedExternally')) ||
    service.builder.has('CustomApiGatewayAccountCloudWatchRole')
  )
    return;
  service.builder.add(
    'CustomApiGatewayAccountCloudWatchRole',
    'Custom::ApiGatewayAccountRole',
    {
      ServiceToken: { 'Fn::GetAtt': [handlerId('apiGatewayCloudWatchRole'), 'Arn'] },
      RoleArn: isMap(setting) ? entryAt(setting, 'role') : undefined,
    },
    service.providerProvenance('api-account-role', span),
    { Version: 1 },
  );
  customResource(
    service,
    'apiGatewayCloudWatchRole',
    [
      {
        Effect: 'Allow',
        Resource: { 'Fn::Join': [':', ['arn', PARTITION, 'iam:', ACCOUNT, 'role/*']] },
        Action: ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:ListAttachedRolePolicies', 'iam:PassRole'],
      },
      {
        Effect: 'Allow',
        Resource: { 'Fn::Join': [':', ['arn', PARTITION, 'apigateway:*::/account']] },
        Action: ['apigateway:GET', 'apigateway:PATCH'],
      },
    ],
    span,
  );
}
