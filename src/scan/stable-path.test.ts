import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scan } from '../index.ts';
import type { ReportedFinding } from '../report/report.ts';
import { isMap, type MapNode } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { stablePath } from './stable-path.ts';

const NOWHERE = { file: 'elsewhere', start: 0, end: 0 };
function resource(yaml: string): MapNode {
  const { root } = parseTree(new Source('a', yaml));
  if (!isMap(root)) throw new Error('no map');
  return root;
}

test.each([
  ['no list: the path itself', 'Properties: { Name: a }', 'Properties/Name', 'Properties/Name'],
  [
    'a name',
    'Properties: { Tags: [{ Key: team, Value: x }] }',
    'Properties/Tags/0/Value',
    'Properties/Tags/["team"]/Value',
  ],
  [
    'a Sid',
    'P: { Statement: [{ Sid: Read, Action: [a:B, c:D] }] }',
    'P/Statement/0/Action/1',
    'P/Statement/["Read"]/Action/"c:D"',
  ],
  [
    'a reference',
    'P: { Statement: [{ Resource: [!GetAtt T.Arn] }] }',
    'P/Statement/0/Resource/0',
    'P/Statement/*/Resource/{"Fn::GetAtt":"T.Arn"}',
  ],
  ['what nothing names', 'P: { Command: [run, this] }', 'P/Command/1', 'P/Command/*'],
  [
    'numbers that are keys',
    "P: { responses: { '200': { x: 1 } } }",
    'P/responses/200/x',
    'P/responses/200/x',
  ],
  [
    'keys with slashes',
    'P: { paths: { /a/b: { Tags: [{ Name: n }] } } }',
    'P/paths//a/b/Tags/0',
    'P/paths//a/b/Tags/["n"]',
  ],
  ['a list that deployment makes', 'P: { Ids: !Ref Ids }', 'P/Ids/3', 'P/Ids/*'],
  ['a branch', 'P: { Tags: [!If [C, { Key: a }, { Key: b }]] }', 'P/Tags/0/Value', 'P/Tags/["a"]/Value'],
  ['what is not there', 'P: { A: x }', 'P/B/0/C', 'P/B/0/C'],
  [
    'a name that is a secret',
    'P: { Tags: [{ Key: AKIAQYLPMN5HHHFPZAM2, Value: x }] }',
    'P/Tags/0',
    'P/Tags/*',
  ],
])('the path of a finding: %s', (_, yaml, path, expected) =>
  expect(stablePath(path, resource(yaml), NOWHERE)).toBe(expected),
);

test('the branch in which the finding stands counts', () => {
  const yaml = 'P: { Tags: [!If [C, { Key: a }, { Key: b }]] }';
  const start = yaml.indexOf('{ Key: b') + 2;
  expect(stablePath('P/Tags/0', resource(yaml), { file: 'a', start, end: start + 3 })).toBe('P/Tags/["b"]');
});

test('the value of a setting is in no path', () => {
  const item =
    "{ Value: hunter2, Password: hunter2, Tags: [hunter2], Condition: { StringEquals: { 'aws:Referer': hunter2 } } }";
  expect(stablePath('P/L/0/Tags/0', resource(`P: { L: [${item}] }`), NOWHERE)).toBe('P/L/*/Tags/*');
});

const RULES = fc.record({
  port: fc.constantFrom(22, 3306, 443, 6379),
  cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8'),
});
const ENTRIES = fc.record({
  name: fc.constantFrom('DB_PASSWORD', 'STAGE', 'API_KEY', 'TOKEN'),
  value: fc.constantFrom('hunter2hunter2', 'dev', 'correct-horse-battery'),
});
const STATEMENTS = fc.record({
  sid: fc.option(fc.constantFrom('One', 'Two', 'Three'), { nil: undefined }),
  actions: fc.subarray(['s3:*', 'iam:PassRole', 'dynamodb:GetItem', 'sqs:*'], { minLength: 1 }),
});
type Lists = {
  readonly rules: readonly { port: number; cidr: string }[];
  readonly entries: readonly { name: string; value: string }[];
  readonly statements: readonly { sid: string | undefined; actions: readonly string[] }[];
};
const templateOf = ({ rules, entries, statements }: Lists): string =>
  JSON.stringify(
    {
      Resources: {
        Group: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: {
            GroupDescription: 'g',
            SecurityGroupIngress: rules.map(({ port, cidr }) => ({
              IpProtocol: 'tcp',
              FromPort: port,
              ToPort: port,
              CidrIp: cidr,
            })),
          },
        },
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ContainerDefinitions: [
              { Name: 'app', Environment: entries.map(({ name, value }) => ({ Name: name, Value: value })) },
            ],
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Statement: [
                { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ],
            },
            Policies: [
              {
                PolicyName: 'p',
                PolicyDocument: {
                  Statement: statements.map(({ sid, actions }) => ({
                    ...(sid === undefined ? {} : { Sid: sid }),
                    Effect: 'Allow',
                    Action: actions,
                    Resource: '*',
                  })),
                },
              },
            ],
          },
        },
      },
    },
    null,
    1,
  );

async function findingsOf(lists: Lists): Promise<readonly ReportedFinding[]> {
  const { findings } = await scan({ texts: { 'template.json': templateOf(lists) } }, { preset: 'strict' });
  return findings;
}
const printsOf = async (lists: Lists): Promise<ReadonlySet<string>> =>
  new Set((await findingsOf(lists)).map(({ fingerprint }) => fingerprint));
const without = <T>(list: readonly T[], index: number): readonly T[] =>
  list.toSpliced(index % list.length, 1);

test('the fingerprint of a rule stays when another one before it goes', async () => {
  const [first, second] = [
    { port: 22, cidr: '0.0.0.0/0' },
    { port: 3306, cidr: '0.0.0.0/0' },
  ];
  const before = await findingsOf({ rules: [first, second], entries: [], statements: [] });
  const after = await findingsOf({ rules: [second], entries: [], statements: [] });
  const printOf = (findings: typeof before): string | undefined =>
    findings.find(({ rule, message }) => rule === 'vpc-ingress-open' && message.includes('3306'))
      ?.fingerprint;
  expect(printOf(after)).toBe(printOf(before));
  expect(printOf(after)).toBeDefined();
});

describe('an item that goes, or comes back, changes no fingerprint of the others', () => {
  test.each(['rules', 'entries', 'statements'] as const)('%s', async which => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(RULES, { minLength: 1, maxLength: 5 }),
        fc.array(ENTRIES, { minLength: 1, maxLength: 5 }),
        fc.array(STATEMENTS, { minLength: 1, maxLength: 2 }),
        fc.nat(4),
        async (rules, entries, statements, index) => {
          const lists: Lists = { rules, entries, statements };
          const before = await printsOf(lists);
          const after = await printsOf({ ...lists, [which]: without<unknown>(lists[which], index) });
          expect([...after].filter(one => !before.has(one))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
