import { every, not, some } from '../../../model/answers.ts';
import { perResource } from '../../../model/memo.ts';
import { Text, type Answer } from '../../../model/text.ts';
import { Resource, type Value, type World } from '../../../model/world.ts';
import { referencedResource, roleOf } from '../../referenced-resource.ts';
import { attachedPolicies } from './attached.ts';
import { resourceText } from './grant.ts';
import { managedPolicy, type ManagedPolicy } from './managed-policies.ts';
import { matches } from './match.ts';
import { spelledOut } from './own-arn.ts';
import { policiesAttachedTo, grantsOf } from './roles.ts';
import { flat, statementsOf, type Statement } from './statements.ts';

/** One policy of a principal. `exists` asks for the condition that its resource stands under, so it is asked last. */
export type GrantSource = {
  readonly holder: Resource;
  readonly statements: readonly Statement[];
  readonly exists: () => boolean;
};

/**
 * What a role, user or group may do by the policies of this stack. A resource policy that names it is not among them, nor is an organization's.
 */
export type Effective = {
  /** Its own policies, those of the stack that it names, and those attached to it from elsewhere in the stack. */
  readonly sources: readonly GrantSource[];
  /** The policies of AWS that it has by ARN, whose documents are not read. */
  readonly managed: readonly { readonly at: Value; readonly policy: ManagedPolicy }[];
  /** Why it may have more than that: a policy from elsewhere, a document that only deployment makes. */
  readonly opaque: readonly string[];
  /** What limits it: nothing, statements of this stack, or what can not be read. */
  readonly boundary: 'none' | 'opaque' | readonly Statement[];
  /**
   * Whether it may use an action (by name, no pattern) on a resource, given by its ARN or by one from `arnOfOwn`; `*` for an action that takes no resource.
   * `yes` whatever is deployed, `no` likewise; `maybe` where a condition, a parameter or an unread policy decides.
   */
  allows(action: string, resource: Text): Answer;
};

/** Asked of a principal of the stack: a role, a user, a group or a permission set. */
export const effectiveGrants = perResource((principal): Effective => new Grants(principal));

/** Principals: who has permissions, as against a policy that gives them. */
const PRINCIPALS = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::SSO::PermissionSet',
]);

/** What a principal may do, or what a policy gives by itself: nothing where it is a permissions boundary. */
export function grantsOfHolder(holder: Resource): Pick<Effective, 'sources' | 'managed' | 'boundary'> {
  if (PRINCIPALS.has(holder.type)) return effectiveGrants(holder);
  const statements = grantsOf(holder, () => {}).length > 0 ? statementsOf(holder) : [];
  return { sources: [{ holder, statements, exists: () => true }], managed: [], boundary: 'none' };
}

/** What a function may do; where its role is from elsewhere, everything is `maybe`. */
export function grantsOfFunction(fn: Resource): Effective {
  const role = roleOf(fn);
  return role ? effectiveGrants(role) : elsewhere;
}

const elsewhere: Effective = {
  sources: [],
  managed: [],
  opaque: ['the role is defined elsewhere'],
  boundary: 'none',
  allows: () => 'maybe',
};

class Grants implements Effective {
  readonly sources: readonly GrantSource[];
  readonly managed: Effective['managed'];
  readonly opaque: readonly string[];
  readonly boundary: Effective['boundary'];
  readonly #world: World;

  constructor(principal: Resource) {
    const { world } = principal;
    const opaque = new Set<string>();
    const undetermined = (reason: string): void => {
      opaque.add(reason);
    };
    const source = (holder: Resource, exists = (): boolean => true): GrantSource => ({
      holder,
      statements: statementsOf(holder, undetermined),
      exists,
    });
    if (!principal.get('Policies').complete) undetermined('its policies are not known until deployment');
    const sources = [source(principal)];
    this.managed = attachedPolicies(principal);
    const managedAt = new Map(this.managed.map(({ at }) => [at.path, at.node]));
    const list = principal.get('ManagedPolicyArns');
    if (!list.complete) undetermined('its managed policies are not known until deployment');
    for (const entry of flat(list)) {
      const own = entry.refers?.type === 'AWS::IAM::ManagedPolicy' ? entry.refers : undefined;
      const policy = own && world.resource(own.id);
      if (policy) sources.push(source(policy));
      else if (!own && !(managedAt.has(entry.path) && managedAt.get(entry.path) === entry.node))
        undetermined(`the managed policy ${entry.text} is defined elsewhere`);
    }
    for (const policy of policiesAttachedTo(principal, world))
      if (!sources.some(({ holder }) => holder.id === policy.id))
        sources.push(source(policy, () => world.resource(policy.id) !== undefined));
    this.sources = sources;
    this.opaque = [...opaque];
    this.boundary = boundaryOf(principal.get('PermissionsBoundary'));
    this.#world = world;
  }

  allows(action: string, resource: Text): Answer {
    const on = spelledOut(resource, this.#world);
    const says = (effect: 'Allow' | 'Deny'): Answer =>
      some(
        this.sources.map(({ statements, exists }) => {
          const answer = some(statements.map(statement => this.#applies(statement, effect, action, on)));
          return answer === 'no' || !exists() ? 'no' : answer;
        }),
      );
    const denied = says('Deny');
    if (denied === 'yes') return 'no';
    const allowed = some([
      says('Allow'),
      ...this.managed.map(({ policy }) => givenBy(policy, action)),
      this.opaque.length > 0 ? 'maybe' : 'no',
    ]);
    return every([allowed, not(denied), this.#withinBoundary(action, on)]);
  }

  #withinBoundary(action: string, on: Text): Answer {
    const { boundary } = this;
    if (boundary === 'none') return 'yes';
    if (boundary === 'opaque') return 'maybe';
    return every([
      some(boundary.map(statement => this.#applies(statement, 'Allow', action, on))),
      ...boundary.map(statement => not(this.#applies(statement, 'Deny', action, on))),
    ]);
  }

  #applies(statement: Statement, effect: 'Allow' | 'Deny', action: string, on: Text): Answer {
    return every([
      isEffect(statement, effect),
      namesAction(statement, action),
      namesResource(statement, on, this.#world),
      isUnconditional(statement) ? 'yes' : 'maybe',
    ]);
  }
}

const isUnconditional = ({ condition }: Statement): boolean =>
  condition.absent ||
  (condition.node?.kind === 'map' && condition.complete && condition.entries.length === 0);

function isEffect({ effect, at }: Statement, wanted: 'Allow' | 'Deny'): Answer {
  if (effect !== undefined) return effect === wanted ? 'yes' : 'no';
  return at.get('Effect').symbolic ? 'maybe' : 'no';
}

/** Whether a statement is about an action, which is no pattern. */
export function namesAction({ actions, notActions }: Statement, action: string): Answer {
  const subject = Text.of(action.toLowerCase());
  const among = (entries: readonly Value[]): Answer =>
    some(entries.map(entry => matches(lower(resourceText(entry)), subject)));
  return notActions.length > 0 ? not(among(notActions)) : among(actions);
}

const lower = (text: Text): Text =>
  Text.from(text.parts.map(part => (typeof part === 'string' ? part.toLowerCase() : part)));

/** Whether a statement is about a resource, which is no pattern and is spelled out. */
export function namesResource({ resources, notResources }: Statement, on: Text, world: World): Answer {
  const among = (entries: readonly Value[]): Answer =>
    some(
      entries.map(entry => {
        const text = spelledOut(resourceText(entry), world);
        // Of a type whose ARNs are not known, an attribute or a Ref may be one.
        return text.hole && entry.refers ? 'maybe' : matches(text, on);
      }),
    );
  return notResources.length > 0 ? not(among(notResources)) : among(resources);
}

/** A policy of AWS by what the table says of its document: which services it names, not which of their actions. */
function givenBy({ verdict, named, services }: ManagedPolicy, action: string): Answer {
  if (verdict === 'admin') return 'yes';
  const [service = ''] = action.toLowerCase().split(':', 1);
  return [...named, ...services].some(name => name === '*' || name === service) ? 'maybe' : 'no';
}

function boundaryOf(boundary: Value): Effective['boundary'] {
  if (boundary.absent) return 'none';
  if (managedPolicy(boundary.text.toString())?.verdict === 'admin') return 'none';
  const policy = referencedResource(boundary, 'AWS::IAM::ManagedPolicy');
  let read = policy !== undefined;
  const statements = policy
    ? statementsOf(policy, () => {
        read = false;
      })
    : [];
  return read ? statements : 'opaque';
}
