import { policyTemplateOf } from '../../../source/provenance.ts';
import { describe, expect, test } from 'vitest';
import { samPolicyTemplateNames, samPolicyTemplate } from '../../../model/sam-facts.ts';
import type { Node } from '../../../source/node.ts';
import { childrenOf } from '../../../../fixtures/mutations.ts';
import { functionWith, properties, stackOf } from '../testing.ts';

const role = (own: string, head = ''): { readonly [key: string]: unknown } =>
  properties(stackOf(`${head}${functionWith(own)}`), 'FRole');
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

describe('managed policies', () => {
  test.each([
    ['none', 'Timeout: 1', [BASIC]],
    ['a bare name', 'Policies: AmazonS3FullAccess', [BASIC, 'arn:aws:iam::aws:policy/AmazonS3FullAccess']],
    [
      'a name with a path of its own',
      'Policies: [AWSLambdaRole]',
      [BASIC, 'arn:aws:iam::aws:policy/service-role/AWSLambdaRole'],
    ],
    ['an ARN', "Policies: ['arn:aws:iam::1:policy/own']", [BASIC, 'arn:aws:iam::1:policy/own']],
    ['an unknown name', 'Policies: [Nobody]', [BASIC, 'Nobody']],
    ['a reference', 'Policies: [!Ref P]', [BASIC, { Ref: 'P' }]],
    ['one twice', 'Policies: [AWSLambdaBasicExecutionRole, !Ref P, !Ref P]', [BASIC, { Ref: 'P' }]],
    [
      'branches',
      'Policies: [!If [C, AmazonS3FullAccess, !Ref P]]',
      [BASIC, { 'Fn::If': ['C', 'arn:aws:iam::aws:policy/AmazonS3FullAccess', { Ref: 'P' }] }],
    ],
    ['tracing', 'Tracing: Active', [BASIC, 'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess']],
    ['tracing by a parameter', 'Tracing: !Ref Off', [BASIC]],
    [
      'a VPC',
      'VpcConfig: { SubnetIds: [s] }',
      [BASIC, 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
    ],
    [
      'a source',
      'Events: { Q: { Type: SQS, Properties: { Queue: q } }, R: { Type: SQS, Properties: { Queue: r } } }',
      [BASIC, 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole'],
    ],
  ])('%s', (_, own, expected) =>
    expect(
      role(own, 'Parameters: { Off: { Type: String, Default: Disabled } }\n')['ManagedPolicyArns'],
    ).toEqual(expected),
  );
});

const STATEMENT = { Effect: 'Allow', Action: 'a:b', Resource: '*' };
const FLOW = '{ Statement: { Effect: Allow, Action: "a:b", Resource: "*" } }';
const named = (index: number, document: unknown): unknown => ({
  PolicyName: `FRolePolicy${index}`,
  PolicyDocument: document,
});

describe('inline policies', () => {
  test.each([
    ['a document', `Policies: ${FLOW}`, [named(0, { Statement: STATEMENT })]],
    [
      'in the order of the list',
      `Policies: [AmazonS3FullAccess, ${FLOW}]`,
      [named(1, { Statement: STATEMENT })],
    ],
    [
      'a template',
      'Policies: [{ LambdaInvokePolicy: { FunctionName: !Ref G } }]',
      [
        named(0, {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['lambda:InvokeFunction'],
              Resource: {
                'Fn::Sub': [
                  'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${functionName}*',
                  { functionName: { Ref: 'G' } },
                ],
              },
            },
          ],
        }),
      ],
    ],
    [
      'a document or nothing',
      `Policies: [!If [C, ${FLOW}, !Ref "AWS::NoValue"]]`,
      [{ 'Fn::If': ['C', named(0, { Statement: STATEMENT }), { Ref: 'AWS::NoValue' }] }],
    ],
    [
      'a document or a managed policy',
      `Policies: [!If [C, ${FLOW}, x]]`,
      [{ 'Fn::If': ['C', named(0, { Statement: STATEMENT }), { Ref: 'AWS::NoValue' }] }],
    ],
    [
      'a dead letter queue',
      'DeadLetterQueue: { Type: SQS, TargetArn: q }',
      [
        {
          PolicyName: 'DeadLetterQueuePolicy',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Action: 'sqs:SendMessage', Resource: 'q', Effect: 'Allow' }],
          },
        },
      ],
    ],
    ['what is no policy', 'Policies: [{ Nothing: {} }, ~, []]', undefined],
  ])('%s', (_, own, expected) => expect(role(own)['Policies']).toEqual(expected));
});

describe('a conditional role', () => {
  test.each([
    [
      'made in the first branch',
      '!If [C, !Ref "AWS::NoValue", r]',
      'C',
      { 'Fn::If': ['C', { 'Fn::GetAtt': ['FRole', 'Arn'] }, 'r'] },
    ],
    [
      'made in the second',
      '!If [C, r, !Ref "AWS::NoValue"]',
      'NOTC',
      { 'Fn::If': ['C', 'r', { 'Fn::GetAtt': ['FRole', 'Arn'] }] },
    ],
    ['in neither', '!If [C, r, s]', undefined, { 'Fn::If': ['C', 'r', 's'] }],
  ])('%s', (_, own, condition, value) => {
    const stack = stackOf(functionWith(`Role: ${own}`));
    const made = stack.resources.get('FRole')?.node.entries.get('Condition')?.value;
    expect([made?.kind === 'scalar' ? made.text : undefined, properties(stack, 'F')['Role']]).toEqual([
      condition,
      value,
    ]);
  });
});

/** Every node of a tree. */
function* nodes(node: Node): Generator<Node> {
  yield node;
  for (const [, child] of childrenOf(node)) yield* nodes(child);
}

describe.each(samPolicyTemplateNames())('%s', name => {
  const parameters = Object.keys(samPolicyTemplate(name)?.Parameters ?? {});
  const stack = stackOf(
    functionWith(
      `Policies: [{ ${name}: { ${parameters.map(parameter => `${parameter}: value-of-${parameter}`).join(', ')} } }]`,
    ),
  );
  const policies = [...nodes(stack.resources.get('FRole')!.node)];
  test('has no parameter left, and says what wrote it', () => {
    expect(stack.notes).toEqual([]);
    expect(
      policies.filter(
        node =>
          node.kind === 'call' &&
          node.fn === 'Ref' &&
          node.arg.kind === 'scalar' &&
          parameters.includes(node.arg.text),
      ),
    ).toEqual([]);
    expect(policies.some(node => policyTemplateOf(node.provenance) === name)).toBe(true);
    for (const parameter of parameters)
      expect(
        policies.some(
          node =>
            node.kind === 'scalar' && node.text === `value-of-${parameter}` && node.provenance === undefined,
        ),
      ).toBe(true);
  });
});
