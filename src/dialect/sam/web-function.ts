import { provenanceOf } from './subject.ts';
import { type Plain, type PlainMap, make } from '../builder/make.ts';
import { entriesOf, isMap, type Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { assumedBy } from './function/role.ts';
import { locationOf } from './location.ts';
import { given, prop } from './read.ts';
import { getAtt, type Subject } from './subject.ts';
import { createdBySam } from './tags.ts';

/** AWS::Serverless::WebFunction: the function, a revision of it and the endpoint that serves it. */
export function expandWebFunction(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const provenance = provenanceOf(subject, 'Type', 'web-function');
  const name = given(properties, 'FunctionName') ?? madeName(subject.id);
  const [revision, endpoint] = [`${subject.id}Revision`, `${subject.id}Endpoint`];
  x.become(
    subject,
    subject.id,
    'AWS::Lambda::WebFunction',
    deployed(subject, [], provenance, { FunctionName: name, Tags: createdBySam(given(properties, 'Tags')) }),
  );
  const code = locationOf(prop(properties, 'CodeUri'));
  x.generate(
    subject,
    revision,
    'AWS::Lambda::WebFunctionRevision',
    {
      FunctionName: name,
      Description: prop(properties, 'RevisionDescription'),
      KmsKeyArn: prop(properties, 'KmsKeyArn'),
      BuildConfig: {
        CodeConfig: {
          S3Object: code
            ? { Bucket: code.bucket, Key: code.key, VersionId: code.version }
            : prop(properties, 'CodeUri'),
        },
        RuntimeConfig: { Runtime: prop(properties, 'Runtime') },
      },
      ServiceConfig: service(x, subject),
    },
    provenance,
    { dependsOn: [subject.id] },
  );
  const weights = entriesOf(prop(properties, 'RevisionWeights')).map(({ key, value }) => ({
    RevisionId: key,
    Weight: value,
  }));
  x.generate(
    subject,
    endpoint,
    'AWS::Lambda::WebFunctionEndpoint',
    {
      FunctionName: name,
      EndpointName: given(properties, 'EndpointName') ?? 'prod',
      EndpointType: given(properties, 'EndpointType') ?? 'HomeRegion',
      AuthType: prop(properties, 'AuthType'),
      RevisionWeights:
        weights.length > 0 ? weights : [{ RevisionId: getAtt(revision, 'RevisionId'), Weight: 100 }],
      Regions: regions(prop(properties, 'ReplicaRegions')),
      Description: prop(properties, 'EndpointDescription'),
      ScalingConfig: prop(properties, 'ScalingConfig'),
      ThrottleConfig: prop(properties, 'ThrottleConfig'),
    },
    provenanceOf(subject, 'AuthType', 'web-function-endpoint'),
    { dependsOn: [subject.id, revision] },
  );
}

/** The regions as written: groups of them keep their names. */
const regions = (written: Node | undefined): Plain =>
  isMap(written) ? prop(written, 'IncludeRegions') : written;

/** `Ref` of a web function is its ARN, so its name is made where none is given. */
const madeName = (id: string): Plain => ({
  'Fn::Sub': [
    `${id.slice(0, 55)}-\${StackIdSuffix}`,
    {
      StackIdSuffix: {
        'Fn::Select': [
          0,
          { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] },
        ],
      },
    },
  ],
});

function service(x: SamBuilder, subject: Subject): PlainMap {
  const { properties } = subject;
  const written = prop(properties, 'ExecutionRoleArn');
  const logging = given(properties, 'LoggingConfig');
  const variables = given(properties, 'EnvironmentVariables');
  const entry = given(properties, 'EntryPoint');
  if (!written) {
    x.generate(
      subject,
      `${subject.id}Role`,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('lambda.amazonaws.com'),
        ManagedPolicyArns: [
          make(
            x.managed('service-role/AWSLambdaBasicExecutionRole'),
            provenanceOf(subject, 'Type', 'managed-policy'),
          ),
        ],
        Tags: createdBySam(given(properties, 'Tags')),
      },
      provenanceOf(subject, 'Type', 'function-role'),
    );
  }
  const named = Object.fromEntries(
    entriesOf(variables).map(({ key, value }): [string, Plain] => [key, value]),
  );
  return {
    ExecutionRoleArn: written ?? getAtt(`${subject.id}Role`, 'Arn'),
    EnvironmentVariables:
      variables?.kind === 'call'
        ? variables
        : variables || entry
          ? { ...named, AWS_LAMBDA_NODEJS_ENTRYPOINT: entry }
          : undefined,
    TelemetryConfig: logging && { LoggingConfig: logging },
    MaxConcurrencyPerEnvironment: prop(properties, 'MaxConcurrencyPerEnvironment'),
    EgressNetworkConnectorArn: prop(properties, 'EgressNetworkConnectorArn'),
    TimeoutSeconds: given(properties, 'Timeout') ?? 30,
  };
}
