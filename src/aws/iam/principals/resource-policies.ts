import { perResource, perDefaults } from '../../../model/memo.ts';
import type { Declaration } from '../../../model/stack.ts';
import { Resource, type Value } from '../../../model/world.ts';
import { valuesAt } from '../../switches.ts';
import type { Action } from '../actions/action-table.ts';
import { expandAction } from '../actions/expand.ts';
import { testsOf, type ConditionTest, type ConditionTests } from './caller-conditions.ts';
import { grantedBy, isAnyAction, resourceText } from '../policy/grant.ts';
import { POLICY_PLACES, type PolicyPlace } from './resource-policy-types.ts';
import { principalNamed, principalsIn, type Principal } from './principal.ts';
import { flat, statementAt, statementsIn, type Statement } from '../policy/statements.ts';
import { listInWords } from '../../listing.ts';

/** A statement of a resource's own policy, or of the permission that CloudFormation has in its stead. Of `principals` and `notPrincipals` one is empty. */
export type ResourceStatement = Statement & {
  readonly place: PolicyPlace;
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly tests: ConditionTests;
};

export const RESOURCE_POLICY_HOLDERS: readonly string[] = [...new Set(POLICY_PLACES.map(({ type }) => type))];
/** The types with a policy of these services. */
export const holdersOf = (...services: readonly string[]): readonly string[] => [
  ...new Set(POLICY_PLACES.filter(({ service }) => services.includes(service)).map(({ type }) => type)),
];

const placesOf = new Map(
  RESOURCE_POLICY_HOLDERS.map(type => [type, POLICY_PLACES.filter(place => place.type === type)]),
);

/** Every statement about who may use a resource. `undetermined` hears of documents that can not be read. */
export const resourceStatements = perResource((resource, undetermined): readonly ResourceStatement[] =>
  (placesOf.get(resource.type) ?? []).flatMap(place => {
    switch (place.form) {
      case 'permission':
        return [permission(resource, place, PERMISSION_TESTS)];
      case 'layer':
        return [permission(resource, place, LAYER_TESTS)];
      case 'bus':
        return busStatement(resource, place);
      case 'document':
        return valuesAt(resource, place.path)
          .flatMap(document => statementsIn(document, undetermined))
          .map(statement => asked(statement, place));
    }
  }),
);

/** The statements of a role's trust policy. */
export const trustStatements = perResource((role, undetermined): readonly ResourceStatement[] =>
  statementsIn(role.get(...TRUST.path), undetermined).map(statement => asked(statement, TRUST)),
);
const TRUST: PolicyPlace = {
  type: 'AWS::IAM::Role',
  path: ['AssumeRolePolicyDocument'],
  service: 'sts',
  form: 'document',
};

function asked(statement: Statement, place: PolicyPlace): ResourceStatement {
  return {
    ...statement,
    place,
    principals: principalsIn(statement.at.get('Principal')),
    notPrincipals: principalsIn(statement.at.get('NotPrincipal')),
    tests: testsOf(statement.condition),
  };
}

/** What these properties become in the policy of the function or the layer (Lambda API reference, "AddPermission", "AddLayerVersionPermission", read 2026-11). */
const PERMISSION_TESTS = {
  SourceArn: 'aws:sourcearn',
  SourceAccount: 'aws:sourceaccount',
  PrincipalOrgID: 'aws:principalorgid',
  EventSourceToken: 'lambda:eventsourcetoken',
  FunctionUrlAuthType: 'lambda:functionurlauthtype',
  InvokedViaFunctionUrl: 'lambda:invokedviafunctionurl',
};
const LAYER_TESTS = { OrganizationId: 'aws:principalorgid' };

function permission(
  resource: Resource,
  place: PolicyPlace,
  properties: { readonly [property: string]: string },
): ResourceStatement {
  const values = Object.entries(properties).map(([property, key]) => [key, resource.get(property)] as const);
  const tests: readonly ConditionTest[] = values
    .filter(([, value]) => value.present)
    .map(([key, value]) => ({ key, values: flat(value) }));
  return {
    effect: 'Allow',
    actions: flat(resource.get('Action')),
    notActions: [],
    resources: [],
    notResources: [],
    at: resource,
    provenance: resource.provenance,
    answers: [],
    place,
    principals: flat(resource.get('Principal')).map(principalNamed),
    notPrincipals: [],
    condition: resource.get('Condition'),
    tests: values.some(([, value]) => !value.present && !value.absent) ? 'unknown' : tests,
  };
}

/** One statement in `Statement`, or in the older properties `Action`, `Principal` and `Condition: { Type, Key, Value }`. */
function busStatement(bus: Resource, place: PolicyPlace): readonly ResourceStatement[] {
  const written = bus.get('Statement');
  if (written.present)
    return flat(written)
      .filter(({ node }) => node?.kind === 'map')
      .map(at => asked(statementAt(at), place));
  const condition = bus.get('Condition');
  return [
    {
      ...permission(bus, place, {}),
      condition,
      tests: busTests(condition),
    },
  ];
}

function busTests(condition: Value): ConditionTests {
  if (condition.absent) return [];
  const key = condition.get('Key').literal?.toLowerCase();
  return key === undefined ? 'unknown' : [{ key, values: flat(condition.get('Value')) }];
}

/** What the actions of a resource's policy are; `*` is every action of its service, and `NotAction` all of them but those that it names. */
export function actionsOf(statement: ResourceStatement): readonly Action[] {
  const { actions, notActions, place } = statement;
  if (notActions.length > 0 || actions.some(entry => isAnyAction(entry.literal))) {
    const all = matching(`${place.service}:*`);
    // What only deployment names may be any of them.
    const left = new Set(
      notActions.flatMap(({ literal }) => (literal === undefined ? all : matching(literal))),
    );
    if (all.length > 0) return all.filter(action => !left.has(action));
  }
  return grantedBy(statement).flatMap(({ actions: matched }) => matched);
}

function matching(pattern: string): readonly Action[] {
  const actions = expandAction(pattern);
  return actions === 'unknown-service' ? [] : actions;
}

/** The resources of the stack that a policy beside them is attached to; a bucket also by its name. None where a resource holds its policy itself. */
export function resourcesOfPolicy(resource: Resource, place: PolicyPlace): readonly Resource[] {
  return place.of === undefined
    ? []
    : targets(resource, place.of).flatMap(({ id }) => resource.world.resource(id) ?? []);
}

/** Whose policy it is, as a reader knows it: the resource that it is attached to, or the one that holds it. */
export function policyOwner(resource: Resource, { of: reference }: PolicyPlace): string {
  const names = reference === undefined ? [] : targets(resource, reference).map(({ name }) => name);
  return names.length > 0 ? listInWords(names) : resource.called;
}

function targets(resource: Resource, reference: string): readonly Declaration[] {
  return flat(resource.get(reference)).flatMap(
    value =>
      value.refers ??
      (reference === 'Bucket' ? (bucketNames(value.world).get(resourceText(value).key) ?? []) : []),
  );
}

const bucketNames = perDefaults(scratch => {
  const buckets = scratch.stackIndex
    .ofType('AWS::S3::Bucket')
    .map(
      declared => [resourceText(new Resource(scratch, declared).get('BucketName')).key, declared] as const,
    );
  return new Map(buckets.filter(([name]) => name !== ''));
});
