import { type Plain, type PlainMap, make, makeMap } from '../../builder/make.ts';
import { provenanceOf } from '../subject.ts';
import { bySam } from '../../../source/provenance.ts';
import { entriesOf, isList, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { combine } from '../conditions.ts';
import { branches, given, isFalse, isNoValue, isTrue, prop } from '../read.ts';
import { getAtt, ref, conditionOf, type Subject } from '../subject.ts';
import { tagList } from '../tags.ts';
import { assumedBy } from './role.ts';

const APPLICATION = 'ServerlessDeploymentApplication';
const ROLE = 'CodeDeployServiceRole';
const CONDITION = 'ServerlessCodeDeployCondition';

/** The configurations of CodeDeploy that a template may name without their prefix (CodeDeploy user guide, "deployment configurations on Lambda", read 2026-11). */
const PREDEFINED =
  /^(?:AllAtOnce|(?:Canary10Percent(?:5|10|15|30)Minutes)|(?:Linear10PercentEvery(?:1|2|3|10)Minutes?))$/;

/** A function whose alias CodeDeploy shifts. */
export type Shifted = {
  readonly subject: Subject;
  readonly settings: Node;
  readonly condition: string | undefined;
};

/** The preference of a function, when it is enabled. */
export function shiftOf(x: SamBuilder, subject: Subject): Shifted | undefined {
  const settings = given(subject.properties, 'DeploymentPreference');
  if (!settings || settings.kind === 'call') return undefined;
  const enabled = x.found(prop(settings, 'Enabled'));
  if (isFalse(enabled)) return undefined;
  return {
    subject: subject,
    settings,
    condition: isTrue(x.found(prop(settings, 'PassthroughCondition')))
      ? conditionOf(subject.passed)
      : undefined,
  };
}

export function updatePolicy({ subject, settings }: Shifted): Plain {
  return {
    CodeDeployLambdaAliasUpdate: {
      ApplicationName: ref(APPLICATION),
      DeploymentGroupName: ref(`${subject.id}DeploymentGroup`),
      BeforeAllowTrafficHook: prop(settings, 'Hooks', 'PreTraffic'),
      AfterAllowTrafficHook: prop(settings, 'Hooks', 'PostTraffic'),
    },
  };
}

/** The CodeDeploy application, its role, and a group for each function; once the functions are known. */
export function addDeployments(x: SamBuilder, shifted: readonly Shifted[]): void {
  const [first] = shifted;
  if (!first) return;
  const provenance = provenanceOf(first.subject, 'DeploymentPreference', 'deployment-preference');
  const conditions = [...new Set(shifted.flatMap(({ condition }) => condition ?? []))];
  const all = shifted.every(({ condition }) => condition !== undefined);
  if (all && conditions.length > 1) combine(x, first.subject, CONDITION, conditions, provenance);
  const options = {
    passed: {},
    attributes: { Condition: all ? (conditions.length > 1 ? CONDITION : conditions[0]) : undefined },
  };
  const tags = sharedTags(shifted);
  x.generate(
    first.subject,
    APPLICATION,
    'AWS::CodeDeploy::Application',
    { ComputePlatform: 'Lambda', Tags: tags },
    provenance,
    options,
  );
  if (!shifted.every(({ settings }) => given(settings, 'Role'))) {
    x.generate(
      first.subject,
      ROLE,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('codedeploy.amazonaws.com'),
        ManagedPolicyArns: [makeManaged(x, first)],
        Tags: tags,
      },
      { ...provenance, rule: 'deployment-role' },
      options,
    );
  }
  for (const one of shifted) addGroup(x, one);
}

const makeManaged = (x: SamBuilder, { subject }: Shifted): Node =>
  make(
    x.managed('service-role/AWSCodeDeployRoleForLambda'),
    provenanceOf(subject, 'DeploymentPreference', 'managed-policy'),
  );

function sharedTags(shifted: readonly Shifted[]): Plain {
  const all: { [key: string]: Node } = {};
  for (const { subject } of shifted)
    if (isTrue(prop(subject.properties, 'PropagateTags')))
      for (const { key, value } of entriesOf(given(subject.properties, 'Tags'))) all[key] = value;
  return Object.keys(all).length > 0
    ? Object.entries(all).map(([Key, Value]) => ({ Key, Value }))
    : undefined;
}

function addGroup(x: SamBuilder, { subject, settings, condition }: Shifted): void {
  const tags = isTrue(prop(subject.properties, 'PropagateTags'))
    ? given(subject.properties, 'Tags')
    : undefined;
  const properties: PlainMap = {
    AlarmConfiguration: alarms(subject, prop(settings, 'Alarms')),
    ApplicationName: ref(APPLICATION),
    AutoRollbackConfiguration: {
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    },
    DeploymentConfigName: configuration(x.found(prop(settings, 'Type'))),
    DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ServiceRoleArn: given(settings, 'Role') ?? getAtt(ROLE, 'Arn'),
    TriggerConfigurations: given(settings, 'TriggerConfigurations'),
    Tags: tags && tagList(tags),
  };
  x.generate(
    subject,
    `${subject.id}DeploymentGroup`,
    'AWS::CodeDeploy::DeploymentGroup',
    properties,
    provenanceOf(subject, 'DeploymentPreference', 'deployment-preference'),
    {
      passed: {},
      attributes: { Condition: condition },
    },
  );
}

function alarms(subject: Subject, node: Node | undefined): Plain {
  if (!node || isNoValue(node)) return undefined;
  const choice = branches(node);
  const provenance = provenanceOf(subject, 'DeploymentPreference', 'deployment-preference');
  const one = (list: Node): Plain => {
    if (!isList(list)) return list;
    return list.items.length === 0 || isNoValue(list.items[0])
      ? makeMap({}, bySam(subject.name, provenance.span, provenance.rule))
      : { Enabled: true, Alarms: list.items.map(Name => ({ Name })) };
  };
  return choice ? { 'Fn::If': [choice.condition, one(choice.yes), one(choice.no)] } : one(node);
}

/** A predefined name inside of an intrinsic gets its prefix as well. */
function configuration(node: Node | undefined): Plain {
  const text = textOf(node);
  if (text !== undefined)
    return PREDEFINED.test(text)
      ? { 'Fn::Sub': ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: node }] }
      : node;
  const choice = branches(node);
  return choice
    ? { 'Fn::If': [choice.condition, configuration(choice.yes), configuration(choice.no)] }
    : node;
}
