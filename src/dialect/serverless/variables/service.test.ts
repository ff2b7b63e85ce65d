import { describe, expect, test } from 'vitest';
import { lowerText } from '../testing.ts';
import { notesOf, propertiesOf } from '../testing-facts.ts';

type ServiceInput = Parameters<typeof lowerText>[1];
const service = (value: string, more = ''): string =>
  `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\n${more}functions: { fn: { handler: h, environment: { V: ${JSON.stringify(value)} } } }\n`;
/** What the variable of the environment is deployed with: an open value as `${source:address}`. */
const deployed = (value: string, more = '', given: ServiceInput = {}): unknown =>
  (
    propertiesOf(service(value, more), 'FnLambdaFunction', given) as {
      Environment: { Variables: { V: unknown } };
    }
  ).Environment.Variables.V;

describe('self', () => {
  test.each<[string, string, string]>([
    ['a setting of the service', '${self:service}', 'shop'],
    ['a setting of the provider', '${self:provider.runtime}', 'nodejs22.x'],
    ['in a text', '${self:service}-${self:provider.name}-x', 'shop-aws-x'],
    ['a value that is a variable', '${self:custom.again}', 'shop'],
    ['an address that is a variable', '${self:custom.${self:custom.key}}', 'found'],
    ['a variable in an address in an address', '${self:custom.${self:custom.${self:custom.step}}}', 'found'],
    ['an item of a list', '${self:custom.list.1}', 'b'],
    ['a value of an item', '${self:custom.maps.0.name}', 'deep'],
    ['a number in a text', 'n${self:custom.number}', 'n7'],
    ['a boolean in a text', 'is-${self:custom.yes}', 'is-true'],
  ])('%s', (_, value, expected) =>
    expect(
      deployed(
        value,
        "custom: { again: '${self:service}', key: named, step: key, named: found, list: [a, b], maps: [{ name: deep }], number: 7, yes: true }\n",
      ),
    ).toBe(expected),
  );
  test('an intrinsic function stays one', () =>
    expect(deployed('${self:custom.arn}', 'custom: { arn: !GetAtt Table.Arn }\n')).toBe('${Table.Arn}'));
  test('the name of a function is not there before it is written', () =>
    expect(deployed("${self:functions.fn.name, 'none'}")).toBe('none'));
});

describe('a fallback', () => {
  test.each<[string, string, unknown, ServiceInput?]>([
    ['is not asked where the first has a value', "${opt:x, 'd'}", 'given', { opts: { x: 'given' } }],
    ['is a text', "${opt:x, 'd'}", 'd'],
    ['is a text in double quotes', '${opt:x, "d"}', 'd'],
    ['may hold a comma', "${opt:x, 'a, b'}", 'a, b'],
    ['may be empty', "${opt:x, ''}", ''],
    ['is a number, deployed as text', '${opt:x, 5}', '5'],
    ['is another source', '${opt:x, env:X}', 'from env', { env: { X: 'from env' } }],
    ['is the third', "${opt:x, env:X, self:custom.x, 'd'}", 'd'],
    ['is a variable of its own', "${opt:x, '${self:service}-d'}", 'shop-d'],
    ['of a file that is not there', "${file(none.yml):a, 'd'}", 'd'],
    ['of a key that is not in the file', "${file(a.yml):none, 'd'}", 'd', { files: { 'a.yml': 'b: 1' } }],
  ])('%s', (_, value, expected, given) => expect(deployed(value, '', given)).toBe(expected));
  test('does not stand in for what only deployment knows', () =>
    expect(deployed("${ssm:/x, 'd'}")).toBe('${ssm:/x}'));
});

describe('a source', () => {
  test.each<[string, string, unknown, ServiceInput?]>([
    ['sls:stage, where none is said', '${sls:stage}', 'dev'],
    ['sls:stage of the command line', '${sls:stage}', 'prod', { stage: 'prod' }],
    ['opt:stage of the command line', '${opt:stage}', 'prod', { stage: 'prod' }],
    ['opt:region of the command line', '${opt:region}', 'eu-west-1', { region: 'eu-west-1' }],
    ['aws:region, where none is said', '${aws:region}', 'us-east-1'],
    ['aws:region of the command line', '${aws:region}', 'eu-west-1', { region: 'eu-west-1' }],
    ['env', '${env:KEY}', 'x', { env: { KEY: 'x' } }],
    ['strToBool', "${strToBool(${opt:x, 'true'})}", 'true'],
    ['strToBool of a digit', "${strToBool('0')}", 'false'],
    ['a file as text', '${file(./key.pem)}', 'PEM\n', { files: { 'key.pem': 'PEM\n' } }],
    ['a file of JSON', '${file(a.json):b.c}', 'd', { files: { 'a.json': '{"b":{"c":"d"}}' } }],
    ['a file of Terraform', '${file(a.tfstate):b}', 'c', { files: { 'a.tfstate': '{"b":"c"}' } }],
    [
      'a file whose name is a variable',
      '${file(${sls:stage}.yml):a}',
      'for dev',
      { files: { 'dev.yml': 'a: for ${sls:stage}' } },
    ],
    [
      'a file that names a file: both from the folder of the service',
      '${file(conf/a.yml):x}',
      'deep',
      { files: { 'conf/a.yml': 'x: ${file(conf/b.yml):y}', 'conf/b.yml': 'y: deep' } },
    ],
  ])('%s', (_, value, expected, given) => expect(deployed(value, '', given)).toBe(expected));

  test.each([
    '${ssm:/shop/key}',
    '${ssm(eu-west-1):/shop/key}',
    '${ssm(raw):/shop/key}',
    '${cf:other-stack.Output}',
    '${cf(eu-west-1):other-stack.Output}',
    '${s3:bucket/key}',
    '${vault:secret/key}',
  ])('%s stays open, and is noted', variable => {
    expect(deployed(variable)).toBe(variable);
    expect(notesOf(service(variable))).toEqual([`${variable.slice(2, -1)} is not known until deployment`]);
  });
  test('${sls:instanceId} stays open; no resource depends on it', () => {
    expect(deployed('${sls:instanceId}')).toBe('${sls:instanceId}');
    expect(notesOf(service('${sls:instanceId}'))).toEqual([]);
  });
  test('the account is that of the deployment', () => {
    expect(deployed('${aws:accountId}')).toBe('${AWS::AccountId}');
    expect(deployed('arn:aws:iam::${aws:accountId}:role/r')).toBe('arn:aws:iam::${AWS::AccountId}:role/r');
    const custom = "custom: { r: !Sub 'arn:${AWS::Partition}:iam::${aws:accountId}:role/r' }\n";
    expect(deployed('${self:custom.r}', custom)).toBe('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/r');
    expect(notesOf(service('${aws:accountId}'))).toEqual([]);
  });
  test('an open value in a text keeps what is around it', () =>
    expect(deployed('https://${ssm:/host}/v1')).toBe('https://${ssm:/host}/v1'));
  test('code is not run', () => {
    const given = { files: { 'a.js': 'module.exports = { b: 1 }' } };
    expect(deployed('${file(a.js):b}', '', given)).toBe('${file(a.js):b}');
    expect(notesOf(service('${file(a.js):b}'), given)).toEqual([
      'the value comes from code: a.js is not executed',
    ]);
  });
});

describe('what looks like a variable and is none', () => {
  test.each([
    ['a pseudo parameter', '${AWS::Region}'],
    ['a reference of Fn::Sub', '${Table}'],
    ['an attribute of Fn::Sub', '${Table.Arn}'],
    ['a word without a source', '${name}'],
  ])('%s stays as it is', (_, value) => expect(deployed(value)).toBe(value));
  test('an escaped one loses its escape', () =>
    expect(deployed('\\${self:service}')).toBe('${self:service}'));
});

describe('params', () => {
  const PARAMS = "params: { default: { a: all, b: '${sls:stage}-b' }, prod: { a: only prod } }\n";
  test.each<[string, string, string, ServiceInput?]>([
    ['of all stages', '${param:a}', 'all', { stage: 'qa' }],
    ['of the stage', '${param:a}', 'only prod', { stage: 'prod' }],
    ['with variables', '${param:b}', 'prod-b', { stage: 'prod' }],
    ['of the command line', '${param:a}', 'said', { stage: 'prod', params: { a: 'said' } }],
  ])('%s', (_, value, expected, given) => expect(deployed(value, PARAMS, given)).toBe(expected));
  test('of version 4 stand below stages', () =>
    expect(
      deployed(
        '${param:a}/${param:b}',
        'stages: { default: { params: { a: all, b: b } }, prod: { params: { a: only prod } } }\n',
        { stage: 'prod' },
      ),
    ).toBe('only prod/b'));
  test('that are not there stay open', () =>
    expect(deployed('${param:none}', PARAMS, { stage: 'prod' })).toBe('${param:none}'));
});

describe('.env', () => {
  const files = { '.env': 'KEY=all\nexport OTHER="two words" # note\n', '.env.prod': "KEY='only prod'\n" };
  test.each<[string, string, string, unknown]>([
    ['is read where the service asks for it', 'useDotenv: true\n', 'dev', 'all'],
    ['of the stage takes its place', 'useDotenv: true\n', 'prod', 'only prod'],
    ['is not read by version 3 otherwise', '', 'dev', '${env:KEY}'],
    ['is read by version 4', "frameworkVersion: '4'\n", 'dev', 'all'],
  ])('%s', (_, more, stage, expected) =>
    expect(deployed('${env:KEY}', more, { stage, files })).toBe(expected),
  );
  test('comes after the environment', () =>
    expect(deployed('${env:KEY}', 'useDotenv: true\n', { files, env: { KEY: 'real' } })).toBe('real'));
  test('may hold quotes, export and notes', () =>
    expect(deployed('${env:OTHER}', 'useDotenv: true\n', { files })).toBe('two words'));
});

describe('whole parts of a service', () => {
  test('may be variables: functions, events, statements', () => {
    const text = `service: shop
provider: { name: aws, iam: { role: { statements: '\${file(parts.yml):statements}' } } }
functions: { fn: '\${file(parts.yml):fn}' }
`;
    const given = {
      files: {
        'parts.yml':
          'fn: { handler: h, events: "${self:custom.none, file(parts.yml):events}" }\nevents: [{ sns: orders }]\nstatements: [{ Effect: Allow, Action: s3:GetObject, Resource: "*" }]\n',
      },
    };
    expect(propertiesOf(text, 'SNSTopicOrders', given)).toMatchObject({ TopicName: 'orders' });
    expect(JSON.stringify(propertiesOf(text, 'IamRoleLambdaExecution', given))).toContain('s3:GetObject');
    expect(lowerText(text, given).read).toEqual(['parts.yml']);
  });
  test('a list of files is a list of functions', () => {
    const text = "service: shop\nprovider: { name: aws }\nfunctions: ['${file(a.yml)}', '${file(b.yml)}']\n";
    const given = { files: { 'a.yml': 'a: { handler: h }', 'b.yml': 'b: { handler: h }' } };
    expect(propertiesOf(text, 'BLambdaFunction', given)).toMatchObject({ FunctionName: 'shop-dev-b' });
  });
  test('functions that only code knows are noted', () =>
    expect(
      notesOf('service: shop\nprovider: { name: aws }\nfunctions: ${file(functions.js)}\n', {
        files: { 'functions.js': '' },
      }),
    ).toContain('the value comes from code: functions.js is not executed'));
  test('a name that is not known keeps what is known of it', () =>
    expect(
      propertiesOf(
        'service: shop\nprovider: { name: aws }\nfunctions: { fn: { handler: h, name: "${ssm:/a}-fn" } }\n',
        'FnLogGroup',
      ),
    ).toEqual({ LogGroupName: '/aws/lambda/${ssm:/a}-fn' }));
});

describe('a problem', () => {
  test.each<[string, string, string, string]>([
    ['a variable of itself', '${self:custom.v}', "custom: { v: '${self:custom.v}' }\n", 'variable-cycle'],
    [
      'a circle of two',
      '${self:custom.v}',
      "custom: { v: 'a${self:custom.w}', w: 'b${self:custom.v}' }\n",
      'variable-cycle',
    ],
    ['a fallback with braces of its own', "${opt:x, ${opt:y, 'd'}}", '', 'variable-syntax'],
    ['a brace that is not closed', '${self:service', '', 'variable-syntax'],
    ['a file outside of the project', '${file(../../secret.yml)}', '', 'outside'],
  ])('%s', (_, value, more, code) => {
    const { problems } = lowerText(service(value, more));
    expect(problems.map(problem => problem.code)).toContain(code);
  });
});
