import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (events: string, provider = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  fn:\n    handler: h\n    events:\n${events}`;
const s3 = (event: string, provider = ''): string => service(`      - s3: ${event}\n`, provider);
const PLAIN = service('      - none: x\n');

describe('a bucket of an event', () => {
  test('is made, with nothing but its notification', () =>
    expect(resourceOf(s3('uploads'), 'S3BucketUploads')).toEqual({
      Type: 'AWS::S3::Bucket',
      DependsOn: ['FnLambdaPermissionUploadsS3'],
      Properties: {
        BucketName: 'uploads',
        NotificationConfiguration: {
          LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: '${FnLambdaFunction.Arn}' }],
        },
      },
    }));
  test('is one for several events, of several functions', () => {
    const text = `${service('      - s3: uploads\n      - s3: { bucket: uploads, event: s3:ObjectRemoved:* }\n')}  other: { handler: h, events: [{ s3: uploads }] }\n`;
    expect(addedTo(PLAIN, text).filter(id => id.endsWith('Bucket'))).toEqual(['S3BucketUploads S3::Bucket']);
    expect(propertiesOf(text, 'S3BucketUploads')).toMatchObject({
      NotificationConfiguration: {
        LambdaConfigurations: [
          { Event: 's3:ObjectCreated:*' },
          { Event: 's3:ObjectRemoved:*' },
          { Function: '${OtherLambdaFunction.Arn}' },
        ],
      },
    });
  });
  test('filters by prefix and suffix', () =>
    expect(
      propertiesOf(s3('{ bucket: uploads, rules: [{ prefix: in/ }, { suffix: .png }] }'), 'S3BucketUploads'),
    ).toMatchObject({
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Filter: {
              S3Key: {
                Rules: [
                  { Name: 'prefix', Value: 'in/' },
                  { Name: 'suffix', Value: '.png' },
                ],
              },
            },
          },
        ],
      },
    }));
  test('may have a name and properties of the provider', () =>
    expect(
      propertiesOf(
        s3(
          'uploads',
          '  s3: { uploads: { name: shop-uploads, versioningConfiguration: { Status: Enabled } } }\n',
        ),
        'S3BucketUploads',
      ),
    ).toMatchObject({ BucketName: 'shop-uploads', VersioningConfiguration: { Status: 'Enabled' } }));
  test('loses its dots and dashes in its id, not in its name', () =>
    expect(propertiesOf(s3('my.up-loads'), 'S3BucketMyuploads')).toMatchObject({
      BucketName: 'my.up-loads',
    }));
  test('may call the function, if it is in this account', () =>
    expect(propertiesOf(s3('uploads'), 'FnLambdaPermissionUploadsS3')).toMatchObject({
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:${AWS::Partition}:s3:::uploads',
      SourceAccount: '${AWS::AccountId}',
    }));
  test('points to its event', () => expect(placeOf(s3('uploads'), 'S3BucketUploads')).toBe('9 s3'));
});

describe('a bucket that exists', () => {
  const existing = s3('{ bucket: old, existing: true, event: s3:ObjectRemoved:*, rules: [{ prefix: p }] }');
  test('is not made: a function of the framework sets its notification', () => {
    expect(addedTo(PLAIN, existing).filter(id => id.endsWith('S3::Bucket'))).toEqual([]);
    expect(propertiesOf(existing, 'FnCustomS31')).toMatchObject({
      FunctionName: 'svc-dev-fn',
      BucketName: 'old',
      BucketConfigs: [{ Event: 's3:ObjectRemoved:*', Rules: [{ Prefix: 'p' }] }],
    });
  });
  test('lets that function set notifications of this bucket, and permissions of every function', () =>
    expect(statementsOf(existing, 'IamRoleCustomResourcesLambdaExecution')).toEqual([
      's3:PutBucketNotification, s3:GetBucketNotification on arn:${AWS::Partition}:s3:::old',
      'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*',
    ]));
  test('takes no permission in the template: the same function adds it', () =>
    expect(addedTo(PLAIN, existing).filter(id => id.includes('Permission'))).toEqual([]));
  test('keeps no logs of the function of the framework, unless asked for', () =>
    expect(addedTo(PLAIN, existing).filter(id => id.includes('LogGroup'))).toEqual([]));
  test('runs with the role of CloudFormation where the provider names one', () => {
    const text = s3(
      '{ bucket: old, existing: true }',
      '  iam: { deploymentRole: arn:aws:iam::123456789012:role/deploy }\n',
    );
    expect(addedTo(PLAIN, text).filter(id => id.endsWith('IAM::Role'))).toEqual([]);
    expect(propertiesOf(text, 'CustomDashresourceDashexistingDashs3LambdaFunction')).toMatchObject({
      Role: 'arn:aws:iam::123456789012:role/deploy',
    });
  });
});
