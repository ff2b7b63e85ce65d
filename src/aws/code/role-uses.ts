import { perResource } from '../../model/memo.ts';
import { isHandedOut, referringTypes } from '../../model/references.ts';
import type { Text } from '../../model/text.ts';
import { Resource } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { functionsWithRole } from '../iam/policy/roles.ts';
import { trustStatements } from '../iam/principals/resource-policies.ts';
import { arnsOfAction } from './action-arns.ts';
import { opaqueCodeOf } from './opaque-code.ts';
import { codeOf, type ReadCode } from './function-code.ts';
import { needsOf, needsOfCall, type Need } from './needs.ts';
import { namesNothing } from './permissions.ts';
import { runtimeNeedsOf } from './runtime-needs.ts';
import { clientsMadeBy } from '../sdk/clients.ts';
import { loadedByResources } from '../sdk/resources.ts';

/** An action that something does with a role, or may do. */
export type RoleUse = {
  /** In lower case; `dynamodb:*` where only the service is known. */
  readonly action: string;
  /** On what, by its ARNs; none where that is not known. */
  readonly arns: readonly Text[];
  /** Each ARN that IAM checks the action on; undefined where one of them is not known. */
  readonly exact: () => readonly Text[] | undefined;
  /** Whether it does; else some arguments or resources lead to it. */
  readonly sure: boolean;
  /** Only if an attribute of a resource of boto3 is read that loads all of them. */
  readonly isLoading?: true;
  readonly fn: Resource;
  readonly at: Span;
  /** Who does it, as a note about an action: `Orders calls putItem: dynamodb:PutItem`, `Lambda reads the queue Jobs with sqs:ReceiveMessage`. */
  readonly note: (action: string) => string;
};

const unknown = (): undefined => undefined;

export type RoleUses =
  | { readonly kind: 'known'; readonly functions: readonly Resource[]; readonly uses: readonly RoleUse[] }
  /** Why something else may be done with the role. */
  | { readonly kind: 'open'; readonly why: string }
  /** No function of the stack runs with it. */
  | { readonly kind: 'none' };

/** All that is done with a role of the stack, where only functions run with it whose code is known. */
export const usesOfRole = perResource((role): RoleUses => {
  const functions = functionsWithRole(role, role.world);
  if (functions.length === 0) return { kind: 'none' };
  const why = otherUser(role) ?? firstOf(functions, whyOpen);
  return why === undefined
    ? { kind: 'known', functions, uses: functions.flatMap(fn => usesBy(fn)) }
    : { kind: 'open', why };
});

function firstOf<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Answer | undefined,
): Answer | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Types that name a role without acting as it: functions, its policies, and what lets it in. */
const NAMING =
  /^AWS::(?:Lambda::(?:Function|Permission|ResourcePolicy)|IAM::(?:Role|Policy|ManagedPolicy|RolePolicy)|.*Policy|KMS::Key|OpenSearchService::Domain|Elasticsearch::Domain|OpenSearchServerless::AccessPolicy|EKS::AccessEntry|LakeFormation::.*)$/;

/** Who else may act as a role, or undefined. */
function otherUser(role: Resource): string | undefined {
  const { stackIndex } = role.world;
  const trusted = trustStatements(role).filter(({ effect }) => effect === 'Allow');
  const others = trusted.flatMap(({ principals, notPrincipals }) => [
    ...notPrincipals,
    ...principals.filter(
      ({ who, name }) => who !== 'service' || (name !== 'lambda' && name !== 'edgelambda'),
    ),
  ]);
  if (trusted.length === 0 || others.length > 0)
    return 'its trust policy lets others than Lambda take the role';
  if (isHandedOut(stackIndex, role.id)) return 'the role is handed out to other stacks';
  const type = referringTypes(stackIndex, role.id).find(one => !NAMING.test(one));
  if (type !== undefined) return `a resource of type ${type} has the role as well`;
  return isNamedByFunction(role) ? 'a function has the role by its name' : undefined;
}

/** Whether a function has a role by a text that ends in its name. */
function isNamedByFunction(role: Resource): boolean {
  const { world } = role;
  const name = role.get('RoleName');
  return (
    name.present &&
    world.stackIndex.ofType('AWS::Lambda::Function').some(declared => {
      const own = new Resource(world, declared).get('Role');
      return own.present && !own.refers && `/${String(own.text)}`.endsWith(`/${String(name.text)}`);
    })
  );
}

/** Why a function may do more than its code shows, or undefined. */
function whyOpen(fn: Resource): string | undefined {
  const code = codeOf(fn);
  if (code.kind === 'none') return `not analysed: ${code.why}`;
  const [open] = [...code.open, ...opaqueCodeOf(fn, code)];
  if (open) return open.why;
  const everything = code.calls.find(call => !call.isForeign && needsOfCall(call).dependent.includes('*'));
  return everything && `${everything.called} does what its arguments say with the role`;
}

function usesBy(fn: Resource): readonly RoleUse[] {
  const code = codeOf(fn);
  if (code.kind === 'none') return [];
  return [
    ...needsOf(code.calls, fn).flatMap(need => usesOf(need, fn, code)),
    ...foreignUses(code, fn),
    ...unusedClients(code, fn),
    ...loadedByResources(code.flow.calls).map(({ action, at }): RoleUse => ({
      action: action.toLowerCase(),
      arns: [],
      exact: unknown,
      sure: false,
      isLoading: true,
      fn,
      at: code.placeOf(at),
      note: name => `${fn.name} reads attributes with ${name}`,
    })),
    ...runtimeNeedsOf(fn).flatMap(({ required, optional, arns, purpose, at }) =>
      [...required, ...optional].map((action): RoleUse => ({
        action: action.toLowerCase(),
        arns,
        exact: () => (arns.length > 0 ? arnsOfAction(action, arns, fn.world) : undefined),
        sure: required.includes(action),
        fn,
        at: at.span,
        note: name => `Lambda ${purpose} with ${name}`,
      })),
    ),
  ];
}

function usesOf({ call, needs, actions }: Need, fn: Resource, { placeOf }: ReadCode): readonly RoleUse[] {
  const use = (action: string, arns: readonly Text[], sure: boolean, known = false): RoleUse => ({
    action: action.toLowerCase(),
    arns,
    exact: () => (arns.length > 0 && (known || !arns.some(namesNothing)) ? arns : undefined),
    sure,
    fn,
    at: placeOf(call.at),
    note: name => `${fn.name} calls ${call.called}, which uses ${name}`,
  });
  return [
    ...actions.map(({ action, list, arns, known }) =>
      use(action, arns, needs.source === 'table' && (list === 'required' || list === 'anyOf'), known),
    ),
    ...(needs.source === 'identity' && call.service ? [use(`${call.service.prefix}:*`, [], false)] : []),
  ];
}

/** What is called with other credentials may be called with those of the role after all. */
const foreignUses = (code: ReadCode, fn: Resource): readonly RoleUse[] =>
  needsOf(
    code.calls.filter(({ isForeign }) => isForeign).map(call => ({ ...call, isForeign: false })),
    fn,
  ).flatMap(need => usesOf(need, fn, code).map(use => ({ ...use, sure: false })));

/** A client that is made and not called, as far as the code was followed, may be called all the same. */
function unusedClients({ calls, flow, placeOf }: ReadCode, fn: Resource): readonly RoleUse[] {
  const called = new Set(calls.flatMap(({ service }) => service?.id ?? []));
  return clientsMadeBy(flow.calls)
    .filter(({ service }) => !called.has(service.id))
    .map(({ service, at }): RoleUse => ({
      action: `${service.prefix}:*`,
      arns: [],
      exact: unknown,
      sure: false,
      fn,
      at: placeOf(at),
      note: () => `${fn.name} makes a client of ${service.prefix}`,
    }));
}
