import { lookUp } from '../../../../model/look-up.ts';
import { byServerless } from '../../../../source/provenance.ts';
import { isNode, type Plain, make } from '../../../builder/make.ts';
import { at, isCall, isMap, itemsOf, type Node } from '../../../../source/node.ts';
import { getAttOf } from '../../../../source/intrinsics/get-att.ts';
import { toPlain } from '../../../../source/plain.ts';
import { md5 } from '../../../../digest/digest.ts';
import { attributeOf, either, text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { piecesOf } from '../../variables/pieces.ts';
import type { Started } from './events.ts';
import { local } from './task.ts';

const STATUSES = ['ABORTED', 'FAILED', 'RUNNING', 'SUCCEEDED', 'TIMED_OUT'];
const KINDS = ['sns', 'sqs', 'kinesis', 'firehose', 'lambda', 'stepFunctions'];
/** What the role of the rules may do with a target; a topic, queue or function is opened to EventBridge instead. */
const BY_ROLE: { readonly [kind: string]: string } = {
  kinesis: 'kinesis:PutRecord',
  firehose: 'firehose:PutRecord',
  stepFunctions: 'states:StartExecution',
};

type Target = {
  readonly status: string;
  readonly kind: string;
  readonly arn: Plain;
  readonly node: Node;
  readonly settings: Node | undefined;
};

/** Rules that tell targets how executions end, and the policies that let EventBridge reach them. */
export function makeNotifications(service: ServerlessService, { machine, id }: Started): void {
  const written = isMap(machine.value) ? machine.value.entries.get('notifications') : undefined;
  if (!written || !isMap(written.value) || text(at(machine.value, 'type')) === 'EXPRESS') return;
  const provenance = byServerless(machine.key, written.keySpan, 'state-machine-notification');
  const name = piecesOf(at(machine.value, 'name')) ?? [machine.key];
  const role = `${id}NotificationsIamRole`;
  const all = STATUSES.flatMap(status =>
    itemsOf(at(written.value, status)).flatMap(node => targetOf(service, status, node)),
  );
  const json = (value: Plain): string => JSON.stringify(toPlain(make(value, provenance)));
  const hash = (value: Plain): string => md5(json(value)).slice(0, 5);
  const named = (rest: string): Plain => service.string([...name, rest], provenance);

  const policies: Plain[] = [];
  for (const [index, { status, kind, arn }] of all.entries()) {
    const action = lookUp(BY_ROLE, kind);
    if (action !== undefined)
      policies.push({
        PolicyName: `${status}-${kind}-${hash({ action, resource: arn })}`,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: action, Resource: arn }],
        },
      });
    else {
      const [type, properties] = opened(status, kind, arn, hash);
      const suffix = hash({ index, resource: { Type: type, Properties: properties } });
      service.builder.add(`${id}ResourcePolicy${suffix}`, type, properties, provenance);
    }
  }
  if (policies.length > 0)
    service.builder.add(
      role,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'events.amazonaws.com' },
          },
        },
        Policies: policies,
        Path: either(service.setting('iam', 'role', 'path')),
      },
      provenance,
    );
  for (const status of STATUSES) {
    const targets = all.filter(target => target.status === status);
    if (targets.length === 0) continue;
    service.builder.add(
      `${id}Notifications${status.replace('_', '')}EventRule`,
      'AWS::Events::Rule',
      {
        Description: service.string(
          [`[${status}] status notification for state machine [`, ...name, ']'],
          provenance,
        ),
        EventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { status: [status], stateMachineArn: [{ Ref: id }] },
        },
        Name: named(`-${status}-notification`),
        RoleArn: policies.length > 0 ? { 'Fn::GetAtt': [role, 'Arn'] } : undefined,
        Targets: targets.map(({ kind, arn, node, settings }, index) => ({
          Arn: arn,
          Id: named(`-${status}-${hash({ target: { Arn: arn }, index })}`),
          SqsParameters:
            kind === 'sqs' && settings ? { MessageGroupId: at(settings, 'messageGroupId') } : undefined,
          KinesisParameters:
            kind === 'kinesis' && settings
              ? { PartitionKeyPath: at(settings, 'partitionKeyPath') }
              : undefined,
          RoleArn: kind === 'stepFunctions' ? { 'Fn::GetAtt': [role, 'Arn'] } : undefined,
          InputPath: at(node, 'inputPath'),
        })),
      },
      provenance,
    );
  }
}

function targetOf(service: ServerlessService, status: string, node: Node): Target[] {
  const kind = KINDS.find(one => at(node, one));
  const value = kind === undefined ? undefined : at(node, kind);
  if (kind === undefined || !value) return [];
  const settings = isMap(value) && at(value, 'arn') ? value : undefined;
  const arn = listed(local(service, settings ? at(settings, 'arn') : value));
  return [{ status, kind, arn, node, settings }];
}

/** `!GetAtt Queue.Arn` in its long form, of which the plug-in hashes the names of what it makes. */
function listed(arn: Plain): Plain {
  const found = isNode(arn) ? getAttOf(arn) : undefined;
  return found ? { 'Fn::GetAtt': [found.id, found.attribute] } : arn;
}

/** What opens a topic, a queue or a function to EventBridge. */
function opened(
  status: string,
  kind: string,
  arn: Plain,
  hash: (value: Plain) => string,
): readonly [type: string, properties: { readonly [key: string]: Plain }] {
  if (kind === 'lambda')
    return [
      'AWS::Lambda::Permission',
      { Action: 'lambda:InvokeFunction', FunctionName: arn, Principal: 'events.amazonaws.com' },
    ];
  const action = kind === 'sns' ? 'sns:Publish' : 'sqs:SendMessage';
  const document: Plain = {
    Version: '2012-10-17',
    Statement: {
      Sid: `${status}-${kind}-${hash({ action, resource: arn })}`,
      Principal: { Service: 'events.amazonaws.com' },
      Effect: 'Allow',
      Action: action,
      Resource: arn,
    },
  };
  return kind === 'sns'
    ? ['AWS::SNS::TopicPolicy', { PolicyDocument: document, Topics: [arn] }]
    : ['AWS::SQS::QueuePolicy', { PolicyDocument: document, Queues: [queueUrl(arn)] }];
}

function queueUrl(arn: Plain): Plain {
  const got = !isNode(arn) && (arn as { readonly 'Fn::GetAtt'?: readonly string[] } | null)?.['Fn::GetAtt'];
  const id = isNode(arn) ? isCall(arn) && attributeOf(arn) : got && got[0];
  if (id) return { Ref: id };
  return {
    'Fn::Sub': [
      'https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${QueueName}',
      { QueueName: (isNode(arn) ? text(arn)?.split(':').at(-1) : undefined) ?? arn },
    ],
  };
}
