import type { PlainMap } from '../../builder/make.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import type { DeclareOptions } from '../sam-builder.ts';
import { textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import { conditionOf, PASSED, ref, type SamResource } from '../sam-resource.ts';

type Sharer = { readonly resource: SamResource; readonly stage: string; readonly settings: PlainMap };
const SETTINGS = ['UsagePlanName', 'Description', 'Quota', 'Tags', 'Throttle'];
const shared = new WeakMap<SamBuilder, Sharer[]>();

/** `Auth.UsagePlan`: a plan with a key for this API, or one for all that share it. */
export function addUsagePlan(
  builder: SamBuilder,
  resource: SamResource,
  auth: Node | undefined,
  stage: string,
): void {
  const written = prop(auth, 'UsagePlan');
  const kind = textOf(prop(written, 'CreateUsagePlan'));
  const settings = Object.fromEntries(SETTINGS.map(name => [name, prop(written, name)]));
  const provenance = provenanceOf(resource, 'Auth', 'usage-plan');
  if (kind === 'PER_API') {
    add(
      builder,
      resource,
      { plan: `${resource.id}UsagePlan`, key: `${resource.id}ApiKey`, link: `${resource.id}UsagePlanKey` },
      [{ resource, stage, settings }],
      provenance,
      {},
    );
    for (const name of ['UsagePlan', 'UsagePlanKey', 'ApiKey'])
      builder.addReference(resource, name, resource.id + name);
  } else if (kind === 'SHARED') {
    const all = shared.get(builder) ?? [];
    shared.set(builder, all);
    all.push({ resource, stage, settings });
    for (const name of ['UsagePlan', 'UsagePlanKey', 'ApiKey'])
      builder.addReference(resource, name, `Serverless${name}`);
  }
}

/** The plan that several APIs share; once all APIs are known. */
export function addSharedPlan(builder: SamBuilder): void {
  const all = shared.get(builder) ?? [];
  const [first] = all;
  if (!first) return;
  const provenance = provenanceOf(first.resource, 'Auth', 'usage-plan');
  const names = { plan: 'ServerlessUsagePlan', key: 'ServerlessApiKey', link: 'ServerlessUsagePlanKey' };
  add(builder, first.resource, names, all, provenance, {
    passed: {},
    attributes: { Condition: condition(builder, all, provenance), ...policies(all) },
  });
}

const CONDITION = 'SharedUsagePlanCondition';

/** With an API that has no condition the plan has none either. */
function condition(builder: SamBuilder, all: readonly Sharer[], provenance: SamProvenance): Plain {
  const conditions = all.map(({ resource }) => conditionOf(resource.passed));
  if (conditions.includes(undefined)) return undefined;
  const names = [...new Set(conditions.flatMap(name => name ?? []))];
  const node: Plain =
    names.length > 1 ? { 'Fn::Or': names.map(Condition => ({ Condition })) } : { Condition: names[0] };
  builder.conditions.set(CONDITION, make(node, { ...provenance, rule: 'condition' }));
  return CONDITION;
}

/** Retain is stronger than Snapshot, Snapshot than Delete. */
function policies(all: readonly Sharer[]): PlainMap {
  return Object.fromEntries(
    PASSED.slice(1).map(name => {
      const values = all.flatMap(({ resource }) => resource.passed[name] ?? []);
      return [
        name,
        values.find(value => textOf(value) === 'Retain') ??
          values.find(value => textOf(value) === 'Snapshot') ??
          values[0],
      ];
    }),
  );
}

type Names = { readonly plan: string; readonly key: string; readonly link: string };

function add(
  builder: SamBuilder,
  resource: SamResource,
  names: Names,
  apis: readonly Sharer[],
  provenance: SamProvenance,
  options: DeclareOptions,
): void {
  const settings: PlainMap = Object.assign(
    {},
    ...apis.map(api =>
      Object.fromEntries(Object.entries(api.settings).filter(([, value]) => value !== undefined)),
    ),
  );
  builder.generate(
    resource,
    names.plan,
    'AWS::ApiGateway::UsagePlan',
    {
      ApiStages: apis.map(api => ({ ApiId: ref(api.resource.id), Stage: ref(api.stage) })),
      ...settings,
    },
    provenance,
    { ...options, dependsOn: apis.map(api => api.resource.id) },
  );
  builder.generate(
    resource,
    names.key,
    'AWS::ApiGateway::ApiKey',
    {
      Enabled: true,
      StageKeys: apis.map(api => ({ RestApiId: ref(api.resource.id), StageName: ref(api.stage) })),
    },
    provenance,
    { ...options, dependsOn: [names.plan] },
  );
  builder.generate(
    resource,
    names.link,
    'AWS::ApiGateway::UsagePlanKey',
    { KeyId: ref(names.key), KeyType: 'API_KEY', UsagePlanId: ref(names.plan) },
    provenance,
    { ...options, dependsOn: [names.key] },
  );
}
