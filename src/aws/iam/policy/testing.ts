import { worldOf } from '../../../../tools/worlds.ts';
import { Text } from '../../../model/text.ts';
import { grantsOfFunction } from './effective.ts';
import { arnOfOwn } from './own-arn.ts';

export const statement = (action: string, resource: string, rest = ''): string =>
  `{ Effect: Allow, Action: ${action}, Resource: ${resource}${rest} }`;
export const deny = (action: string, resource: string, rest = ''): string =>
  statement(action, resource, rest).replace('Allow', 'Deny');
export const inline = (...statements: string[]): string =>
  `Policies: [{ PolicyDocument: { Statement: [${statements.join(', ')}] } }]`;
const AROUND = `
  Orders: { Type: AWS::DynamoDB::Table }
  Users: { Type: AWS::DynamoDB::Table, Properties: { TableName: users } }
  Jobs: { Type: AWS::SQS::Queue }
  Key: { Type: AWS::KMS::Key }
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { Name: db } }
  Fn: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role.Arn } }`;
export const templateOf = (role: string, more = ''): string => `
Parameters: { Free: { Type: String }, Stage: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { ${role} } }${AROUND}${more}
`;

/** What `Fn` may do with one of the resources around it, or with everything. */
export function answer(template: string, action: string, on: string): string {
  const world = worldOf(template);
  const resource = on === '*' ? Text.of('*') : (arnOfOwn(on, world) ?? Text.of(on));
  return grantsOfFunction(world.resource('Fn')!).allows(action, resource);
}
