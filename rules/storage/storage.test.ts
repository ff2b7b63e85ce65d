import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import s3PlainHttp from '../encryption/s3-plain-http.ts';
import tlsPolicy from '../encryption/tls-policy.ts';
import dataRecovery from './data-recovery.ts';
import databasePublic from './database-public.ts';

const rules = [s3PlainHttp, tlsPolicy, dataRecovery, databasePublic];
const told = (resource: string, more = ''): (readonly [severity: string, message: string])[] =>
  scanText(`Resources:\n  A: ${resource}\n${more}`, rules, { strict: true }).findings.map(it => [
    it.severity,
    it.message,
  ]);

test.each([
  [
    'what is open to all is grave',
    '{ Type: AWS::OpenSearchService::Domain, DeletionPolicy: Retain, Properties: { DomainEndpointOptions: { EnforceHTTPS: true }, AccessPolicies: { Statement: { Effect: Allow, Principal: "*", Action: "es:*", Resource: "*" } } } }',
    [['high', 'A is outside a VPC and its access policy allows everyone']],
  ],
  [
    'what a policy guards is not',
    '{ Type: AWS::OpenSearchService::Domain, DeletionPolicy: Retain, Properties: { DomainEndpointOptions: { EnforceHTTPS: true } } }',
    [['low', 'A is outside a VPC and has a public endpoint']],
  ],
  [
    'what a store lacks is one sentence',
    '{ Type: AWS::DynamoDB::Table }',
    [['low', 'A has no point-in-time recovery and no DeletionPolicy']],
  ],
  [
    'and says each thing once',
    '{ Type: AWS::DynamoDB::GlobalTable, Properties: { Replicas: [{ Region: a }, { Region: b }] } }',
    [['low', 'A has no point-in-time recovery and no DeletionPolicy']],
  ],
  [
    'and all of them',
    '{ Type: AWS::DocDB::DBCluster, Properties: { StorageEncrypted: true } }',
    [['low', 'A has fewer than seven days of backups, no deletion protection and no DeletionPolicy']],
  ],
  [
    "CloudFront's own certificate is a low fault",
    '{ Type: AWS::CloudFront::Distribution }',
    [['low', 'A accepts TLS versions below 1.2: it uses the default CloudFront certificate']],
  ],
  [
    'an old policy is none',
    '{ Type: AWS::ApiGateway::DomainName, Properties: { SecurityPolicy: TLS_1_0 } }',
    [['medium', 'A accepts TLS versions below 1.2: SecurityPolicy is TLS_1_0']],
  ],
])('%s', (_, resource, messages) => expect(told(resource)).toEqual(messages));

test('a bucket without a policy here may have one elsewhere', () =>
  expect(
    told('{ Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: Enabled } } }'),
  ).toEqual([['medium', 'A has no policy in this stack that denies plain HTTP requests']]));
test('a bucket with one has no other', () =>
  expect(
    told(
      '{ Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: Enabled } } }',
      '  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref A, PolicyDocument: { Statement: [] } } }\n',
    ),
  ).toEqual([['medium', 'no policy of A denies plain HTTP requests']]));
