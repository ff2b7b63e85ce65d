import type { PlainMap } from '../builder/make.ts';
import { type Plain, make } from '../builder/make.ts';
import { provenanceOf } from './sam-resource.ts';
import { entriesOf, isMap, textOf, type Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { assumedBy } from './function/role.ts';
import { truthyProp, isTrue, prop } from './read.ts';
import { getAtt, type SamResource } from './sam-resource.ts';
import { tagList } from './tags.ts';

const OWN: Plain = { Key: 'lambda:createdBy', Value: 'SAM' };

/** The author's tags and, last, SAM's own. */
export function tagsBefore(resource: SamResource): readonly Plain[] {
  const list = tagList(truthyProp(resource.properties, 'Tags'));
  return [...(Array.isArray(list) ? (list as readonly Plain[]) : []), OWN];
}

/** The role of what Lambda operates for the author, unless one is given; the value of the property that names it. */
export function operatorRole(
  builder: SamBuilder,
  resource: SamResource,
  property: string,
  suffix: string,
  service: string,
  policy: { readonly managed: string } | { readonly inline: PlainMap },
): Plain {
  const written = truthyProp(resource.properties, property);
  if (written) return written;
  const provenance = provenanceOf(resource, property, 'operator-role');
  const spread = isTrue(prop(resource.properties, 'PropagateTags'))
    ? entriesOf(truthyProp(resource.properties, 'Tags')).map(({ key, value }) => ({ Key: key, Value: value }))
    : [];
  builder.generate(
    resource,
    resource.id + suffix,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: assumedBy(service),
      ...('managed' in policy
        ? {
            ManagedPolicyArns: [
              make(builder.managedPolicyArn(policy.managed), { ...provenance, rule: 'managed-policy' }),
            ],
          }
        : { Policies: [policy.inline] }),
      Tags: [OWN, ...spread],
    },
    provenance,
    { tagged: false },
  );
  return getAtt(resource.id + suffix, 'Arn');
}

/** AWS::Serverless::NetworkConnector: the way of micro VMs and web functions into a VPC. */
export function expandNetworkConnector(builder: SamBuilder, resource: SamResource): void {
  const network = prop(resource.properties, 'VpcConfig');
  const types = truthyProp(resource.properties, 'ComputeTypes');
  const settings = isMap(network)
    ? Object.fromEntries([...network.entries].map(([key, entry]) => [key, entry.value]))
    : {};
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::Lambda::NetworkConnector',
    deployed(resource, ['Name'], provenanceOf(resource, 'VpcConfig', 'network-connector'), {
      Configuration: {
        VpcEgressConfiguration: { ...settings, AssociatedComputeResourceTypes: types ?? ['MicroVm'] },
      },
      OperatorRole: operatorRole(builder, resource, 'OperatorRole', 'OperatorRole', 'lambda.amazonaws.com', {
        managed: 'AWSLambdaNetworkConnectorOperatorPolicy',
      }),
      Tags: tagsBefore(resource),
    }),
  );
}

/** AWS::Serverless::MicrovmImage: an image of a micro VM and the role that builds it, which may write any log. */
export function expandMicrovmImage(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const list = (name: string): Plain => truthyProp(properties, name) ?? [];
  const kept = ['Name', 'BaseImageArn', 'BaseImageVersion'];
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::Lambda::MicrovmImage',
    deployed(resource, kept, provenanceOf(resource, 'Type', 'microvm-image'), {
      CodeArtifact: { Uri: prop(properties, 'CodeUri') },
      BuildRoleArn: operatorRole(builder, resource, 'BuildRoleArn', 'BuildRole', 'lambda.amazonaws.com', {
        inline: buildPolicy(builder, prop(properties, 'CodeUri')),
      }),
      ...Object.fromEntries(
        ['EgressNetworkConnectors', 'CpuConfigurations', 'Resources', 'AdditionalOsCapabilities'].map(
          name => [name, list(name)],
        ),
      ),
      Description: truthyProp(properties, 'Description') ?? '',
      Logging: truthyProp(properties, 'Logging') ?? {},
      Hooks: truthyProp(properties, 'Hooks') ?? {},
      EnvironmentVariables: entriesOf(truthyProp(properties, 'EnvironmentVariables')).map(
        ({ key, value }) => ({
          Key: key,
          Value: value,
        }),
      ),
      Tags: tagsBefore(resource),
    }),
  );
}

function buildPolicy(builder: SamBuilder, code: Node | undefined): PlainMap {
  const bucket = /^s3:\/\/([^/]+)/.exec(textOf(builder.resolvedParameter(code)) ?? '')?.[1];
  const objectArn: Plain =
    bucket === undefined
      ? {
          'Fn::Sub': [
            'arn:${AWS::Partition}:s3:::${Bucket}/*',
            { Bucket: { 'Fn::Select': [2, { 'Fn::Split': ['/', code] }] } },
          ],
        }
      : { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}/*` };
  return {
    PolicyName: 'MicrovmImageBuildPolicy',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetObject'], Resource: objectArn },
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: '*',
        },
      ],
    },
  };
}
