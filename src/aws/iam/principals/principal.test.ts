import { expect, test } from 'vitest';
import { parseTree } from '../../../source/parse.ts';
import { Source } from '../../../source/source.ts';
import { at, type MapNode, type Node } from '../../../source/node.ts';
import { StackIndex } from '../../../model/stack-index.ts';
import type { Declaration, Stack } from '../../../model/stack.ts';
import { Value, World } from '../../../model/world.ts';
import { principalNamed, principalsIn } from './principal.ts';

const none = new Map<string, never>();
const template = parseTree(
  new Source(
    't',
    `
Role: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: ['arn:aws:iam::333333333333:policy/ours', 'arn:aws:iam::aws:policy/ReadOnlyAccess'] } }
Fn: { Type: AWS::Lambda::Function, Properties: { Role: !Sub 'arn:aws:iam::444444444444:role/\${Name}' } }
GitLab: { Type: AWS::IAM::OIDCProvider, Properties: { Url: 'https://gitlab.com' } }
Later: { Type: AWS::IAM::OIDCProvider, Properties: { Url: !Ref Url } }
Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity }
`,
  ),
).root as MapNode;
const declared = (id: string, node: Node): Declaration => ({
  id,
  name: id,
  type: (at(node, 'Type') as { text?: string }).text ?? '',
  at: node.span,
  node: node as MapNode,
});
const resources = new Map([...template.entries].map(([id, { value }]) => [id, declared(id, value)]));
const stack: Stack = {
  dialect: 'cloudformation',
  file: 'a',
  parameters: none,
  mappings: none,
  conditions: none,
  resources,
  outputs: none,
  rest: none,
  notes: [],
};
const value = (yaml: string): Value => {
  const { root } = parseTree(new Source('a', yaml));
  return new Value(new World(new StackIndex(stack)), root, root!.span, 'Principal');
};
const shown = ({ who, name }: { who: string; name?: string }): string =>
  `${who}${name === undefined ? '' : ` ${name}`}`;

test.each([
  ['"*"', 'anyone'],
  ['{ AWS: "*" }', 'anyone'],
  ['{ Federated: "*" }', 'anyone'],
  ['{ AWS: ["*", "111111111111"] }', 'anyone, account 111111111111'],
  ['!Ref Anything', 'unknown'],
  ['{ AWS: !Ref Anything }', 'unknown'],
  ['{ AWS: !Sub "arn:aws:iam::${Anything}:root" }', 'unknown'],
  ['{ AWS: !Ref AWS::AccountId }', 'root'],
  ['{ AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" }', 'root'],
  ['{ AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/deploy" }', 'own'],
  ['{ AWS: !GetAtt Role.Arn }', 'own'],
  ['{ AWS: !GetAtt Identity.Arn }', 'unknown'],
  ['{ AWS: "arn:aws:iam::111111111111:root" }', 'account 111111111111'],
  ['{ AWS: "arn:aws:iam::111111111111:user/ann" }', 'account 111111111111'],
  ['{ AWS: "arn:aws:iam::333333333333:root" }', 'root'],
  ['{ AWS: "333333333333" }', 'root'],
  ['{ AWS: "arn:aws:iam::444444444444:role/deploy" }', 'own'],
  ['{ AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1" }', 'own'],
  ['{ AWS: AROAEXAMPLE }', 'unknown'],
  ['{ CanonicalUser: !GetAtt Identity.S3CanonicalUserId }', 'unknown'],
  ['{ Service: sns.amazonaws.com }', 'service sns'],
  [
    '{ Service: [delivery.logs.amazonaws.com, logs.eu-west-1.amazonaws.com] }',
    'service delivery.logs, service logs',
  ],
  ['{ Service: !Sub "logs.${AWS::Region}.amazonaws.com" }', 'service logs'],
  ['{ Service: !Sub "events.${AWS::URLSuffix}" }', 'service events'],
  ['{ Service: s3.amazonaws.com.cn }', 'service s3'],
  ['{ Service: !Ref Anything }', 'unknown'],
  ['{ Service: !Sub "${Anything}.amazonaws.com" }', 'unknown'],
  ['{ Federated: cognito-identity.amazonaws.com }', 'federated cognito-identity.amazonaws.com'],
  ['{ Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" }', 'federated gitlab.com'],
  [
    '{ Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com/orders" }',
    'federated gitlab.com/orders',
  ],
  ['{ Federated: !Ref Anything }', 'federated'],
  ['{ Federated: !Sub "${Anything}/gitlab.com" }', 'federated'],
  ['{ Federated: !Ref GitLab }', 'federated gitlab.com'],
  ['{ Federated: !GetAtt GitLab.Arn }', 'federated gitlab.com'],
  ['{ Federated: !Ref Later }', 'federated'],
])('%s is %s', (yaml, answer) => expect(principalsIn(value(yaml)).map(shown).join(', ')).toBe(answer));

test.each([
  ['"*"', 'anyone'],
  ['alexa-appkit.amazon.com', 'service alexa-appkit'],
  ['"111111111111"', 'account 111111111111'],
  ['!Ref AWS::AccountId', 'root'],
  ['arn:aws:iam::111111111111:role/x', 'account 111111111111'],
  ['!Ref Anything', 'unknown'],
])('a permission for %s is for %s', (yaml, answer) =>
  expect(shown(principalNamed(value(yaml)))).toBe(answer),
);
