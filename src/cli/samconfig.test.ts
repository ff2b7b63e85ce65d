import { expect, test } from 'vitest';
import { folder, run, jsonOf } from './testing.ts';
import { overridesIn } from './samconfig.ts';
import { readToml } from '../source/toml.ts';

const read = (toml: string): unknown => {
  const reading = readToml(toml);
  return 'table' in reading ? overridesIn(reading.table) : reading.fault;
};
const deploy = (value: string): string =>
  `version = 0.1\n[default.build.parameters]\nparameter_overrides = "Stage=no"\n[default.deploy.parameters]\nstack_name = "s"\nparameter_overrides = ${value}\n[prod.deploy.parameters]\nparameter_overrides = "Stage=prod"\n`;

test.each([
  ['a string', '"Stage=dev Size=3"', { Stage: 'dev', Size: '3' }],
  ['with quotes inside', '"Stage=\\"a b\\" Name=\\"x\\""', { Stage: 'a b', Name: 'x' }],
  ['a literal string', `'Stage="a=b" Url=http://x/?y=1'`, { Stage: 'a=b', Url: 'http://x/?y=1' }],
  [
    'the long form',
    '"ParameterKey=Stage,ParameterValue=dev ParameterKey=B,ParameterValue=c,d"',
    { Stage: 'dev', B: 'c,d' },
  ],
  ['single quotes and an escaped space', `"Stage='a b' Name=x\\\\ y"`, { Stage: 'a b', Name: 'x y' }],
  ['escapes', '"Stage=\\u0064ev Name=\\"a\\\\\\"b\\""', { Stage: 'dev', Name: 'a"b' }],
  ['an empty value', '"Stage= B=c"', { Stage: '', B: 'c' }],
  ['an empty string', '""', {}],
  ['a string over lines', '"""\nStage=dev\nSize=3 \\\n  Name=x"""', { Stage: 'dev', Size: '3', Name: 'x' }],
  ['a literal string over lines', `'''\nStage="a b"\nSize=3\n'''`, { Stage: 'a b', Size: '3' }],
  ['a list', `["Stage=dev", 'Names=a,b']`, { Stage: 'dev', Names: 'a,b' }],
  ['a list over lines', '[\n  "Stage=dev", # first\n  \'Names=a,b\',\n]', { Stage: 'dev', Names: 'a,b' }],
  ['a list with several pairs in a string', '["A=b C=\'d e\'", "F=g"]', { A: 'b', C: 'd e', F: 'g' }],
  ['an empty list', '[]', {}],
  ['a map', '{ Stage = "dev", "Size" = 3, On = true }', { Stage: 'dev', Size: '3', On: 'true' }],
  ['a map with a list', '{ Names = ["a", "b"], Ports = [80, 443] }', { Names: 'a,b', Ports: '80,443' }],
  ['a map with a space in a value', '{ Name = "a b", Quoted = \'"x"\' }', { Name: 'a b', Quoted: '"x"' }],
  ['a map with a long number', '{ Id = 98765432109876543210 }', { Id: '98765432109876543210' }],
  ['a map with a day', '{ Since = 2026-11-25 }', { Since: '2026-11-25' }],
  ['a list with a map', '[{ Stage = "dev" }, "Size=3"]', { Stage: 'dev', Size: '3' }],
  ['no text', '7', undefined],
  ['a list of numbers', '[7]', undefined],
  ['a map of maps', '{ Stage = { name = "dev" } }', undefined],
])('parameter_overrides: %s', (_, value, expected) => expect(read(deploy(value))).toEqual(expected));

test.each([
  ['a table', '[default.deploy.parameters]\nparameter_overrides = "A=b"', { A: 'b' }],
  ['dotted keys', 'default.deploy.parameters.parameter_overrides = "A=b"', { A: 'b' }],
  ['dotted keys below a table', '[default]\ndeploy.parameters.parameter_overrides = "A=b"', { A: 'b' }],
  ['quoted keys', '["default".\'deploy\' . "parameters"]\n"parameter_overrides" = "A=b"', { A: 'b' }],
  ['inline tables', 'default = { deploy = { parameters = { parameter_overrides = "A=b" } } }', { A: 'b' }],
  [
    'a table of its own',
    '[default.deploy.parameters.parameter_overrides]\nA = "b"\nC = 1',
    { A: 'b', C: '1' },
  ],
  [
    'Windows line ends',
    'version = 0.1\r\n[default.deploy.parameters]\r\nparameter_overrides = "A=b"\r\n',
    { A: 'b' },
  ],
  [
    'a comment that looks like a table',
    '# [default.deploy.parameters]\n# parameter_overrides = "A=b"',
    undefined,
  ],
  [
    'a text that looks like a table',
    'note = """\n[default.deploy.parameters]\nparameter_overrides = "A=b"\n"""',
    undefined,
  ],
  ['of all commands', '[default.global.parameters]\nparameter_overrides = "Stage=all"', { Stage: 'all' }],
  [
    'of the command over all commands',
    '[default.global.parameters]\nparameter_overrides = "A=all B=all"\n[default.deploy.parameters]\nparameter_overrides = "A=one"',
    { A: 'one' },
  ],
  ['of another environment only', '[prod.deploy.parameters]\nparameter_overrides = "Stage=prod"', undefined],
  ['of another command only', '[default.build.parameters]\nparameter_overrides = "Stage=prod"', undefined],
  ['nothing', '', undefined],
  ['a version and nothing', 'version = 0.1\n', undefined],
])('samconfig.toml: %s', (_, toml, expected) => expect(read(toml)).toEqual(expected));

test.each([
  ['a list without end', 'version = 0.1\na = ["Stage=dev"', 2],
  ['a string without end', 'version = 0.1\n\na = "Stage=dev\nb = 1', 3],
  ['a key without value', 'version = 0.1\nparameter_overrides\n', 2],
  ['a key twice', 'a = 1\na = 2\n', 2],
])('a syntax error: %s', (_, toml, line) =>
  expect(readToml(toml)).toEqual({
    fault: { line, column: expect.any(Number), message: expect.stringMatching(/^[^\n]{5,}$/) },
  }),
);

test('the command reads it, and says where its syntax is wrong', async () => {
  const template = `Parameters: { Acl: { Type: String, Default: Private } }\nResources: { B: { Type: AWS::S3::Bucket, Properties: { AccessControl: !Ref Acl } } }\n`;
  const cwd = folder({
    'template.yaml': template,
    'samconfig.toml': deploy('["Acl=PublicReadWrite"]'),
    'bad.toml': 'version = 0.1\n  a = = 1\n',
    'other.toml': 'version = 0.1\n',
  });
  const given = (file: string) =>
    run(cwd, ['template.yaml', '--rule', 's3-public-access', '--parameters', file, '--format', 'json']);
  expect(jsonOf(await given('samconfig.toml')).findings.map(({ severity }) => severity)).toContain(
    'critical',
  );
  expect(await given('bad.toml')).toMatchObject({
    status: 2,
    err: expect.stringMatching(/(^|\s)bad\.toml:2:7 \S/),
  });
  expect(await given('other.toml')).toMatchObject({
    status: 2,
    err: expect.stringContaining('no parameter_overrides under [default.deploy.parameters]'),
  });
});
