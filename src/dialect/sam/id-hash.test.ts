import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { idHash } from './id-hash.ts';
import { parsed, stackOf } from './testing.ts';

const sha = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 10);

test('anything but a text is hashed as JSON with sorted keys, in ASCII', () => {
  const expected = sha('{"Fn::Join":[".",["a",{"Ref":"\\u00e9"},1,true]]}');
  expect(idHash(parsed("!Join ['.', [a, { Ref: é }, 1, true]]")!)).toBe(expected);
});

describe('a number is hashed as Python prints it', () => {
  test.each([
    ['1.50', '1.5'],
    ['1.0', '1.0'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.0e+15', '1000000000000000.0'],
    ['1.0e+16', '1e+16'],
    ['123456789012345678901', '123456789012345678901'],
  ])('%s', (written, printed) => expect(idHash(parsed(`[${written}]`)!)).toBe(sha(`[${printed}]`)));
});

test('the tag !GetAtt is a list, the long form stays a text', () => {
  expect(idHash(parsed('!GetAtt B.Arn')!)).toBe(sha('{"Fn::GetAtt":["B","Arn"]}'));
  expect(idHash(parsed('{ Fn::GetAtt: B.Arn }')!)).toBe(sha('{"Fn::GetAtt":"B.Arn"}'));
});

// The expected ids are what aws-sam-translator 1.115.0 makes of the same template (2026-11-30).
describe('the id of a version ends in a hash of', () => {
  const version = (properties: string, more = ''): string | undefined =>
    [
      ...stackOf(
        `Parameters: { Key: { Type: String, Default: k.zip } }\nResources:\n  F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12, Handler: a.b, AutoPublishAlias: live, ${properties} } }\n  B: { Type: AWS::S3::Bucket }\n${more}`,
      ).resources.values(),
    ].find(({ type }) => type === 'AWS::Lambda::Version')?.id;
  test.each([
    ['where the code lies', 'CodeUri: s3://b/k.zip', 'FVersion694d741b46'],
    [
      'a version and a parameter in it',
      'CodeUri: { Bucket: !Ref B, Key: !Ref Key, Version: 3 }',
      'FVersione97f54d37e',
    ],
    ['the code itself', 'InlineCode: "print(\'é\')\\n"', 'FVersion61d72200a6'],
    [
      'the environment, the memory and snapshots',
      'CodeUri: s3://b/k.zip, MemorySize: 256, SnapStart: { ApplyOn: PublishedVersions }, Environment: { Variables: { A: !GetAtt B.Arn, N: 1.50 } }',
      'FVersionff99bd77db',
    ],
    [
      'all properties',
      'CodeUri: s3://b/k.zip, AutoPublishAliasAllProperties: true, Tracing: Active, Timeout: 3, Tags: { a: b }',
      'FVersion30bd9c0a97',
    ],
    [
      'a layer that publishes',
      'CodeUri: s3://b/k.zip, AutoPublishAliasAllProperties: true, Layers: [!Ref L]',
      'FVersion81bdd613a6',
    ],
    [
      'the text that the author gives instead',
      'CodeUri: ./src, AutoPublishCodeSha256: 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
      'FVersion6b86b273ff',
    ],
  ])('%s', (_, properties, id) =>
    expect(
      version(
        properties,
        '  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: s3://b/l, PublishLambdaVersion: true } }\n',
      ),
    ).toBe(id),
  );
});

describe('the id of a layer ends in a hash of', () => {
  test.each([
    ['its content', '', "ContentUri: 's3://b/layer?versionId=v1'", 'L8053b8ee5c'],
    [
      'its settings with the values of parameters',
      '',
      "ContentUri: { Bucket: b, Key: !Ref Key }, LayerName: !Ref Key, Description: !Sub 'a ${Key}', RetentionPolicy: Delete, LicenseInfo: ''",
      'Ld9602bac5d',
    ],
    [
      'some of its attributes',
      'Condition: C, DependsOn: B, Metadata: { x: y }, UpdateReplacePolicy: Retain,',
      'ContentUri: s3://b/layer',
      'Lafdc5c553d',
    ],
  ])('%s', (_, attributes, properties, id) =>
    expect(
      [
        ...stackOf(
          `Parameters: { Key: { Type: String, Default: k.zip } }\nConditions: { C: !Equals [!Ref Key, x] }\nResources:\n  L: { Type: AWS::Serverless::LayerVersion, ${attributes} Properties: { ${properties} } }\n  B: { Type: AWS::S3::Bucket }\n`,
        ).resources.values(),
      ].find(({ type }) => type === 'AWS::Lambda::LayerVersion')?.id,
    ).toBe(id),
  );
});

test('where only packaging knows the address, the id says so', () => {
  const covers = (code: string): readonly (string | undefined)[] =>
    [
      ...stackOf(
        `Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.12, Handler: a.b, AutoPublishAlias: live, CodeUri: ${code} } }\n  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: ${code} } }\n`,
      ).resources.values(),
    ].flatMap(({ type, idCovers }) => (type.endsWith('Version') ? [idCovers] : []));
  expect(covers('./src')).toEqual(['artefact', 'artefact']);
  expect(covers('s3://b/k')).toEqual([undefined, undefined]);
});
