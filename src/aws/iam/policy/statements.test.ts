import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTree } from '../../../source/parse.ts';
import { Source } from '../../../source/source.ts';
import { at, type MapNode } from '../../../source/node.ts';
import { StackIndex } from '../../../model/stack-index.ts';
import type { Declaration, Stack } from '../../../model/stack.ts';
import { Resource, World } from '../../../model/world.ts';
import { POLICY_HOLDERS, statementsOf } from './statements.ts';

/** The statements of a resource as `effect action@path`, and what could not be read. */
function read(text: string): { found: string[]; undetermined: string[] } {
  const { root } = parseTree(new Source('a', text));
  const node = root as MapNode;
  const declared: Declaration = {
    id: 'It',
    name: 'It',
    type: (at(root, 'Type') as { text?: string } | undefined)?.text ?? '',
    at: node.span,
    node,
  };
  const none = new Map<string, never>();
  const stack: Stack = {
    dialect: 'cloudformation',
    file: 'a',
    parameters: none,
    mappings: none,
    conditions: none,
    resources: new Map([['It', declared]]),
    outputs: none,
    rest: none,
    notes: [],
  };
  const undetermined: string[] = [];
  const found = statementsOf(new Resource(new World(new StackIndex(stack)), declared), reason =>
    undetermined.push(reason),
  );
  return {
    found: found.map(
      one =>
        `${one.effect} ${[...one.actions, ...one.notActions].map(({ text: written }) => written).join()}@${one.at.path.replace('Properties/', '')}`,
    ),
    undetermined: undetermined,
  };
}

const one = '{ Effect: Allow, Action: a:B, Resource: "*" }';
test.each([
  [
    'a role',
    `{ Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [${one}] }, Policies: [{ PolicyDocument: { Statement: [${one}] } }] } }`,
    'Allow a:B@Policies/0/PolicyDocument/Statement/0',
  ],
  [
    'one policy, one statement, no lists',
    `{ Type: AWS::IAM::User, Properties: { Policies: { PolicyDocument: { Statement: ${one} } } } }`,
    'Allow a:B@Policies/PolicyDocument/Statement',
  ],
  [
    'a group',
    `{ Type: AWS::IAM::Group, Properties: { Policies: [{}, { PolicyDocument: { Statement: [${one}] } }] } }`,
    'Allow a:B@Policies/1/PolicyDocument/Statement/0',
  ],
  [
    'a policy apart',
    `{ Type: AWS::IAM::RolePolicy, Properties: { PolicyDocument: { Statement: [${one}] } } }`,
    'Allow a:B@PolicyDocument/Statement/0',
  ],
  [
    'JSON in a string',
    `{ Type: AWS::SSO::PermissionSet, Properties: { InlinePolicy: '{"Statement":{"Effect":"Deny","Action":["a:B","c:D"]}}' } }`,
    'Deny a:B,c:D@InlinePolicy/Statement',
  ],
  [
    'JSON in a string under Fn::Sub',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: !Sub '{"Statement":[{"Effect":"Allow","Action":"\${Service}:*"}]}' } }`,
    'Allow ${Service}:*@PolicyDocument/Statement/0',
  ],
  [
    'JSON in a string under Fn::Sub with values',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: !Sub ['{"Statement":[{"Effect":"Allow","Action":"\${What}:*"}]}', { What: sqs }] } }`,
    'Allow sqs:*@PolicyDocument/Statement/0',
  ],
  [
    'a branch for the document',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: !If [C, { Statement: [${one}] }, {}] } }`,
    'Allow a:B@PolicyDocument/Statement/0',
  ],
  [
    'a branch for the policies',
    `{ Type: AWS::IAM::Role, Properties: { Policies: !If [C, [{ PolicyDocument: { Statement: [${one}] } }], !Ref AWS::NoValue] } }`,
    'Allow a:B@Policies/0/PolicyDocument/Statement/0',
  ],
  [
    'a branch for one statement',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: { Statement: [!If [C, ${one}, !Ref AWS::NoValue]] } } }`,
    'Allow a:B@PolicyDocument/Statement/0',
  ],
  [
    'a branch for the effect and the action',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: !If [C, Allow, Deny], NotAction: !If [C, [a:B, c:D], e:F] }] } } }`,
    'Allow a:B,c:D@PolicyDocument/Statement/0',
  ],
  [
    'an effect that nobody knows',
    `{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: allow, Action: a:B }] } } }`,
    'undefined a:B@PolicyDocument/Statement/0',
  ],
])('%s', (_, text, statement) => expect(read(text)).toEqual({ found: [statement], undetermined: [] }));

test.each([
  [
    'a trust policy',
    `{ Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [${one}] } } }`,
  ],
  [
    'a bucket policy',
    `{ Type: AWS::S3::BucketPolicy, Properties: { PolicyDocument: { Statement: [${one}] } } }`,
  ],
  ['nothing', '{ Type: AWS::IAM::Policy }'],
  ['text that is no JSON', '{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: "see the wiki" } }'],
  ['an empty text', "{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: '' } }"],
])('%s is no identity policy', (_, text) => expect(read(text)).toEqual({ found: [], undetermined: [] }));

test.each([
  ['a parameter', '!Ref Document', 'the policy document is not known until deployment'],
  [
    'JSON that only substitution makes whole',
    `!Sub '{"Statement": \${Statements}}'`,
    'the policy document is not known until deployment',
  ],
  [
    'a transform',
    '{ Statement: [{ Fn::Transform: { Name: AWS::Include } }] }',
    'a transform or parameter adds statements to the policy',
  ],
])('%s is not judged, and said so', (_, document, reason) =>
  expect(read(`{ Type: AWS::IAM::Policy, Properties: { PolicyDocument: ${document} } }`)).toEqual({
    found: [],
    undetermined: [reason],
  }),
);

test('no tree makes it fail', () => {
  const tree = fc.letrec(tie => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        '*',
        'Allow',
        null,
        7,
        true,
        { Ref: 'X' },
        { 'Fn::If': ['C', '*', []] },
        { 'Fn::If': 'C' },
        '{"Statement":',
      ),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('Statement', 'Effect', 'Action', 'Resource', 'PolicyDocument', 'Fn::Sub'),
        tie('node'),
        { maxKeys: 3 },
      ),
    ),
  })).node;
  fc.assert(
    fc.property(fc.constantFrom(...POLICY_HOLDERS), tree, (type, policies) => {
      const text = JSON.stringify({
        Type: type,
        Properties: { Policies: policies, PolicyDocument: policies, InlinePolicy: policies },
      });
      expect(read(text)).toEqual(read(text));
    }),
  );
});
