import type { Plain } from '../../builder/make.ts';

const allowing = (name: string, statements: readonly { readonly [key: string]: Plain }[]): Plain => ({
  PolicyName: name,
  PolicyDocument: { Statement: statements },
});
const one = (action: string, resource: Plain): { readonly [key: string]: Plain } => ({
  Action: action,
  Effect: 'Allow',
  Resource: resource,
});

type Deliver = (arn: Plain, id: string) => Plain;
export const DELIVER_TO_QUEUE: Deliver = (arn, id) =>
  allowing(`${id}SQSPolicy`, [one('sqs:SendMessage', arn)]);
export const DELIVER_TO_FUNCTION: Deliver = (arn, id) =>
  allowing(`${id}LambdaPolicy`, [one('lambda:InvokeFunction', arn)]);

/** The inline policy that lets a role deliver to a destination, by the destination's `Type`; `id` is the prefix of its name. */
export const DELIVER: { readonly [type: string]: Deliver } = {
  SQS: DELIVER_TO_QUEUE,
  SNS: (arn, id) => allowing(`${id}SNSPolicy`, [one('sns:publish', arn)]),
  EventBridge: (arn, id) => allowing(`${id}EventBridgePolicy`, [one('events:PutEvents', arn)]),
  Lambda: DELIVER_TO_FUNCTION,
  S3Bucket: (arn, id) =>
    allowing(`${id}S3Policy`, [
      one('s3:PutObject', { 'Fn::Join': ['/', [arn, '*']] }),
      one('s3:ListBucket', arn),
    ]),
};
export const startExecution = (arn: Plain, id: string): Plain =>
  allowing(`${id}StartExecutionPolicy`, [one('states:StartExecution', arn)]);
