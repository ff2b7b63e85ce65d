import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { FORMATS } from '../cli/outputs.ts';
import { folder, run } from '../cli/testing.ts';

// Put together here, so that no scanner of this repository takes it for a leak.
const CANARY = ['kR8', 'vQ2m', 'Zx7pLw4Tn9'].join('');
const STRIPE = ['sk', 'live', '51HabcDEFghiJKLmnoPQRstu'].join('_');

/** Secrets wherever a template, a comment or a rule can bring one into an output. */
const FILES = {
  'cfn.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  DbPassword: { Type: String, Default: ${CANARY} }
Conditions:
  Known: !Equals [!Ref DbPassword, ${CANARY}]
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          DB_PASSWORD: ${CANARY}
          API_SECRET:
            ${CANARY}
          STRIPE_KEY: ${STRIPE}
          TOKEN: !Join ['', [${CANARY}]]
          FROM_PARAMETER: !Ref DbPassword
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !If [Known, PublicRead, Private]
  Web:
    Type: AWS::EC2::Instance
    Environment: { DB_PASSWORD: ${CANARY} } # once ${STRIPE}
    CreationPolicy: { ResourceSignal: { password: ${CANARY} } }
    Metadata: { AWS::CloudFormation::Authentication: { files: { type: basic, password: ${CANARY} } } }
    Properties:
      Tags: [{ Key: dbPassword, Value: ${CANARY} }, { Key: DBSECRET, Value: ${CANARY} }]
      UserData: { 'Fn::Base64': "export DB_PASSWORD=${CANARY}\nexport API_TOKEN=${CANARY}\ncurl https://${CANARY}@example.net/r?key=${CANARY}" }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: { DistributionConfig: { Origins: [{ OriginCustomHeaders: [{ HeaderName: X-Origin-Verify, HeaderValue: ${CANARY} }] }] } }
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      # stackward-ignore s3-public-access: asked for with ${STRIPE}
      AccessControl: PublicRead
`,
  'one-line.json': JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Description: 'x '.repeat(500),
          Environment: { Variables: { DB_PASSWORD: CANARY, STRIPE_KEY: STRIPE } },
        },
      },
    },
  }),
  'sam.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Environment: { Variables: { DB_PASSWORD: ${CANARY}, STRIPE_KEY: ${STRIPE} } }
Resources:
 Fn:
  Type: AWS::Serverless::Function
  Properties:
   Handler: a.b
   Runtime: nodejs22.x
   CodeUri: .
   Events: { E: { Properties: { Input: '{"password":"${CANARY}"}', Schedule: rate(1 day) }, Type: Schedule } }
`,
  'serverless.yml': `service: s\nprovider:\n  name: aws\n  runtime: nodejs22.x\n  environment:\n    DB_PASSWORD: ${CANARY}\ncustom:\n  secret: ${CANARY}\n  other: { mail: { password: "\${env:MAIL, '${CANARY}'}" } }\n  warehouse:\n    password: ${CANARY}\n  token:\n    ${STRIPE}\n  all: \${file(custom.yml)}\nparams:\n  prod: { dbPassword: ${CANARY} }\n# earlier: ${STRIPE}\nfunctions:\n  f:\n    handler: a.b\n    enviroment: { DB_PASSWORD: ${CANARY} }\n    environment:\n      API_SECRET: \${self:custom.secret}\n      DB_PASSWORD: \${env:DB_PASSWORD, '${CANARY}'}\n    events: [{ schedule: { rate: rate(1 day), input: { password: ${CANARY} } } }]\n`,
  'custom.yml': `warehouse: { apiToken: ${CANARY} }\n`,
  'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "DbPassword=\\"${CANARY}\\" Size=2"\n# ${STRIPE}\n`,
  'code.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Pay: { Type: AWS::Serverless::Function, Properties: { Handler: pay.handler, Runtime: nodejs24.x, CodeUri: code/, Events: { E: { Type: HttpApi } } } }
  Ship: { Type: AWS::Serverless::Function, Properties: { Handler: ship.handler, Runtime: python3.14, CodeUri: code/ } }
`,
  'code/pay.js': `const jwt = require('jsonwebtoken'); const https = require('https');
const agent = new https.Agent({ rejectUnauthorized: false, headers: { 'x-api-key': '${CANARY}' } });
const own = '${CANARY}'; const key = process.env.API_KEY || '${CANARY}';
exports.handler = async (event, context, password = '${CANARY}') => {
  console.log(event, { token: '${CANARY}' }, \`password=${CANARY}\`, '${STRIPE}');
  if (event.headers['x-token'] === '${CANARY}') return [jwt.verify(event.body, '${CANARY}'), jwt.sign({}, own), agent, key];
};
`,
  'code/ship.py': `import os, jwt, requests
PASSWORD = os.environ.get('PASSWORD', '${CANARY}')
def handler(event, context):
    print(event, '${STRIPE}')
    requests.post('https://a.example/', verify=False, auth={'password': '${CANARY}'})
    return jwt.encode(event, '${CANARY}'), PASSWORD
`,
  'one.json': JSON.stringify({ DbPassword: CANARY }),
  'two.json': JSON.stringify({ DbPassword: `${CANARY}2` }),
  'broken.yaml': `AWSTemplateFormatVersion: x\nResources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties: { Environment: { Variables: { DB_PASSWORD: "${CANARY} } } }\n`,
  'rules.mjs': `const base = { title: 't', severity: 'high', preset: 'recommended', on: ['AWS::S3::Bucket'], why: 'w', fix: 'f', references: [] };
const quoted = '${STRIPE}';
export default [
  { ...base, id: 'quotes', check: ({ resource, report, undetermined }) => {
    report(resource, 'holds ' + quoted, { why: 'why ' + quoted, fix: 'not ' + quoted, related: [{ at: resource, note: 'like ' + quoted }] });
    undetermined('whether ' + quoted + ' is used');
  } },
  { ...base, id: 'throws', check: () => { throw new Error('no luck with ' + quoted); } },
];
`,
};

/** The fingerprint of a finding of each rule. */
async function oneOfEachRule(runIn: typeof run, cwd: string): Promise<readonly string[]> {
  const { out } = await runIn(cwd, ['.', '--preset', 'strict', '--format', 'json']);
  const { findings } = JSON.parse(out) as { findings: { rule: string; fingerprint: string }[] };
  return [...new Map(findings.map(({ rule, fingerprint }) => [rule, fingerprint])).values()];
}

/** What each way to call the program prints and writes, by the way. */
async function outputs(runIn: typeof run): Promise<ReadonlyMap<string, string>> {
  const before = Object.entries(FILES).map(([name, text]) => [
    `before/${name}`,
    // Other secrets, so that each of them is a difference.
    text.replaceAll(CANARY, `${CANARY}1`).replaceAll(STRIPE, `${STRIPE}1`),
  ]);
  const cwd = folder({ ...FILES, ...(Object.fromEntries(before) as Record<string, string>) });
  const all = new Map<string, string>();
  const calls: readonly (readonly string[])[] = [
    ['.', '--preset', 'strict', '--verbose', '--rules-from', 'rules.mjs', '--report-suppressed'],
    ...Object.keys(FILES)
      .filter(name => /^(?:cfn|one-line|sam|serverless|broken)\./.test(name))
      .flatMap(name =>
        [['yaml'], ['json'], ['yaml', '--explain'], ['json', '--explain']].map(how => [
          'lower',
          name,
          '--format',
          ...how,
        ]),
      ),
    ...['json', 'mermaid', 'dot'].map(format => ['graph', '.', '--format', format]),
    ...Object.keys(FILES)
      .filter(name => /^(?:cfn|one-line|sam|serverless)\./.test(name))
      .flatMap(name => [
        ['lower', name, '--explain', 'comments'],
        ...['text', 'markdown', 'json'].map(format => [
          'diff',
          `before/${name}`,
          name,
          '--format',
          format,
          ...(format === 'text' ? ['--verbose'] : []),
        ]),
      ]),
    ...['yaml', 'json'].map(format => [
      'lower',
      'serverless.yml',
      '--compare-stage',
      'dev',
      'prod',
      '--format',
      format,
    ]),
    ['lower', 'cfn.yaml', '--parameter-set', 'one.json', 'two.json'],
    ...[[], ['--diff'], ['--format', 'json']].map(how => ['policy', '.', ...how]),
    ['.', '--preset', 'strict', '--fix-unsafe', '--dry-run'],
    ['.', '--preset', 'strict', '--shard', '1/1', '--shard-file', 'out/shard.json'],
    ...(await oneOfEachRule(runIn, cwd)).map(fingerprint => ['why', fingerprint, '.', '--preset', 'strict']),
    ['baseline', '.', '--preset', 'strict', '--baseline', 'out/baseline.json'],
  ];
  for (const call of calls) {
    const files = call[0] === '.' ? FORMATS.flatMap(format => ['-o', `${format}=out/${format}`]) : [];
    const { out, err } = await runIn(cwd, [...call, ...files]);
    all.set(call.join(' '), out);
    all.set(`errors of ${call.join(' ')}`, err);
  }
  for (const name of readdirSync(join(cwd, 'out')))
    all.set(name, readFileSync(join(cwd, 'out', name), 'utf8'));
  return all;
}

const withSecret = (all: ReadonlyMap<string, string>): string[] =>
  [...all].filter(([, text]) => [CANARY, STRIPE].some(secret => text.includes(secret))).map(([name]) => name);

afterAll(() => vi.resetModules());

test('no output shows a secret, however much is asked for', { timeout: 120_000 }, async () => {
  const all = await outputs(run);
  expect(all.get('text')).toMatch(/secret-in-environment[^]*•••/);
  expect(withSecret(all)).toEqual([]);
});

test('each would, if this folder hid nothing', { timeout: 240_000 }, async () => {
  vi.resetModules();
  vi.doMock('./text.ts', () => ({ redactText: (text: string) => text }));
  vi.doMock('./line.ts', () => ({ redactLine: (line: string) => line }));
  vi.doMock('./fact.ts', () => ({ redactFact: (fact: object) => fact }));
  vi.doMock('./tree.ts', () => ({
    redactTree: (stack: object, emit: (given: object) => object) => emit(stack),
  }));
  await import('../../tools/facts-setup.ts');
  const { run: unredacted } = await import('../cli/testing.ts');
  const shown = withSecret(await outputs(unredacted));
  expect(shown).toEqual(
    expect.arrayContaining([
      ...FORMATS,
      'lower cfn.yaml --format yaml',
      'lower cfn.yaml --format json',
      'lower sam.yaml --format yaml --explain',
      'lower sam.yaml --format json --explain',
      'errors of . --preset strict --verbose --rules-from rules.mjs --report-suppressed',
    ]),
  );
});
