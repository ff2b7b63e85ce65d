import type { PlainMap } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { type Plain, make } from '../../builder/make.ts';
import { isMap, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { policiesOf } from '../function/policies.ts';
import { addRoleResource, assumedBy, distinct } from '../function/role.ts';
import { locationOf } from '../location.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { conditionOf, getAtt, ref, type SamResource } from '../sam-resource.ts';
import { createdBySam, ownTags } from '../tags.ts';
import { definitionString } from './definition-string.ts';
import { expandMachineEvents } from './events.ts';

/** AWS::Serverless::StateMachine: the machine, its role, version and alias, and what its events need. */
export function expandStateMachine(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'Type', 'state-machine');
  const role = truthyProp(properties, 'Role');
  if (!role) addRole(builder, resource);
  const uri = truthyProp(properties, 'DefinitionUri');
  const location = locationOf(uri);
  const s3Location = location
    ? { Bucket: location.bucket, Key: location.key, Version: location.version }
    : uri;
  const definition = truthyProp(properties, 'Definition');
  const written = definition && definitionString(builder, resource, definition);
  const substitutions = truthyProp(properties, 'DefinitionSubstitutions');
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::StepFunctions::StateMachine',
    deployed(
      resource,
      [],
      provenance,
      {
        DefinitionString: written?.text,
        DefinitionS3Location: definition ? undefined : s3Location,
        DefinitionSubstitutions: both(substitutions, written?.substitutions),
        RoleArn: role ?? getAtt(`${resource.id}Role`, 'Arn'),
        Tags: ownTags(properties, 'stateMachine'),
      },
      {
        StateMachineName: 'Name',
        StateMachineType: 'Type',
        LoggingConfiguration: 'Logging',
        TracingConfiguration: 'Tracing',
      },
    ),
  );
  const alias = addAlias(builder, resource);
  expandMachineEvents(
    builder,
    resource,
    alias !== undefined && isTrue(prop(properties, 'UseAliasAsEventTarget')) ? alias : resource.id,
  );
}

function both(written: Node | undefined, generated: PlainMap | undefined): Plain {
  if (!generated || Object.keys(generated).length === 0) return written;
  return isMap(written)
    ? { ...Object.fromEntries([...written.entries].map(([key, entry]) => [key, entry.value])), ...generated }
    : generated;
}

function addRole(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const own = policiesOf(builder, resource, truthyProp(properties, 'Policies'), `${resource.id}RolePolicy`);
  const traced = isTrue(prop(properties, 'Tracing', 'Enabled'));
  const xray = builder.managedPolicyArn(
    builder.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess',
  );
  const managed = traced
    ? [...own.managed, make(xray, provenanceOf(resource, 'Tracing', 'managed-policy'))]
    : own.managed;
  addRoleResource(builder, resource, {
    assume: assumedBy('states.amazonaws.com'),
    managed: distinct(managed),
    inline: own.inline,
    condition: conditionOf(resource.passed),
    tags: createdBySam(truthyProp(properties, 'Tags'), 'stateMachine'),
  });
}

/** With `AutoPublishAlias` each revision becomes a version, and the alias moves to it. */
function addAlias(builder: SamBuilder, resource: SamResource): string | undefined {
  const name = truthyProp(resource.properties, 'AutoPublishAlias');
  if (!name) return undefined;
  const provenance = provenanceOf(resource, 'AutoPublishAlias', 'state-machine-alias');
  const version = `${resource.id}Version`;
  builder.generate(
    resource,
    version,
    'AWS::StepFunctions::StateMachineVersion',
    {
      StateMachineArn: ref(resource.id),
      StateMachineRevisionId: getAtt(resource.id, 'StateMachineRevisionId'),
    },
    provenance,
    {
      attributes: {
        DeletionPolicy: resource.passed.DeletionPolicy ?? 'Retain',
        UpdateReplacePolicy: resource.passed.UpdateReplacePolicy ?? 'Retain',
      },
    },
  );
  const id = `${resource.id}Alias${builder.resolvedText(name) ?? ''}`;
  const preference = truthyProp(resource.properties, 'DeploymentPreference');
  builder.generate(
    resource,
    id,
    'AWS::StepFunctions::StateMachineAlias',
    {
      Name: name,
      DeploymentPreference: {
        ...(isMap(preference)
          ? Object.fromEntries([...preference.entries].map(([key, entry]) => [key, entry.value]))
          : { Type: 'ALL_AT_ONCE' }),
        StateMachineVersionArn: ref(version),
      },
    },
    provenance,
  );
  return id;
}
