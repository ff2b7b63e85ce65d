import { textOf, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import type { Expansion, DeclareOptions, PlainMap } from '../expansion.ts';
import { prop } from '../read.ts';
import { cause, conditionOf, PASSED, ref, type Cause, type Subject } from '../subject.ts';

type Sharer = { readonly subject: Subject; readonly stage: string; readonly settings: PlainMap };
const SETTINGS = ['UsagePlanName', 'Description', 'Quota', 'Tags', 'Throttle'];
const shared = new WeakMap<Expansion, Sharer[]>();

/** `Auth.UsagePlan`: a plan with a key for this API, or one for all that share it. */
export function addUsagePlan(x: Expansion, subject: Subject, auth: Node | undefined, stage: string): void {
  const written = prop(auth, 'UsagePlan');
  const kind = textOf(prop(written, 'CreateUsagePlan'));
  const settings = Object.fromEntries(SETTINGS.map(name => [name, prop(written, name)]));
  const why = cause(subject, 'Auth', 'sam:usage-plan');
  if (kind === 'PER_API') {
    add(
      x,
      subject,
      { plan: `${subject.id}UsagePlan`, key: `${subject.id}ApiKey`, link: `${subject.id}UsagePlanKey` },
      [{ subject, stage, settings }],
      why,
      {},
    );
    for (const name of ['UsagePlan', 'UsagePlanKey', 'ApiKey']) x.refer(subject, name, subject.id + name);
  } else if (kind === 'SHARED') {
    const all = shared.get(x) ?? [];
    shared.set(x, all);
    all.push({ subject, stage, settings });
    for (const name of ['UsagePlan', 'UsagePlanKey', 'ApiKey']) x.refer(subject, name, `Serverless${name}`);
  }
}

/** The plan that several APIs share; once all APIs are known. */
export function addSharedPlan(x: Expansion): void {
  const all = shared.get(x) ?? [];
  const [first] = all;
  if (!first) return;
  const why = cause(first.subject, 'Auth', 'sam:usage-plan');
  const names = { plan: 'ServerlessUsagePlan', key: 'ServerlessApiKey', link: 'ServerlessUsagePlanKey' };
  add(x, first.subject, names, all, why, {
    passed: {},
    attributes: { Condition: condition(x, all, why), ...policies(all) },
  });
}

const CONDITION = 'SharedUsagePlanCondition';

/** With an API that has no condition the plan has none either. */
function condition(x: Expansion, all: readonly Sharer[], why: Cause): Plain {
  const conditions = all.map(({ subject }) => conditionOf(subject.passed));
  if (conditions.includes(undefined)) return undefined;
  const names = [...new Set(conditions.flatMap(name => name ?? []))];
  const node: Plain =
    names.length > 1 ? { 'Fn::Or': names.map(Condition => ({ Condition })) } : { Condition: names[0] };
  x.conditions.set(CONDITION, x.make(all[0]!.subject, node, { ...why, rule: 'sam:condition' }));
  return CONDITION;
}

/** Retain is stronger than Snapshot, Snapshot than Delete. */
function policies(all: readonly Sharer[]): PlainMap {
  return Object.fromEntries(
    PASSED.slice(1).map(name => {
      const values = all.flatMap(({ subject }) => subject.passed[name] ?? []);
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
  x: Expansion,
  subject: Subject,
  names: Names,
  apis: readonly Sharer[],
  why: Cause,
  options: DeclareOptions,
): void {
  const settings: PlainMap = Object.assign(
    {},
    ...apis.map(api =>
      Object.fromEntries(Object.entries(api.settings).filter(([, value]) => value !== undefined)),
    ),
  );
  x.add(
    subject,
    names.plan,
    'AWS::ApiGateway::UsagePlan',
    {
      ApiStages: apis.map(api => ({ ApiId: ref(api.subject.id), Stage: ref(api.stage) })),
      ...settings,
    },
    why,
    { ...options, dependsOn: apis.map(api => api.subject.id) },
  );
  x.add(
    subject,
    names.key,
    'AWS::ApiGateway::ApiKey',
    {
      Enabled: true,
      StageKeys: apis.map(api => ({ RestApiId: ref(api.subject.id), StageName: ref(api.stage) })),
    },
    why,
    { ...options, dependsOn: [names.plan] },
  );
  x.add(
    subject,
    names.link,
    'AWS::ApiGateway::UsagePlanKey',
    { KeyId: ref(names.key), KeyType: 'API_KEY', UsagePlanId: ref(names.plan) },
    why,
    { ...options, dependsOn: [names.key] },
  );
}
