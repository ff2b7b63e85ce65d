import { expect, test } from 'vitest';
import { codeReaderOf, detect, lowerFile } from '../../dialect/index.ts';
import { textFiles } from '../../dialect/serverless/testing.ts';
import { PLAINLY } from '../../scan/text.ts';
import { isMap } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { Source } from '../../source/source.ts';
import { fileSecrets } from './file-secrets.ts';

// Put together here, so that no scanner of this repository takes it for a leak.
const GITHUB = ['ghp', '1A2b3C4d5E6f7G8h9I0jK1l2M3n4O5p6Q7r8'].join('_');
const KEY = [
  '-----BEGIN RSA PRIVATE',
  ' KEY-----\n# ',
  'MIIEpAIBAAKCAQEAq7Zt0bVx3KpLw9Rd2Ns6Hy4Gm8Fc1Ja5',
].join('');

/** `LINE what` of each secret that the file holds and no stack does, the lines of other files with their names. */
function secretsIn(texts: Readonly<Record<string, string>>): string[] {
  const [file = '', text = ''] = Object.entries(texts)[0] ?? [];
  const source = new Source(file, text);
  const files = textFiles(texts);
  const { root } = codeReaderOf(file)?.read(source, files) ?? parseTree(source);
  const dialect = detect(root);
  if (!isMap(root) || !dialect) throw new Error('the test text is no template');
  const [stack] = lowerFile(root, dialect, file, files, PLAINLY).stacks;
  const { values, texts: others } = fileSecrets(stack!);
  const lineOf = (at: { readonly file: string; readonly start: number }): string =>
    `${at.file === file ? '' : `${at.file}:`}${new Source(at.file, texts[at.file] ?? '').position(at.start).line}`;
  return [
    ...values.map(({ node, path }) => `${lineOf(node.span)} ${path.at(-1)}`),
    ...others.map(({ span, place }) => `${lineOf(span)} ${place}`),
  ].toSorted();
}

const FN = 'Resources:\n  Topic: { Type: AWS::SNS::Topic }\n';

test.each([
  ['a token in a comment', { 'a.yaml': `# was ${GITHUB}\n${FN}` }, ['1 a comment']],
  ['a private key in a comment of several lines', { 'a.yaml': `# ${KEY}\n${FN}` }, ['1 a comment']],
  [
    'a token in a value is told with its resource',
    { 'a.yaml': `${FN}  B: { Type: AWS::SNS::Topic, Properties: { DisplayName: ${GITHUB} } }` },
    [],
  ],
  ['a password in a comment says too little', { 'a.yaml': `# password: Tr0ub4dor-and-3\n${FN}` }, []],
  [
    'a comment of a service',
    { 'serverless.yml': `service: s\n# ${GITHUB}\nprovider: { name: aws }\n` },
    ['2 a comment'],
  ],
  [
    'a comment of a service that is written as code',
    {
      'serverless.ts': `// ${GITHUB}\nconst service = { service: 's', provider: { name: 'aws' }, custom: { token: '${GITHUB}' } };\nmodule.exports = service;\n`,
    },
    ['1 the file', '2 token'],
  ],
  [
    'a whole file that a service takes in',
    {
      'serverless.yml': 'service: s\nprovider: { name: aws }\ncustom: ${file(config/all.yml)}\n',
      'config/all.yml': 'orders:\n  password: Tr0ub4dor-and-3\n',
    },
    ['config/all.yml:2 password'],
  ],
  [
    'a part of a file is not the whole',
    {
      'serverless.yml': 'service: s\nprovider: { name: aws }\ncustom: ${file(all.yml):orders}\n',
      'all.yml': 'other:\n  password: Tr0ub4dor-and-3\n',
    },
    [],
  ],
  [
    'the values of `sam deploy`: by their names, and by parameters that are masked',
    {
      'app/a.yaml': `Parameters:\n  Opener: { Type: String, NoEcho: true }\n  Size: { Type: String }\n${FN}`,
      'app/samconfig.toml':
        '[default.deploy.parameters]\nparameter_overrides = [\n  "Size=Tr0ub4dor-and-4",\n  "DbPassword=Tr0ub4dor-and-3",\n  "Opener=Tr0ub4dor-and-5",\n]\n',
      'samconfig.toml': 'parameter_overrides = "DbPassword=Tr0ub4dor-and-3"\n',
    },
    ['app/samconfig.toml:4 DbPassword in samconfig.toml', 'app/samconfig.toml:5 Opener in samconfig.toml'],
  ],
  [
    'one string of pairs, quoted, and the long form',
    {
      'a.yaml': FN,
      'samconfig.toml':
        'parameter_overrides = "Stage=prod DbPassword=\\"Tr0ub4dor-and-3\\" ParameterKey=ApiToken,ParameterValue=9f8a7c6b5d4e3f2a1b0c"\n',
    },
    ['samconfig.toml:1 ApiToken in samconfig.toml', 'samconfig.toml:1 DbPassword in samconfig.toml'],
  ],
  [
    'a service has no samconfig.toml',
    {
      'serverless.yml': 'service: s\nprovider: { name: aws }\n',
      'samconfig.toml': 'parameter_overrides = "DbPassword=Tr0ub4dor-and-3"\n',
    },
    [],
  ],
  [
    'an anchor is told where its text stands',
    {
      'serverless.yml':
        'service: s\nx: &env { DB_PASSWORD: Tr0ub4dor-and-3 }\nprovider: { name: aws }\nfunctions: { f: { handler: a.b, environment: *env } }\n',
    },
    [],
  ],
  [
    'the body of a loop over nothing',
    {
      'a.yaml': `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::T: [N, [], { 'T\${N}': { Type: AWS::SNS::Topic, Properties: { DisplayName: 'postgres://orders:Tr0ub4dor-and-3@db.internal/orders' } } }]\n`,
    },
    ['3 DisplayName'],
  ],
])('%s', (_, texts, expected) => expect(secretsIn(texts)).toEqual(expected));
