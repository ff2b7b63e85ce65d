import { isMap, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import { deployed } from '../deployed.ts';
import type { Expansion } from '../expansion.ts';
import { policiesOf } from '../function/policies.ts';
import { addRoleResource, assumedBy, distinct } from '../function/role.ts';
import { locationOf } from '../location.ts';
import { given, isTrue, prop } from '../read.ts';
import { cause, conditionOf, getAtt, ref, type Subject } from '../subject.ts';
import { createdBySam, ownTags } from '../tags.ts';
import { definitionString } from './definition-string.ts';
import { expandMachineEvents } from './events.ts';

/** AWS::Serverless::StateMachine: the machine, its role, version and alias, and what its events need. */
export function expandStateMachine(x: Expansion, of: Subject): void {
  const { properties } = of;
  const why = cause(of, 'Type', 'sam:state-machine');
  const role = given(properties, 'Role');
  if (!role) addRole(x, of);
  const uri = given(properties, 'DefinitionUri');
  const location = locationOf(uri);
  const definition = given(properties, 'Definition');
  const written = definition && definitionString(x, of, definition);
  const substitutions = given(properties, 'DefinitionSubstitutions');
  x.become(
    of,
    of.id,
    'AWS::StepFunctions::StateMachine',
    deployed(
      of,
      [],
      why,
      {
        DefinitionString: written?.text,
        DefinitionS3Location: definition
          ? undefined
          : location
            ? { Bucket: location.bucket, Key: location.key, Version: location.version }
            : uri,
        DefinitionSubstitutions: both(substitutions, written?.substitutions),
        RoleArn: role ?? getAtt(`${of.id}Role`, 'Arn'),
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
  const alias = addAlias(x, of);
  expandMachineEvents(
    x,
    of,
    alias !== undefined && isTrue(prop(properties, 'UseAliasAsEventTarget')) ? alias : of.id,
  );
}

function both(written: Node | undefined, made: { readonly [name: string]: Plain } | undefined): Plain {
  if (!made || Object.keys(made).length === 0) return written;
  return isMap(written)
    ? { ...Object.fromEntries([...written.entries].map(([key, entry]) => [key, entry.value])), ...made }
    : made;
}

function addRole(x: Expansion, of: Subject): void {
  const { properties } = of;
  const own = policiesOf(x, of, given(properties, 'Policies'), `${of.id}RolePolicy`);
  const traced = isTrue(prop(properties, 'Tracing', 'Enabled'));
  const xray = x.managed(x.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess');
  const managed = traced
    ? [...own.managed, x.make(of, xray, cause(of, 'Tracing', 'sam:managed-policy'))]
    : own.managed;
  addRoleResource(x, of, {
    assume: assumedBy('states.amazonaws.com'),
    managed: distinct(managed),
    inline: own.inline,
    condition: conditionOf(of.passed),
    tags: createdBySam(given(properties, 'Tags'), 'stateMachine'),
  });
}

/** With `AutoPublishAlias` each revision becomes a version, and the alias moves to it. */
function addAlias(x: Expansion, of: Subject): string | undefined {
  const name = given(of.properties, 'AutoPublishAlias');
  if (!name) return undefined;
  const why = cause(of, 'AutoPublishAlias', 'sam:state-machine-alias');
  const version = `${of.id}Version`;
  x.add(
    of,
    version,
    'AWS::StepFunctions::StateMachineVersion',
    { StateMachineArn: ref(of.id), StateMachineRevisionId: getAtt(of.id, 'StateMachineRevisionId') },
    why,
    {
      attributes: {
        DeletionPolicy: of.passed.DeletionPolicy ?? 'Retain',
        UpdateReplacePolicy: of.passed.UpdateReplacePolicy ?? 'Retain',
      },
    },
  );
  const id = `${of.id}Alias${x.text(name) ?? ''}`;
  const preference = given(of.properties, 'DeploymentPreference');
  x.add(
    of,
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
    why,
  );
  return id;
}
