import { expect, test } from 'vitest';
import { parseTree } from '../../../source/parse.ts';
import { Source } from '../../../source/source.ts';
import { at, type MapNode } from '../../../source/node.ts';
import { StackIndex } from '../../../model/stack-index.ts';
import { emptyStack, type Declaration } from '../../../model/stack.ts';
import { Resource, World } from '../../../model/world.ts';
import { deniedToOthers } from './denied-callers.ts';
import { resourceStatements } from './resource-policies.ts';

const stack = emptyStack({ dialect: 'cloudformation', file: 'a' });
/** Whether a Deny takes from everyone else what `Allow * s3:GetObject on arn:aws:s3:::b/*` gives. */
function denied(deny: string): boolean {
  const allow = "{ Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: 'arn:aws:s3:::b/*' }";
  const { root } = parseTree(
    new Source('a', `Properties: { PolicyDocument: { Statement: [${allow}, ${deny}] } }`),
  );
  const declared: Declaration = {
    id: 'It',
    name: 'It',
    type: 'AWS::S3::BucketPolicy',
    at: at(root)!.span,
    node: root as MapNode,
  };
  const [first, ...others] = resourceStatements(new Resource(new World(new StackIndex(stack)), declared));
  return deniedToOthers(first!, [first!, ...others]);
}

const unless = (condition: string, more = "Principal: '*', Action: 's3:*', Resource: '*'"): string =>
  `{ Effect: Deny, ${more}, Condition: ${condition} }`;
const vpce = '{ StringNotEquals: { aws:SourceVpce: vpce-1 } }';

test.each([
  ['but for an endpoint', unless(vpce), true],
  ['but for a range', unless('{ NotIpAddress: { aws:SourceIp: 192.0.2.0/24 } }'), true],
  ['but for a source', unless('{ ArnNotLike: { aws:SourceArn: "arn:aws:sns:*:111111111111:*" } }'), true],
  ['where the key is there', unless('{ StringNotEqualsIfExists: { aws:PrincipalOrgID: o-a1b2c3 } }'), true],
  [
    'but for services',
    unless(
      '{ StringNotEquals: { aws:PrincipalOrgID: o-a1b2c3 }, BoolIfExists: { aws:PrincipalIsAWSService: "false" } }',
    ),
    true,
  ],
  [
    'by whom it is not',
    "{ Effect: Deny, NotPrincipal: { AWS: '111111111111' }, Action: 's3:*', Resource: '*' }",
    true,
  ],
  ['but for everyone', "{ Effect: Deny, NotPrincipal: '*', Action: 's3:*', Resource: '*' }", false],
  [
    'for the same resource',
    unless(vpce, "Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']"),
    true,
  ],
  [
    'for more of the resource',
    unless(vpce, "Principal: '*', Action: 's3:Get*', Resource: 'arn:aws:s3:::b*'"),
    true,
  ],
  [
    'for any resource but one',
    unless(vpce, "Principal: '*', Action: '*', NotResource: 'arn:aws:s3:::b/x'"),
    false,
  ],
  ['without a resource', unless(vpce, "Principal: '*', Action: 's3:*'"), true],
  ['for another resource', unless(vpce, "Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b'"), false],
  ['for another action', unless(vpce, "Principal: '*', Action: 's3:PutObject', Resource: '*'"), false],
  [
    'for one account',
    unless(vpce, "Principal: { AWS: '111111111111' }, Action: 's3:*', Resource: '*'"),
    false,
  ],
  ['without TLS', unless('{ Bool: { aws:SecureTransport: "false" } }'), false],
  [
    'without TLS from elsewhere',
    unless('{ Bool: { aws:SecureTransport: "false" }, StringNotEquals: { aws:SourceVpce: vpce-1 } }'),
    false,
  ],
  [
    'for services from elsewhere',
    unless('{ Bool: { aws:PrincipalIsAWSService: "true" }, StringNotEquals: { aws:SourceVpce: vpce-1 } }'),
    false,
  ],
  ['for the endpoint', unless('{ StringEquals: { aws:SourceVpce: vpce-1 } }'), false],
  [
    'but for all of no values',
    unless('{ "ForAnyValue:StringNotEquals": { aws:PrincipalOrgID: o-a1b2c3 } }'),
    false,
  ],
  ['but for whatever endpoint', unless('{ StringNotLike: { aws:SourceVpce: "*" } }'), false],
  ['but for a referrer', unless('{ StringNotLike: { aws:Referer: "https://example.com/*" } }'), false],
  ['no services', unless('{ Bool: { aws:PrincipalIsAWSService: "false" } }'), false],
  ['on a condition that deployment gives', unless('!Ref Anything'), false],
  ['to everyone', "{ Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*' }", false],
  [
    'an Allow',
    "{ Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*', Condition: { StringNotEquals: { aws:SourceVpce: vpce-1 } } }",
    false,
  ],
])('a Deny %s: %s', (_, statement, answer) => expect(denied(statement)).toBe(answer));
