import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folder, jsonOf, run, type RunOutcome } from './testing.ts';

const HEAD = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
const said = (ran: RunOutcome): string[] =>
  jsonOf(ran).findings.map(({ rule, severity, resource }) => `${severity} ${rule} ${resource}`);
/** What one rule says of a template in a project with a configuration. */
const told = async (rule: string, template: string, config: string, ...args: string[]): Promise<string[]> =>
  said(
    await run(folder({ '.git/HEAD': '', 'stackward.yaml': config, 'a.yaml': HEAD + template }), [
      'a.yaml',
      '--rule',
      rule,
      '-f',
      'json',
      ...args,
    ]),
  );

const STORES =
  '  Jobs: { Type: AWS::SQS::Queue }\n  News: { Type: AWS::SNS::Topic }\n  Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 7 } }\n';
const ROLE =
  "  Tools: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: 'arn:aws:iam::222222222222:root' }, Action: 'sts:AssumeRole' }] } } }\n";
const QUEUE =
  "  Policy: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [jobs], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: '222222222222' }, Action: 'sqs:*', Resource: '*' }] } } }\n";
const LAYER =
  "  Fn: { Type: AWS::Lambda::Function, Properties: { Layers: ['arn:aws:lambda:eu-west-1:222222222222:layer:tools:1'] } }\n";
const API =
  '  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }\n  Paid: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: POST /stripe/webhook } }\n';
const GROUP =
  '  Group: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }] } }\n';

describe('a setting changes what is found', () => {
  test('data-class, in the file and on the command line, which wins', async () => {
    const rule = 'data-without-customer-key';
    const apart = [
      'medium data-without-customer-key Jobs',
      'medium data-without-customer-key News',
      'medium data-without-customer-key Logs',
    ];
    expect(await told(rule, STORES, '')).toEqual(['low data-without-customer-key Jobs']);
    expect(await told(rule, STORES, 'data-class: sensitive')).toEqual(apart);
    expect(await told(rule, STORES, '', '--data-class', 'sensitive')).toEqual(apart);
    expect(await told(rule, STORES, 'data-class: sensitive', '--data-class', 'normal')).toEqual([
      'low data-without-customer-key Jobs',
    ]);
    expect(
      (await told(rule, STORES, '', '--data-class', 'sensitive', '--preset', 'strict')).toSorted(),
    ).toEqual(apart.toSorted());
  });
  test('file-timeout, in the file and on the command line, which wins', async () => {
    const files = { '.git/HEAD': '', 'a.yaml': HEAD + GROUP, 'b.yaml': HEAD + GROUP };
    const ran = async (config: string, ...args: string[]) => {
      let now = 0;
      const { status, out, err } = await run(
        folder({ ...files, 'stackward.yaml': config }),
        ['a.yaml', 'b.yaml', '-f', 'json', ...args],
        { now: () => (now += 1_000) },
      );
      return { status, err, out };
    };
    const whole = await ran('');
    expect(whole).toMatchObject({ status: 1, err: '' });
    const cut = await ran('file-timeout: 5');
    expect(cut.status).toBe(2);
    expect(cut.out.match(/not completed in 5 s, the limit of time for one file/g)).toHaveLength(2);
    expect(await ran('', '--file-timeout', '5')).toEqual(cut);
    expect(await ran('overrides: [{ files: b.yaml, file-timeout: 5 }]')).toMatchObject({ status: 2 });
    for (const enough of [
      await ran('file-timeout: 5', '--file-timeout', '1e6'),
      await ran('file-timeout: 1000000'),
    ])
      expect({ ...enough, out: enough.out.replace(/"configuration": "[^"]*"/, '') }).toEqual({
        ...whole,
        out: whole.out.replace(/"configuration": "[^"]*"/, ''),
      });
  });
  test.each(['0', '-1', 'x', ''])('--file-timeout %s is refused', async seconds => {
    const { status, err } = await run(folder({}), ['.', `--file-timeout=${seconds}`]);
    expect(status).toBe(2);
    expect(err).toBe(`--file-timeout must be a number of seconds above 0, not "${seconds}"\n`);
  });
  test.each([
    ['iam-trust-anyone', ROLE, 'medium iam-trust-anyone Tools'],
    ['resource-policy-wildcard-action', QUEUE, 'medium resource-policy-wildcard-action Policy'],
    ['lambda-foreign-layer', LAYER, 'low lambda-foreign-layer Fn'],
  ])('trusted-accounts: %s', async (rule, template, finding) => {
    expect(await told(rule, template, '')).toEqual([finding]);
    expect(await told(rule, template, "trusted-accounts: ['333333333333']")).toEqual([finding]);
    expect(await told(rule, template, "trusted-accounts: ['222222222222']")).toEqual([]);
  });
  test.each([
    ['api-without-authorizer', API, 'high api-without-authorizer Api'],
    [
      'api-key-as-auth',
      API.replace('RouteKey', 'ApiKeyRequired: true, RouteKey'),
      'medium api-key-as-auth Api',
    ],
  ])('webhooks: %s', async (rule, template, finding) => {
    expect(await told(rule, template, '')).toEqual([finding]);
    expect(await told(rule, template, 'webhooks: [GET /stripe/webhook]')).toEqual([finding]);
    expect(await told(rule, template, 'webhooks: [POST /stripe/webhook]')).toEqual([]);
  });
  test.each([
    [
      'log-group-retention',
      '  Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 7 } }\n',
      'shortest-days: 30',
      [],
      ['medium log-group-retention Logs'],
    ],
    [
      'log-group-retention',
      '  Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 400 } }\n',
      'longest-days: 365',
      [],
      ['medium log-group-retention Logs'],
    ],
    [
      'secret-rotation',
      '  Key: { Type: AWS::SecretsManager::Secret }\n  Rotate: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref Key, RotationRules: { AutomaticallyAfterDays: 60 } } }\n',
      'longest-days: 30',
      [],
      ['low secret-rotation Key'],
    ],
    [
      'cognito-weak-pool',
      '  Users: { Type: AWS::Cognito::UserPool, Properties: { Policies: { PasswordPolicy: { MinimumLength: 10 } } } }\n',
      'shortest-password: 10',
      ['medium cognito-weak-pool Users'],
      [],
    ],
    [
      'lambda-deprecated-runtime',
      '  Fn: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x } }\n',
      'days-ahead: 365',
      [],
      ['low lambda-deprecated-runtime Fn'],
    ],
    ['lambda-foreign-layer', LAYER, "publishers: ['222222222222']", ['low lambda-foreign-layer Fn'], []],
    ['vpc-ingress-open', GROUP, 'open-ports: [22]', ['high vpc-ingress-open Group'], []],
    [
      'vpc-egress-open',
      `  Fn: { Type: AWS::Lambda::Function, Properties: { VpcConfig: { SecurityGroupIds: [!Ref Group] } } }\n${GROUP.replace('Ingress', 'Egress').replaceAll('22', '443')}`,
      'open-ports: 443',
      ['info vpc-egress-open Group'],
      [],
    ],
  ])('options of %s: %#', async (rule, template, option, without, withIt) => {
    expect(await told(rule, template, '')).toEqual(without);
    expect(await told(rule, template, `rules: { ${rule}: { options: { ${option} } } }`)).toEqual(withIt);
  });
});

test('an option that is wrong is told with its place and the way out, exit status 2, and the rule goes on without it', async () => {
  const config =
    'rules:\n  vpc-ingress-open:\n    options: { open-port: [22] }\n  log-group-retention:\n    options: { longest-days: a year }\n';
  const ran = await run(folder({ '.git/HEAD': '', 'stackward.yaml': config, 'a.yaml': HEAD + GROUP }), [
    'a.yaml',
    '-f',
    'json',
    '--rule',
    'vpc-ingress-open',
  ]);
  expect(ran).toMatchObject({
    status: 2,
    err: 'stackward.yaml:3:16 vpc-ingress-open has no option "open-port", did you mean "open-ports"?\nstackward.yaml:5:30 longest-days must be a whole number from 1 to 3653, not "a year"\n',
  });
  expect(said(ran)).toEqual(['high vpc-ingress-open Group']);
});

describe("options of the user's own rules", () => {
  const RULE = `export default {
  id: 'bucket-prefix', title: 'Bucket without our prefix', severity: 'low', preset: 'recommended', on: ['AWS::S3::Bucket'], why: 'We find them so.', fix: 'Rename it.', references: [],
  options: { prefix: { about: 'What our names begin with.', fallback: 'us-', form: { pattern: '[a-z]+-', such: 'us-' } }, longest: { about: 'How long a name may be.', fallback: 20, range: [3, 63] } },
  check({ resource, options, report }) {
    const name = resource.get('BucketName').literal ?? '';
    if (!name.startsWith(options.prefix) || name.length > options.longest) report(resource, name + ' is not ' + options.prefix + ' of ' + options.longest);
  },
};\n`;
  const BUCKET = '  Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: our-uploads } }\n';
  const scanned = (config: string, rule = RULE) =>
    run(folder({ '.git/HEAD': '', 'stackward.yaml': config, 'own.mjs': rule, 'a.yaml': HEAD + BUCKET }), [
      'a.yaml',
      '-f',
      'json',
      '--rules-from',
      'own.mjs',
      '--rule',
      'bucket-prefix',
    ]);
  test('come from the configuration, and have their fallbacks without it', async () => {
    expect(jsonOf(await scanned('')).findings.map(({ message }) => message)).toEqual([
      'our-uploads is not us- of 20',
    ]);
    expect(jsonOf(await scanned('rules: { bucket-prefix: { options: { prefix: our- } } }')).findings).toEqual(
      [],
    );
    expect(
      jsonOf(
        await scanned('rules: { bucket-prefix: { severity: high, options: { prefix: our-, longest: 5 } } }'),
      ).findings,
    ).toMatchObject([{ severity: 'high', message: 'our-uploads is not our- of 5' }]);
  });
  test('are checked like ours', async () => {
    expect(
      await scanned('rules: { bucket-prefix: { options: { prefix: 1, longest: 100, prefx: a- } } }'),
    ).toMatchObject({
      status: 2,
      err: 'stackward.yaml:1:46 prefix must be a string such as us-, not "1"\nstackward.yaml:1:58 longest must be a whole number from 3 to 63, not "100"\nstackward.yaml:1:63 bucket-prefix has no option "prefx", did you mean "prefix"?\n',
    });
  });
  test('are shown by explain and rules', async () => {
    const cwd = folder({ 'own.mjs': RULE });
    expect((await run(cwd, ['explain', 'bucket-prefix', '--rules-from', 'own.mjs'])).out).toMatch(
      /^option prefix +What our names begin with\. Default: us-\.$/m,
    );
    expect(
      JSON.parse((await run(cwd, ['rules', '-f', 'json', '--rules-from', 'own.mjs'])).out),
    ).toContainEqual(
      expect.objectContaining({
        id: 'bucket-prefix',
        options: expect.objectContaining({ longest: expect.objectContaining({ fallback: 20 }) }),
      }),
    );
  });
  test('without --rules-from the configuration names a rule that is not there', async () => {
    const ran = await run(
      folder({ '.git/HEAD': '', 'stackward.yaml': 'rules: { bucket-prefix: low }', 'a.yaml': HEAD + BUCKET }),
      ['a.yaml'],
    );
    expect(ran).toMatchObject({
      status: 2,
      err: 'stackward.yaml:1:10 unknown rule "bucket-prefix"; `stackward rules` lists the rules, and your own rules need --rules-from\n',
    });
  });
  test.each([
    ['no about', "about: 'What our names begin with.', ", ''],
    ['a fallback of another kind', "fallback: 'us-'", 'fallback: { a: 1 }'],
    ['a pattern that is none', "'[a-z]+-'", "'[a-z'"],
    ['half a range', '[3, 63]', '[3]'],
  ])('of a wrong shape are refused: %s', async (_, part, by) => {
    const ran = await scanned('', RULE.replace(part, by));
    expect(ran).toMatchObject({ status: 2 });
    expect(ran.err).toContain(
      'own.mjs: the rule "bucket-prefix" has `options` that are not a map of { about, fallback }',
    );
  });
});

test.each([
  '--config',
  '--baseline',
  '--diff',
  '--no-ignores',
  '--report-suppressed',
  '--allow-parse-errors',
  '--allow-empty',
  '--data-class',
  '--file-timeout',
])('%s stands in --help and in the README', async flag => {
  expect((await run(folder(), ['--help'])).out).toMatch(new RegExp(`^  ${flag}\\b`, 'm'));
  expect(readFileSync('README.md', 'utf8')).toMatch(new RegExp(`^\\| \`${flag}\\b`, 'm'));
});
