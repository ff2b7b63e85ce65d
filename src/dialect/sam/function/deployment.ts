import type { PlainMap } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { type Plain, make, makeMap } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { entriesOf, isList, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { combine } from '../conditions.ts';
import { branches, truthy, truthyProp, isFalse, isNoValue, isTrue, prop } from '../read.ts';
import { getAtt, ref, conditionOf, type SamResource } from '../sam-resource.ts';
import { tagList } from '../tags.ts';
import { resolved } from '../resolve.ts';
import { assumedBy } from './role.ts';

const APPLICATION = 'ServerlessDeploymentApplication';
const ROLE = 'CodeDeployServiceRole';
const CONDITION = 'ServerlessCodeDeployCondition';

/** The configurations of CodeDeploy that a template may name without their prefix (CodeDeploy user guide, "deployment configurations on Lambda", read 2026-11). */
const PREDEFINED =
  /^(?:AllAtOnce|(?:Canary10Percent(?:5|10|15|30)Minutes)|(?:Linear10PercentEvery(?:1|2|3|10)Minutes?))$/;

/** A function whose alias CodeDeploy shifts. */
export type Shifted = {
  readonly resource: SamResource;
  readonly settings: Node;
  readonly condition: string | undefined;
};

/** The preference of a function, when it is enabled. */
export function shiftOf(builder: SamBuilder, resource: SamResource): Shifted | undefined {
  const settings = truthyProp(resource.properties, 'DeploymentPreference');
  if (!settings || settings.kind === 'call') return undefined;
  const enabled = builder.resolvedMapping(prop(settings, 'Enabled'));
  if (isFalse(enabled)) return undefined;
  return {
    resource: resource,
    settings,
    condition: isTrue(builder.resolvedMapping(prop(settings, 'PassthroughCondition')))
      ? conditionOf(resource.passed)
      : undefined,
  };
}

export function updatePolicy({ resource, settings }: Shifted): Plain {
  return {
    CodeDeployLambdaAliasUpdate: {
      ApplicationName: ref(APPLICATION),
      DeploymentGroupName: ref(`${resource.id}DeploymentGroup`),
      BeforeAllowTrafficHook: prop(settings, 'Hooks', 'PreTraffic'),
      AfterAllowTrafficHook: prop(settings, 'Hooks', 'PostTraffic'),
    },
  };
}

/** The CodeDeploy application, its role, and a group for each function; once the functions are known. */
export function addDeployments(builder: SamBuilder, shifted: readonly Shifted[]): void {
  const [first] = shifted;
  if (!first) return;
  const provenance = provenanceOf(first.resource, 'DeploymentPreference', 'deployment-preference');
  const conditions = [...new Set(shifted.flatMap(({ condition }) => condition ?? []))];
  const all = shifted.every(({ condition }) => condition !== undefined);
  if (all && conditions.length > 1) combine(builder, first.resource, CONDITION, conditions, provenance);
  const shared = conditions.length > 1 ? CONDITION : conditions[0];
  const options = { passed: {}, attributes: { Condition: all ? shared : undefined } };
  const tags = sharedTags(shifted);
  builder.generate(
    first.resource,
    APPLICATION,
    'AWS::CodeDeploy::Application',
    { ComputePlatform: 'Lambda', Tags: tags },
    provenance,
    options,
  );
  if (!shifted.every(({ settings }) => truthyProp(settings, 'Role'))) {
    builder.generate(
      first.resource,
      ROLE,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('codedeploy.amazonaws.com'),
        ManagedPolicyArns: [makeManaged(builder, first)],
        Tags: tags,
      },
      { ...provenance, rule: 'deployment-role' },
      options,
    );
  }
  for (const one of shifted) addGroup(builder, one);
}

const makeManaged = (builder: SamBuilder, { resource }: Shifted): Node =>
  make(
    builder.managedPolicyArn('service-role/AWSCodeDeployRoleForLambda'),
    provenanceOf(resource, 'DeploymentPreference', 'managed-policy'),
  );

function sharedTags(shifted: readonly Shifted[]): Plain {
  const all = new Map<string, Node>();
  for (const { resource } of shifted)
    if (isTrue(prop(resource.properties, 'PropagateTags')))
      for (const { key, value } of entriesOf(truthyProp(resource.properties, 'Tags'))) all.set(key, value);
  return all.size > 0 ? [...all].map(([Key, Value]) => ({ Key, Value })) : undefined;
}

function addGroup(builder: SamBuilder, { resource, settings, condition }: Shifted): void {
  const tags = isTrue(prop(resource.properties, 'PropagateTags'))
    ? truthyProp(resource.properties, 'Tags')
    : undefined;
  const properties: PlainMap = {
    AlarmConfiguration: alarms(resource, prop(settings, 'Alarms')),
    ApplicationName: ref(APPLICATION),
    AutoRollbackConfiguration: {
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    },
    DeploymentConfigName: configuration(typeOf(builder, settings)),
    DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ServiceRoleArn: truthyProp(settings, 'Role') ?? getAtt(ROLE, 'Arn'),
    TriggerConfigurations: truthyProp(settings, 'TriggerConfigurations'),
    Tags: tags && tagList(tags),
  };
  builder.generate(
    resource,
    `${resource.id}DeploymentGroup`,
    'AWS::CodeDeploy::DeploymentGroup',
    properties,
    provenanceOf(resource, 'DeploymentPreference', 'deployment-preference'),
    {
      passed: {},
      attributes: { Condition: condition },
    },
  );
}

function alarms(resource: SamResource, node: Node | undefined): Plain {
  if (!truthy(node) || isNoValue(node)) return undefined;
  const choice = branches(node);
  const provenance = provenanceOf(resource, 'DeploymentPreference', 'deployment-preference');
  const one = (list: Node): Plain => {
    if (!isList(list)) return list;
    return list.items.length === 0 || isNoValue(list.items[0])
      ? makeMap({}, bySam(resource.name, provenance.span, provenance.rule))
      : { Enabled: true, Alarms: list.items.map(Name => ({ Name })) };
  };
  return choice ? { 'Fn::If': [choice.condition, one(choice.yes), one(choice.no)] } : one(node);
}

function typeOf(builder: SamBuilder, settings: Node): Node | undefined {
  const type = prop(settings, 'Type');
  return type && builder.resolvedMapping(resolved(builder, type));
}

/** A predefined name inside of an intrinsic gets its prefix as well. */
function configuration(node: Node | undefined, inside?: string): Plain {
  if (node?.kind === 'list') return node.items.map(item => configuration(item));
  if (node?.kind === 'call') return { [node.fn]: configuration(node.arg, node.fn) };
  if (!PREDEFINED.test(textOf(node) ?? '')) return node;
  const named = ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: node }];
  return inside === 'Fn::Sub' ? named : { 'Fn::Sub': named };
}
