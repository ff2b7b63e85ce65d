import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FACT_TABLES, factRows, facts, factsHeader } from './facts.ts';
import {
  managedPolicyArn,
  samConnector,
  samConnectorEnd,
  samPolicyTemplate,
  samPolicyTemplateNames,
} from './sam-facts.ts';

test.each(FACT_TABLES)('%s says where it comes from, and its rows are the generated ones', name => {
  const text = facts(name);
  const header = factsHeader(name);
  expect(header.source).toMatch(/^(?:npm|pypi|github):\S+$/);
  expect(header.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(header.licence).toMatch(/^(?:MIT|MIT-0|Apache-2\.0|BSD-3-Clause)$/);
  expect(header.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(header.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(
    createHash('sha256')
      .update(text.slice(text.indexOf('\n') + 1))
      .digest('hex'),
  ).toBe(header.content);
  expect(text.endsWith('\n') && !text.includes('\r')).toBe(true);
});

test.each([
  ['iam-actions.txt', 170_000],
  ['key-needs.txt', 1_000],
  ['managed-policies.txt', 40_000],
  ['other-tools.txt', 10_000],
  ['privesc-methods.txt', 3_000],
  ['sam-managed-policies.txt', 15_000],
  ['sam-policy-templates.txt', 10_000],
  ['sam-connectors.json', 5_000],
  ['replaced-properties.txt', 25_000],
  ['resource-properties.txt', 250_000],
  ['sam-properties.txt', 6_000],
  ['serverless-keys.txt', 6_000],
  ['lambda-runtimes.txt', 1_500],
] as const)('%s packs into %i bytes', (name, limit) =>
  expect(gzipSync(facts(name)).length).toBeLessThanOrEqual(limit),
);

// A warning, for nothing is wrong with the code: `npm run gen` with newer versions of the packages makes newer tables.
test.each(FACT_TABLES)('%s has an age, which is said when it is more than 120 days', name => {
  const { date } = factsHeader(name);
  const days = Math.floor((Date.now() - Date.parse(date)) / 86_400_000);
  if (days > 120)
    process.stderr.write(
      `warning: data/${name} is of ${date}, ${days} days ago: time for \`npm run gen\` with a newer package\n`,
    );
  expect(days).not.toBeNaN();
});

test('SAM knows 81 policy templates, each with the parameters that its statements use', () => {
  expect(samPolicyTemplateNames()).toHaveLength(81);
  for (const name of samPolicyTemplateNames()) {
    const template = samPolicyTemplate(name);
    const used = [...JSON.stringify(template?.Definition).matchAll(/"Ref":"([^"]+)"/g)].map(
      ([, ref = '']) => ref,
    );
    expect(Object.keys(template?.Parameters ?? {}), name).toEqual(
      expect.arrayContaining(used.filter(ref => !ref.startsWith('AWS::'))),
    );
    expect(template?.Definition.Statement.length, name).toBeGreaterThan(0);
  }
  expect(samPolicyTemplate('SQSSendMessagePolicy')?.Definition.Statement[0]?.Action).toEqual([
    'sqs:SendMessage*',
  ]);
});

test.each(['NoSuchPolicy', 'constructor', '__proto__', 'toString', ''])('%j is no policy template', name =>
  expect(samPolicyTemplate(name)).toBeUndefined(),
);

test('a connector has its permissions and both its ends', () => {
  expect(
    Object.keys(
      samConnector('AWS::Lambda::Function', 'AWS::DynamoDB::Table')?.Properties.AccessCategories ?? {},
    ),
  ).toEqual(['Read', 'Write']);
  expect(samConnector('AWS::DynamoDB::Table', 'AWS::SNS::Topic')).toBeUndefined();
  expect(samConnector('constructor', 'name')).toBeUndefined();
  expect(samConnectorEnd('AWS::Lambda::Function')).toEqual({
    Inputs: { Role: 'Role' },
    Outputs: { Arn: { 'Fn::GetAtt': ['%{logicalId}', 'Arn'] } },
  });
});

test.each([
  ['AmazonS3FullAccess', 'aws', 'arn:aws:iam::aws:policy/AmazonS3FullAccess'],
  ['AWSLambdaRole', 'aws', 'arn:aws:iam::aws:policy/service-role/AWSLambdaRole'],
  ['AWSLambdaRole', 'aws-cn', 'arn:aws-cn:iam::aws:policy/service-role/AWSLambdaRole'],
  ['AWSLambdaRole', 'aws-us-gov', 'arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaRole'],
  ['AdministratorAccess-Amplify', 'aws-eusc', 'arn:aws-eusc:iam::aws:policy/AdministratorAccess-Amplify'],
  ['DataScientist', 'aws', 'arn:aws:iam::aws:policy/job-function/DataScientist'],
  ['AIDevOpsAgentActionsPolicy', 'aws', 'arn:aws:iam::aws:policy/AIDevOpsAgentActionsPolicy'],
] as const)('the bare name %s is in %s the policy %s', (name, partition, arn) =>
  expect(managedPolicyArn(name, partition)).toBe(arn),
);

test.each([
  'amazons3fullaccess',
  'NoSuchPolicy',
  'service-role/AWSLambdaRole',
  'arn:aws:iam::aws:policy/AmazonS3FullAccess',
  '',
  'A',
  'AWSLambdaRole\ts',
])('%j is no bare name of a managed policy', name => expect(managedPolicyArn(name)).toBeUndefined());

test('every policy of SAM keeps its path in the table of all managed policies', () => {
  const paths = new Map(
    factRows(facts('managed-policies.txt')).map(([name = '', path = '']): [string, string] => [name, path]),
  );
  for (const [name = '', path] of factRows(facts('sam-managed-policies.txt')))
    expect(paths.get(name) ?? path, name).toBe(path);
});
