import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentReads } from './data-reads.ts';
import { notoriousActions, type AccessSummary, summarizeAccess } from './access-summary.ts';
import { type Action, actionNamed, isKnownAction, servicePrefixes } from './action-table.ts';
import { dataRead } from './data-reads.ts';
import { DOCUMENTED_SETS, documentedOnEverything } from './documented-wildcards.ts';
import { expandAction } from './expand.ts';
import { globMatches } from './glob.ts';

const expanded = (pattern: string): readonly Action[] => {
  const actions = expandAction(pattern);
  if (actions === 'unknown-service') throw new Error(`${pattern} names no service`);
  return actions;
};
const reach = (pattern: string): AccessSummary => {
  const actions = expandAction(pattern);
  return summarizeAccess(actions === 'unknown-service' ? [] : actions);
};
const names = (pattern: string): string[] => expanded(pattern).map(action => action.name);
const all = expanded('*');

test('the data holds every service and over 15,000 actions', () => {
  expect(all.length).toBeGreaterThan(15_000);
  expect(servicePrefixes().length).toBeGreaterThan(400);
  expect(new Set(all.map(action => action.name.toLowerCase())).size).toBe(all.length);
});

test('an action can be scoped exactly when it has a resource type, and every type has ARN patterns', () => {
  for (const action of all) {
    expect(action.scopable, action.name).toBe(action.types.length > 0);
    expect(action.levels, action.name).toContain(action.level);
    for (const type of action.types)
      for (const arn of type.arns)
        expect(arn, `${action.name} ${type.name}`).toMatch(/^arn:\$\{Partition\}:[^:]*:[^:]*:[^:]*:\S+$/);
  }
});

test.each([
  ['s3:Get*', 's3:GetObject'],
  ['s3:?etObject', 's3:GetObject'],
  ['s3:*', 's3:PutObject'],
  ['S3:getobject', 's3:GetObject'],
  ['dynamodb:*Item', 'dynamodb:BatchWriteItem'],
  ['*:List*', 's3:ListBucket'],
  ['sq?:SendMessage', 'sqs:SendMessage'],
  ['*', 'iam:PassRole'],
  ['*:*', 'iam:PassRole'],
])('%s reaches %s', (pattern, action) => expect(names(pattern)).toContain(action));

test.each([
  ['s3:Get*', 's3:PutObject'],
  ['s3:?GetObject', 's3:GetObject'],
  ['s3:GetObject?', 's3:GetObject'],
  ['dynamodb:Get*', 's3:GetObject'],
])('%s does not reach %s', (pattern, action) => expect(names(pattern)).not.toContain(action));

test.each([
  'nosuch:*',
  'nosuch:Get',
  'Get*',
  '',
  ':',
  'bedrock-runtime:InvokeModel',
  'constructor:x',
  '__proto__:*',
  'zz*:GetObject',
  'zz*:NoSuchAction',
])('%j names no service', pattern => {
  expect(expandAction(pattern)).toBe('unknown-service');
  expect(reach(pattern)).toMatchObject({ count: 0, widest: undefined, worst: [] });
});

test.each(['*:GetObject', '*:gettrusts', 's*:*ObjectTagg*', '*:NoSuchAction', 's3*:GetObjetc'])(
  '%j is what all services of the prefix have of it',
  pattern => {
    const [prefix = '', name = ''] = pattern.split(':');
    const one = servicePrefixes().filter(service => globMatches(prefix, service));
    expect(names(pattern)).toEqual(one.flatMap(service => names(`${service}:${name}`)));
  },
);

test.each(['s3:NoSuchAction', 's3:', 's3:Zz*', 's3:Get:Object', 's3:toString', 'ecs:StopTasks'])(
  '%j is no action of a known service',
  pattern => {
    expect(names(pattern)).toEqual([]);
    expect(isKnownAction(pattern)).toBe(false);
  },
);

test('a name without wildcards is itself, in any spelling', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.boolean(), (action, upper) => {
      const spelled = upper ? action.name.toUpperCase() : action.name.toLowerCase();
      expect(names(spelled)).toEqual([action.name]);
      expect(actionNamed(spelled)).toEqual(action);
      expect(isKnownAction(spelled)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a prefix and a star reach the action and nothing that starts otherwise; case does not matter', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.nat(12), (action, length) => {
      const start = action.name.slice(0, action.name.indexOf(':') + 1 + length);
      const found = names(`${start}*`);
      expect(found).toContain(action.name);
      expect(found.every(name => name.toLowerCase().startsWith(start.toLowerCase()))).toBe(true);
      expect(names(`${start.toUpperCase()}*`)).toEqual(found);
      expect(names(`${start.toLowerCase()}***`)).toEqual(found);
    }),
    { numRuns: 200 },
  );
});

test('the matcher agrees with the regular expression of the same pattern', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(glob, text, (pattern, subject) => {
      const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(globMatches(pattern, subject)).toBe(same.test(subject));
    }),
    { numRuns: 2000 },
  );
});

test('hostile patterns are answered at once', () => expect(names(`s3:${'*a'.repeat(5000)}`)).toEqual([]));

test.each([
  ['iam:CreatePolicyVersion', 'Permissions management'],
  ['sqs:TagQueue', 'Tagging'],
  ['s3:DeleteBucket', 'Write'],
  ['s3:GetObject', 'Read'],
  ['s3:ListBucket', 'List'],
])('%s is an action of level %s', (name, level) => expect(actionNamed(name)?.level).toBe(level));

test.each([
  ['xray:PutTraceSegments', false],
  ['ses:VerifyEmailIdentity', false],
  ['sts:GetCallerIdentity', false],
  ['s3:ListAllMyBuckets', false],
  ['dynamodb:GetItem', true],
  ['lambda:InvokeFunction', true],
  ['logs:PutLogEvents', true],
])('%s can be scoped: %s', (name, scopable) => expect(actionNamed(name)?.scopable).toBe(scopable));

test('a bucket and its objects are different resource types', () => {
  expect(actionNamed('s3:GetObject')?.types.flatMap(type => type.arns)).toContain(
    'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
  );
  expect(actionNamed('s3:ListBucket')?.types.flatMap(type => type.arns)).toContain(
    'arn:${Partition}:s3:::${BucketName}',
  );
  expect(actionNamed('sqs:SendMessage')?.types).toEqual([
    { name: 'queue', arns: ['arn:${Partition}:sqs:${Region}:${Account}:${QueueName}'], required: true },
  ]);
});

test.each([
  's3:GetObject',
  'dynamodb:Scan',
  'dynamodb:Query',
  'secretsmanager:GetSecretValue',
  'kms:Decrypt',
  'ssm:GetParameter',
  'sqs:ReceiveMessage',
  'kinesis:GetRecords',
  'athena:GetQueryResults',
])('%s reads data', name => expect(dataRead(name)).toBe(true));
test.each([
  's3:ListBucket',
  's3:GetBucketLocation',
  's3:PutObject',
  'dynamodb:DescribeTable',
  'sqs:GetQueueUrl',
  'ec2:DescribeInstances',
  'sts:GetCallerIdentity',
  'kms:DescribeKey',
  'nosuch:Get',
])('%s reads no data', name => expect(dataRead(name)).toBe(false));

test('what the tables of this folder name exists', () => {
  for (const name of [
    ...contentReads(),
    ...notoriousActions(),
    ...DOCUMENTED_SETS.flatMap(set => set.actions),
  ])
    expect(actionNamed(name)?.name, name).toBe(name);
});

test.each([
  [['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'], true],
  [['EC2:createnetworkinterface', 'xray:PutTraceSegments'], true],
  [['xray:PutT*'], true],
  [['logs:CreateLogDelivery', 'logs:ListLogDeliveries'], true],
  [['kafka:GetBootstrapBrokers', 'mq:DescribeBroker'], true],
  [['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], false],
  [['ec2:CreateNetworkInterface', 'ec2:RunInstances'], false],
  [['ec2:*'], false],
  [['nosuch:Thing'], false],
  [[], false],
])('AWS documents %j on everything: %s', (actions, answer) =>
  expect(documentedOnEverything(actions)).toBe(answer),
);

test('a reach adds up: levels to the count, the worst among them, the widest not empty', () => {
  fc.assert(
    fc.property(fc.constantFrom(...servicePrefixes()), service => {
      const pattern = `${service}:*`;
      const { count, levels, widest, dataReads, worst } = reach(pattern);
      expect(Object.values(levels).reduce((sum, one) => sum + one)).toBe(count);
      expect(worst).toHaveLength(Math.min(3, count));
      expect(names(pattern)).toEqual(expect.arrayContaining(worst.map(action => action.name)));
      expect(widest && levels[widest]).toBeGreaterThan(0);
      expect(dataReads).toBeLessThanOrEqual(count);
    }),
  );
});

test.each([
  ['*', 'Permissions management', ['iam:CreatePolicyVersion', 'iam:AttachRolePolicy', 'iam:PutRolePolicy']],
  ['s3:Delete*', 'Permissions management', ['s3:DeleteBucketPolicy', 's3:DeleteBucket', 's3:DeleteObject']],
  [
    'dynamodb:*',
    'Permissions management',
    ['dynamodb:PutResourcePolicy', 'dynamodb:DeleteTable', 'dynamodb:DeleteBackup'],
  ],
  ['s3:Get*', 'Read', ['s3:GetObject']],
  ['secretsmanager:Get*', 'Read', ['secretsmanager:GetSecretValue']],
  ['s3:List*', 'List', []],
  ['sqs:SendMessage*', 'Write', ['sqs:SendMessage']],
])('the worst that %s reaches is %s', (pattern, widest, worst) => {
  const found = reach(pattern);
  expect(found.widest).toBe(widest);
  expect(found.worst.map(action => action.name).slice(0, worst.length)).toEqual(worst);
});

test('listing is no reading of data', () => {
  expect(reach('s3:Get*').dataReads).toBeGreaterThan(0);
  expect(reach('sqs:Get*').dataReads).toBe(0);
  expect(reach('s3:List*').dataReads).toBe(0);
});
