import type { Plugin } from './plugin.ts';
import { itemsOrSelf } from '../../../source/node.ts';
import type { ServerlessProvenance } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { ServiceFunction } from '../service-function.ts';
import { at, isMap, itemsOf, type Node } from '../../../source/node.ts';
import { ROLE } from '../names.ts';
import { attributeOf, either, entryAt, isFalse, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-iam-roles-per-function (version 3): `iamRoleStatements` of a function make a role of its own, cut from the shared one. */
function perFunctionRoles(service: ServerlessService): void {
  const inherit = truthy(
    service.resolver.get('custom', 'serverless-iam-roles-per-function', 'defaultInherit'),
  );
  for (const fn of service.functions) {
    const statements = entryAt(fn.node, 'iamRoleStatements');
    if (!statements || !service.builder.has(ROLE)) continue;
    makeRole(service, fn, service.functionProvenance(fn, 'function-role', statements.keySpan), inherit);
    service.builder.change(
      fn.id,
      'Role',
      () => ({ 'Fn::GetAtt': [`${fn.idPrefix}${ROLE}`, 'Arn'] }),
      service.functionProvenance(fn, 'function'),
    );
    waitForRole(service, fn);
    const boundary = globalBoundary(service);
    if (truthy(boundary))
      service.builder.change(
        ROLE,
        'PermissionsBoundary',
        () => boundary,
        service.functionProvenance(fn, 'function-role', statements.keySpan),
      );
  }
}

/** A function waits for its own role, and so do its mappings, which then wait for nothing else. */
function waitForRole(service: ServerlessService, fn: ServiceFunction): void {
  const { builder } = service;
  const role = `${fn.idPrefix}${ROLE}`;
  const provenance = service.functionProvenance(fn, 'function');
  const others = itemsOrSelf(at(builder.resources.get(fn.id)?.node, 'DependsOn')).filter(
    item => text(item) !== ROLE,
  );
  builder.setAttributes(fn.id, { DependsOn: make([role, ...others], provenance) });
  for (const { id, type, node } of builder.resources.values()) {
    const target = at(node, 'Properties', 'FunctionName');
    if (type === 'AWS::Lambda::EventSourceMapping' && attributeOf(target) === fn.id)
      builder.setAttributes(id, { DependsOn: make(role, provenance) });
  }
}

/** The boundary of the roles of functions, and of the shared one as soon as a function has a role of its own. */
const globalBoundary = (service: ServerlessService): Node | undefined =>
  service.resolver.get('custom', 'serverless-iam-roles-per-function', 'iamGlobalPermissionsBoundary');

const LOGS = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/';

function makeRole(
  service: ServerlessService,
  fn: ServiceFunction,
  provenance: ServerlessProvenance,
  inherit: boolean,
): void {
  const shared = at(service.builder.resources.get(ROLE)?.node, 'Properties');
  const own = at(fn.node, 'iamRoleStatements');
  const setting = at(fn.node, 'iamRoleStatementsInherit');
  const inherited = truthy(setting) || (inherit && !isFalse(setting));
  const provided = either(service.setting('iam', 'role', 'statements'), service.setting('iamRoleStatements'));
  const logs = make(
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:PutLogEvents'],
      Resource: [service.sub([LOGS, ...fn.name, ':*:*'], provenance)],
    },
    { ...provenance, rule: 'logs-statement' },
  );
  const vpc = truthy(at(fn.node, 'vpc')) || truthy(service.setting('vpc'));
  const boundary = either(
    at(fn.node, 'iamPermissionsBoundary'),
    globalBoundary(service),
    at(shared, 'PermissionsBoundary'),
    service.setting('iam', 'permissionsBoundary'),
  );
  service.builder.add(
    `${fn.idPrefix}${ROLE}`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: at(shared, 'AssumeRolePolicyDocument'),
      Policies: [
        {
          PolicyName: at(itemsOf(at(shared, 'Policies'))[0], 'PolicyName'),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              logs,
              ...eventStatements(service, fn),
              ...(inherited ? listed(provided) : []),
              ...listed(own),
            ],
          },
        },
      ],
      Path: at(shared, 'Path'),
      RoleName: either(at(fn.node, 'iamRoleStatementsName')) ?? roleName(service, fn, provenance),
      ManagedPolicyArns: vpc
        ? [
            {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
                ],
              ],
            },
          ]
        : [],
      PermissionsBoundary: boundary,
      Tags: at(shared, 'Tags'),
    },
    provenance,
  );
}

const listed = (node: Node | undefined): readonly Node[] =>
  truthy(node) && !isMap(node) ? itemsOrSelf(node) : [];

/** `lambdaRole` is left out of a name that would be longer than 64. */
function roleName(service: ServerlessService, fn: ServiceFunction, provenance: ServerlessProvenance): Plain {
  const region = service.region ?? 'us-east-1';
  const words = [...service.name, ...service.stage, fn.key, region, 'lambdaRole'];
  const length = words.reduce((sum, word) => sum + (typeof word === 'string' ? word.length : 0) + 1, -1);
  return {
    'Fn::Join': [
      '-',
      [
        service.string(service.name, provenance),
        service.string(service.stage, provenance),
        fn.key,
        { Ref: 'AWS::Region' },
        ...(length > 64 ? [] : ['lambdaRole']),
      ],
    ],
  };
}

const STREAMS = {
  dynamodb: [
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:DescribeStream',
    'dynamodb:ListStreams',
  ],
  kinesis: [
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:DescribeStream',
    'kinesis:ListStreams',
  ],
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

/** The plugin repeats what streams, queues and a dead letter target need. */
function eventStatements(service: ServerlessService, fn: ServiceFunction): Node[] {
  const arns = { dynamodb: [] as Node[], kinesis: [] as Node[], sqs: [] as Node[] };
  for (const item of itemsOf(at(fn.node, 'events'))) {
    const [stream, queue] = [at(item, 'stream'), at(item, 'sqs')].map(event =>
      isMap(event) ? at(event, 'arn') : event,
    );
    if (queue) arns.sqs.push(queue);
    const type = text(at(item, 'stream', 'type')) ?? text(stream)?.split(':')[2];
    if (stream && (type === 'dynamodb' || type === 'kinesis')) arns[type].push(stream);
  }
  const onError = entryAt(fn.node, 'onError');
  const made = (actions: readonly string[], resource: Plain): Node =>
    make(
      { Effect: 'Allow', Action: actions, Resource: resource },
      { ...service.functionProvenance(fn, 'event-statement'), span: fn.keySpan },
    );
  return [
    ...(['dynamodb', 'kinesis', 'sqs'] as const).flatMap(kind =>
      arns[kind].length > 0 ? [made(STREAMS[kind], arns[kind])] : [],
    ),
    ...(onError && truthy(onError.value) ? [made(['sns:Publish'], onError.value)] : []),
  ];
}

export const rolesPerFunction: Plugin = { apply: perFunctionRoles };
