/** Policies and permissions as the tests of this folder write them. */
export const everyoneMay = (Action: string | string[], more: object = {}): object => ({
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*', ...more }],
});

export const permission = (properties: object): [string, object] => [
  'AWS::Lambda::Permission',
  { FunctionName: 'orders', Action: 'lambda:InvokeFunction', ...properties },
];

export const allow = (statement: object): [string, object] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] } },
];
