import { provenanceOf } from '../subject.ts';
import { type Plain, make } from '../../builder/make.ts';
import { isMap, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { policiesOf } from '../function/policies.ts';
import { addRoleResource, assumedBy, distinct } from '../function/role.ts';
import { locationOf } from '../location.ts';
import { given, isTrue, prop } from '../read.ts';
import { conditionOf, getAtt, ref, type Subject } from '../subject.ts';
import { createdBySam, ownTags } from '../tags.ts';
import { definitionString } from './definition-string.ts';
import { expandMachineEvents } from './events.ts';

/** AWS::Serverless::StateMachine: the machine, its role, version and alias, and what its events need. */
export function expandStateMachine(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const provenance = provenanceOf(subject, 'Type', 'state-machine');
  const role = given(properties, 'Role');
  if (!role) addRole(x, subject);
  const uri = given(properties, 'DefinitionUri');
  const location = locationOf(uri);
  const definition = given(properties, 'Definition');
  const written = definition && definitionString(x, subject, definition);
  const substitutions = given(properties, 'DefinitionSubstitutions');
  x.become(
    subject,
    subject.id,
    'AWS::StepFunctions::StateMachine',
    deployed(
      subject,
      [],
      provenance,
      {
        DefinitionString: written?.text,
        DefinitionS3Location: definition
          ? undefined
          : location
            ? { Bucket: location.bucket, Key: location.key, Version: location.version }
            : uri,
        DefinitionSubstitutions: both(substitutions, written?.substitutions),
        RoleArn: role ?? getAtt(`${subject.id}Role`, 'Arn'),
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
  const alias = addAlias(x, subject);
  expandMachineEvents(
    x,
    subject,
    alias !== undefined && isTrue(prop(properties, 'UseAliasAsEventTarget')) ? alias : subject.id,
  );
}

function both(written: Node | undefined, made: { readonly [name: string]: Plain } | undefined): Plain {
  if (!made || Object.keys(made).length === 0) return written;
  return isMap(written)
    ? { ...Object.fromEntries([...written.entries].map(([key, entry]) => [key, entry.value])), ...made }
    : made;
}

function addRole(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const own = policiesOf(x, subject, given(properties, 'Policies'), `${subject.id}RolePolicy`);
  const traced = isTrue(prop(properties, 'Tracing', 'Enabled'));
  const xray = x.managed(x.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess');
  const managed = traced
    ? [...own.managed, make(xray, provenanceOf(subject, 'Tracing', 'managed-policy'))]
    : own.managed;
  addRoleResource(x, subject, {
    assume: assumedBy('states.amazonaws.com'),
    managed: distinct(managed),
    inline: own.inline,
    condition: conditionOf(subject.passed),
    tags: createdBySam(given(properties, 'Tags'), 'stateMachine'),
  });
}

/** With `AutoPublishAlias` each revision becomes a version, and the alias moves to it. */
function addAlias(x: SamBuilder, subject: Subject): string | undefined {
  const name = given(subject.properties, 'AutoPublishAlias');
  if (!name) return undefined;
  const provenance = provenanceOf(subject, 'AutoPublishAlias', 'state-machine-alias');
  const version = `${subject.id}Version`;
  x.generate(
    subject,
    version,
    'AWS::StepFunctions::StateMachineVersion',
    {
      StateMachineArn: ref(subject.id),
      StateMachineRevisionId: getAtt(subject.id, 'StateMachineRevisionId'),
    },
    provenance,
    {
      attributes: {
        DeletionPolicy: subject.passed.DeletionPolicy ?? 'Retain',
        UpdateReplacePolicy: subject.passed.UpdateReplacePolicy ?? 'Retain',
      },
    },
  );
  const id = `${subject.id}Alias${x.text(name) ?? ''}`;
  const preference = given(subject.properties, 'DeploymentPreference');
  x.generate(
    subject,
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
