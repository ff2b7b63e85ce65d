import { describe, expect, test } from 'vitest';
import { readTarget } from './read.ts';
import { targetIn, TEMPLATE } from './testing.ts';

const SERVICE = 'service: s\nprovider: { name: aws }\n';
const read = (file: string, text: string, named = false) =>
  readTarget(targetIn({ [file]: text }, file, named));

test.each([
  ['a template', 't.yaml', TEMPLATE, 'cloudformation'],
  ['a SAM template', 't.yaml', 'Transform: AWS::Serverless-2016-10-31\nResources: {}\n', 'sam'],
  ['a service', 'serverless.yml', SERVICE, 'serverless'],
  [
    'a service in code',
    'serverless.ts',
    "export default { service: 's', provider: { name: 'aws' } };\n",
    'serverless',
  ],
])('%s is read in its dialect', (_, file, text, dialect) =>
  expect(read(file, text)).toMatchObject({ dialect }),
);

describe('no template', () => {
  test.each([
    [
      'an empty file',
      'a.yaml',
      '',
      true,
      {
        status: 'skipped',
        verboseOnly: false,
        problems: [{ code: 'not-a-template', message: 'the file is empty' }],
      },
    ],
    ['another file that is named', 'a.yaml', 'a: 1\n', true, { status: 'skipped', verboseOnly: false }],
    ['another file that was found', 'a.yaml', 'a: 1\n', false, { status: 'skipped', verboseOnly: true }],
    [
      'text for a generator',
      'a.yaml',
      '{% if x %}\nAWSTemplateFormatVersion: x\nResources: {}\n{% endif %}\n',
      true,
      { status: 'skipped', problems: [{ code: 'templated' }] },
    ],
    [
      'several manifests with the keys of a service inside',
      'a.yaml',
      'kind: Policy\n---\nkind: Policy\nspec:\n  service: a\n  provider: { name: b }\n',
      true,
      { status: 'skipped', problems: [{ code: 'not-a-template' }] },
    ],
    [
      'several documents with a template behind the first',
      'a.yaml',
      `kind: Policy\n---\n${TEMPLATE}`,
      true,
      { status: 'failed', problems: [{ code: 'more-documents' }] },
    ],
    ['a broken file that is named', 'a.yaml', 'Resources: "x\n', true, { status: 'failed' }],
  ])('%s', (_, file, text, named, result) => expect(read(file, text, named)).toMatchObject(result));

  test.each([
    [true, 'failed'],
    [false, 'skipped'],
  ])('a file that is missing: named %s, %s', (named, status) =>
    expect(readTarget(targetIn({ 'a.yaml': '' }, 'b.yaml', named))).toMatchObject({ status }),
  );
});
