import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toTemplate } from '../dialect/emit.ts';
import { withoutExtensions } from '../dialect/language-extensions.ts';
import { toJson } from '../source/write-json.ts';
import { compareStacks } from './compare.ts';
import { compareFacts } from './facts.ts';
import { SAM, SERVERLESS } from './sample.ts';
import { factLines, factsBetween, sentencesBetween, stackOf } from './testing.ts';

type Json = string | number | boolean | Json[] | { [key: string]: Json };

const statement = (more: { [key: string]: Json }): Json => ({ Effect: 'Allow', Resource: '*', ...more });
const BASE: { [key: string]: Json } = {
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            statement({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
          ],
        },
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: {
              Statement: [
                statement({ Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] }),
                statement({
                  Action: 's3:GetObject',
                  Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
                }),
              ],
            },
          },
        ],
      },
    },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Handler: 'a.b',
        Timeout: 3,
        Environment: { Variables: { MODE: 'plain', OTHER: 'text' } },
        VpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] },
        Tags: [
          { Key: 'team', Value: 'orders' },
          { Key: 'stage', Value: 'live' },
        ],
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5, KmsMasterKeyId: 'alias/own' } },
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'entry',
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' },
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '10.1.0.0/16' },
        ],
      },
    },
  },
};

type Leaf = { readonly path: readonly (string | number)[]; readonly value: string | number | boolean };

function leavesOf(value: Json, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [{ path, value }];
}

/** Values of properties that nothing else in the template shows. */
const LEAVES = leavesOf(BASE).filter(({ path }) => path[2] === 'Properties' && !path.includes('Fn::GetAtt'));

function withLeaf(value: Json, [step, ...rest]: readonly (string | number)[], changed: Json): Json {
  if (step === undefined) return changed;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? withLeaf(item, rest, changed) : item));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? withLeaf(item, rest, changed) : item]),
  );
}

/** Another value that may stand there. */
function other(leaf: Leaf): Json {
  const { value, path } = leaf;
  if (typeof value === 'number') return value + 1;
  if (value === 'Allow') return 'Deny';
  return path.includes('Action') ? `${value}s` : `${value}x`;
}

/** The same with the keys of each map, and the items of each list, in another order. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned).toReversed();
  if (typeof value !== 'object') return value;
  const isCall = Object.keys(value).some(key => key.startsWith('Fn::'));
  return isCall
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .map(([key, item]) => [key, turned(item)] as const)
          .toReversed(),
      );
}

test('one fact that changes is one difference, at its place', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LEAVES), leaf => {
      const after = JSON.stringify(withLeaf(BASE, leaf.path, other(leaf)));
      const { differences, incomplete } = compareFacts(stackOf(JSON.stringify(BASE)), stackOf(after));
      expect(incomplete).toEqual([]);
      const own = differences.filter(({ resource }) => resource.after?.id === leaf.path[1]);
      expect(own).toHaveLength(differences.length);
      // A statement whose effect, or a rule whose key, is another may be an item that went and one that came.
      expect(own.length).toBeGreaterThan(0);
      expect(own.length).toBeLessThanOrEqual(2);
      for (const { answer, when, confidence } of own)
        expect([answer, when, confidence]).toEqual(['no', [[]], 'certain']);
    }),
    { numRuns: LEAVES.length * 2 },
  );
});

test('and sentences about that resource alone tell of it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LEAVES), leaf => {
      const after = JSON.stringify(withLeaf(BASE, leaf.path, other(leaf)));
      const { changes } = compareStacks(stackOf(JSON.stringify(BASE)), stackOf(after));
      expect(changes.length).toBeGreaterThan(0);
      for (const { resource } of changes) expect(resource.after?.id).toBe(leaf.path[1]);
    }),
    { numRuns: LEAVES.length * 2 },
  );
});

test('what is changed back and forth has opposite effects', () => {
  const opposite: { readonly [effect: string]: string } = {
    opens: 'closes',
    closes: 'opens',
    unprotects: 'protects',
    protects: 'unprotects',
    neutral: 'neutral',
    replaces: 'replaces',
  };
  fc.assert(
    fc.property(fc.constantFrom(...LEAVES), leaf => {
      const [before, after] = [BASE, withLeaf(BASE, leaf.path, other(leaf))].map(one => JSON.stringify(one));
      const effects = (from = '', to = ''): string[] =>
        compareStacks(stackOf(from), stackOf(to)).changes.flatMap(({ effect }) =>
          effect === 'grants' || effect === 'revokes' ? [] : [effect],
        );
      expect(effects(after, before).toSorted()).toEqual(
        effects(before, after)
          .map(effect => opposite[effect] ?? '')
          .toSorted(),
      );
    }),
  );
});

test('another order of keys, statements, tags, subnets and rules is no difference', () =>
  expect(factsBetween(JSON.stringify(BASE), JSON.stringify(turned(BASE)))).toEqual([]));

test.each([
  ['SAM', SAM, 'template.yaml'],
  ['serverless.yml', SERVERLESS, 'serverless.yml'],
])('%s deploys the same as what it is lowered to', (_, text, file) => {
  const stack = stackOf(text, file);
  const lowered = stackOf(toJson(toTemplate(withoutExtensions(stack))), 'lowered.json');
  expect(factLines(compareFacts({ ...stack, postDeployResources: new Map() }, lowered))).toEqual([]);
});

test('another logical id with the same content is a rename, wherever it is referred to', () =>
  expect(sentencesBetween(SAM, SAM.replaceAll(/\bQueue\b(?=[:\].])|(?<=!Ref )Queue\b/g, 'Renamed'))).toEqual([
    'replaces Renamed (AWS::SQS::Queue) was Queue before: the same under another logical id is made anew, and the old one is deleted',
  ]));

test('what differs anyway is folded', () => {
  const of = (stage: string): string =>
    `service: shop\nprovider: { name: aws, runtime: nodejs22.x, stage: ${stage} }\nfunctions: { list: { handler: a.b, environment: { URL: 'https://${stage}.example.com' } } }\n`;
  const fold = {
    before: (text: string) => text.replaceAll('dev', '*'),
    after: (text: string) => text.replaceAll('prod', '*'),
  };
  const [before, after] = ['dev', 'prod'].map(stage => stackOf(of(stage), 'serverless.yml'));
  if (!before || !after) throw new Error('the service has two stages');
  expect(compareFacts(before, after).differences.length).toBeGreaterThan(0);
  expect(factLines(compareFacts(before, after, { fold }))).toEqual([]);
});
