import { type Plain, type PlainMap, make } from '../builder/make.ts';
import { provenanceOf } from './subject.ts';
import { entriesOf, isMap, textOf, type Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { assumedBy } from './function/role.ts';
import { given, isTrue, prop } from './read.ts';
import { getAtt, type Subject } from './subject.ts';
import { tagList } from './tags.ts';

const OWN: Plain = { Key: 'lambda:createdBy', Value: 'SAM' };

/** The author's tags and, last, SAM's own. */
export function tagsBefore(subject: Subject): readonly Plain[] {
  const list = tagList(given(subject.properties, 'Tags'));
  return [...(Array.isArray(list) ? (list as readonly Plain[]) : []), OWN];
}

/** The role of what Lambda operates for the author, unless one is given; the value of the property that names it. */
export function operatorRole(
  x: SamBuilder,
  subject: Subject,
  property: string,
  suffix: string,
  service: string,
  policy: { readonly managed: string } | { readonly inline: PlainMap },
): Plain {
  const written = given(subject.properties, property);
  if (written) return written;
  const provenance = provenanceOf(subject, property, 'operator-role');
  const spread = isTrue(prop(subject.properties, 'PropagateTags'))
    ? entriesOf(given(subject.properties, 'Tags')).map(({ key, value }) => ({ Key: key, Value: value }))
    : [];
  x.generate(
    subject,
    subject.id + suffix,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: assumedBy(service),
      ...('managed' in policy
        ? {
            ManagedPolicyArns: [make(x.managed(policy.managed), { ...provenance, rule: 'managed-policy' })],
          }
        : { Policies: [policy.inline] }),
      Tags: [OWN, ...spread],
    },
    provenance,
    { tagged: false },
  );
  return getAtt(subject.id + suffix, 'Arn');
}

/** AWS::Serverless::NetworkConnector: the way of micro VMs and web functions into a VPC. */
export function expandNetworkConnector(x: SamBuilder, subject: Subject): void {
  const network = prop(subject.properties, 'VpcConfig');
  const types = given(subject.properties, 'ComputeTypes');
  const settings = isMap(network)
    ? Object.fromEntries([...network.entries].map(([key, entry]) => [key, entry.value]))
    : {};
  x.become(
    subject,
    subject.id,
    'AWS::Lambda::NetworkConnector',
    deployed(subject, ['Name'], provenanceOf(subject, 'VpcConfig', 'network-connector'), {
      Configuration: {
        VpcEgressConfiguration: { ...settings, AssociatedComputeResourceTypes: types ?? ['MicroVm'] },
      },
      OperatorRole: operatorRole(x, subject, 'OperatorRole', 'OperatorRole', 'lambda.amazonaws.com', {
        managed: 'AWSLambdaNetworkConnectorOperatorPolicy',
      }),
      Tags: tagsBefore(subject),
    }),
  );
}

/** AWS::Serverless::MicrovmImage: an image of a micro VM and the role that builds it, which may write any log. */
export function expandMicrovmImage(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const list = (name: string): Plain => given(properties, name) ?? [];
  const kept = ['Name', 'BaseImageArn', 'BaseImageVersion'];
  x.become(
    subject,
    subject.id,
    'AWS::Lambda::MicrovmImage',
    deployed(subject, kept, provenanceOf(subject, 'Type', 'microvm-image'), {
      CodeArtifact: { Uri: prop(properties, 'CodeUri') },
      BuildRoleArn: operatorRole(x, subject, 'BuildRoleArn', 'BuildRole', 'lambda.amazonaws.com', {
        inline: buildPolicy(x, prop(properties, 'CodeUri')),
      }),
      ...Object.fromEntries(
        ['EgressNetworkConnectors', 'CpuConfigurations', 'Resources', 'AdditionalOsCapabilities'].map(
          name => [name, list(name)],
        ),
      ),
      Description: given(properties, 'Description') ?? '',
      Logging: given(properties, 'Logging') ?? {},
      Hooks: given(properties, 'Hooks') ?? {},
      EnvironmentVariables: entriesOf(given(properties, 'EnvironmentVariables')).map(({ key, value }) => ({
        Key: key,
        Value: value,
      })),
      Tags: tagsBefore(subject),
    }),
  );
}

function buildPolicy(x: SamBuilder, code: Node | undefined): PlainMap {
  const bucket = /^s3:\/\/([^/]+)/.exec(textOf(x.value(code)) ?? '')?.[1];
  const resource: Plain =
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
        { Effect: 'Allow', Action: ['s3:GetObject'], Resource: resource },
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: '*',
        },
      ],
    },
  };
}
