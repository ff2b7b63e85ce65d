import type { PlainMap } from '../builder/make.ts';
import { provenanceOf } from './sam-resource.ts';
import { type Plain, make } from '../builder/make.ts';
import { booleanOf, entriesOf, isNull, type Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { assumedBy } from './function/role.ts';
import { locationOf } from './location.ts';
import { truthyProp, prop } from './read.ts';
import { getAtt, type SamResource } from './sam-resource.ts';
import { createdBySam } from './tags.ts';
import { toRead } from '../../source/plain.ts';
import { pythonJson } from './python-json.ts';
import { replicaRegions } from './web-function-regions.ts';

/** AWS::Serverless::WebFunction: the function, a revision of it and the endpoint that serves it. */
export function expandWebFunction(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'Type', 'web-function');
  const name = truthyProp(properties, 'FunctionName') ?? madeName(resource.id);
  const [revision, endpoint] = [`${resource.id}Revision`, `${resource.id}Endpoint`];
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::Lambda::WebFunction',
    deployed(resource, [], provenance, {
      FunctionName: name,
      Tags: createdBySam(truthyProp(properties, 'Tags')),
    }),
  );
  const code = locationOf(prop(properties, 'CodeUri'));
  builder.generate(
    resource,
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
      ServiceConfig: service(builder, resource),
    },
    provenance,
    { dependsOn: [resource.id] },
  );
  const weights = entriesOf(prop(properties, 'RevisionWeights')).map(({ key, value }) => ({
    RevisionId: key,
    Weight: value,
  }));
  builder.generate(
    resource,
    endpoint,
    'AWS::Lambda::WebFunctionEndpoint',
    {
      FunctionName: name,
      EndpointName: truthyProp(properties, 'EndpointName') ?? 'prod',
      EndpointType: truthyProp(properties, 'EndpointType') ?? 'HomeRegion',
      AuthType: prop(properties, 'AuthType'),
      RevisionWeights:
        weights.length > 0 ? weights : [{ RevisionId: getAtt(revision, 'RevisionId'), Weight: 100 }],
      Regions: replicaRegions(prop(properties, 'ReplicaRegions')),
      Description: prop(properties, 'EndpointDescription'),
      ScalingConfig: prop(properties, 'ScalingConfig'),
      ThrottleConfig: prop(properties, 'ThrottleConfig'),
    },
    provenanceOf(resource, 'AuthType', 'web-function-endpoint'),
    { dependsOn: [resource.id, revision] },
  );
}

/** Numbers and booleans become texts, as Python writes them. */
function spelled(value: Node): Node {
  if (value.kind !== 'scalar' || !value.plain || isNull(value)) return value;
  const truth = booleanOf(value.text);
  const read = toRead(value);
  const number = typeof read === 'string' ? value.text : pythonJson(read);
  const text = truth === undefined ? number : String(truth);
  return { ...value, text, plain: false };
}

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

function service(builder: SamBuilder, resource: SamResource): PlainMap {
  const { properties } = resource;
  const written = prop(properties, 'ExecutionRoleArn');
  const logging = truthyProp(properties, 'LoggingConfig');
  const variables = truthyProp(properties, 'EnvironmentVariables');
  const entry = truthyProp(properties, 'EntryPoint');
  if (!written) {
    builder.generate(
      resource,
      `${resource.id}Role`,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('lambda.amazonaws.com'),
        ManagedPolicyArns: [
          make(
            builder.managedPolicyArn('service-role/AWSLambdaBasicExecutionRole'),
            provenanceOf(resource, 'Type', 'managed-policy'),
          ),
        ],
        Tags: createdBySam(truthyProp(properties, 'Tags')),
      },
      provenanceOf(resource, 'Type', 'function-role'),
    );
  }
  const named = Object.fromEntries(
    entriesOf(variables).map(({ key, value }): [string, Plain] => [key, spelled(value)]),
  );
  const environment = variables || entry ? { ...named, AWS_LAMBDA_NODEJS_ENTRYPOINT: entry } : undefined;
  return {
    ExecutionRoleArn: written ?? getAtt(`${resource.id}Role`, 'Arn'),
    EnvironmentVariables: variables?.kind === 'call' ? variables : environment,
    TelemetryConfig: logging && { LoggingConfig: logging },
    MaxConcurrencyPerEnvironment: prop(properties, 'MaxConcurrencyPerEnvironment'),
    EgressNetworkConnectorArn: prop(properties, 'EgressNetworkConnectorArn'),
    TimeoutSeconds: truthyProp(properties, 'Timeout') ?? 30,
  };
}
