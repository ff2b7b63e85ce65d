import { every, some } from '../../model/answers.ts';
import type { Answer, Text } from '../../model/text.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import { encryptionKeyOf } from './customer-key.ts';
import { globMatches } from '../iam/actions/glob.ts';
import { keyNeeds } from '../iam/actions/key-needs.ts';
import { effectiveGrants, type Effective } from '../iam/policy/effective.ts';
import { resourceText } from '../iam/policy/grant.ts';
import { arnOfOwn, ownerOf, spelledOut } from '../iam/policy/own-arn.ts';
import { functionsWithRole } from '../iam/policy/roles.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { isHandedOut, referring } from '../../model/references.ts';
import type { PathStep } from '../resource-paths.ts';
import { givenByKeyPolicy } from './key-policy.ts';

/** Stores whose callers need the key themselves; the others use it by a grant of their own. */
const STORES = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Kinesis::Stream',
  'AWS::SecretsManager::Secret',
];

/** Those of the needs of an action that are about reading and writing what is stored. */
const needsOfAction = (action: string): readonly string[] =>
  keyNeeds()
    .get(action)
    ?.filter(need => need === 'kms:Decrypt' || need === 'kms:GenerateDataKey') ?? [];

/** What an action entry needs: all of it where it names one action, any of it where it is a pattern, for nobody knows which are used. */
function needsOfEntry(written: string): { readonly needs: readonly string[]; readonly all: boolean } {
  const pattern = written.toLowerCase();
  if (!/[*?]/.test(pattern)) return { needs: needsOfAction(pattern), all: true };
  return {
    needs: [
      ...new Set(
        [...keyNeeds().keys()].flatMap(action => (globMatches(pattern, action) ? needsOfAction(action) : [])),
      ),
    ],
    all: false,
  };
}

/** The store that an entry of `Resource` is about; the objects of a bucket, the indexes and streams of a table. */
function storeOf(entry: Value, world: World): string | undefined {
  const text = spelledOut(resourceText(entry), world);
  const id = ownerOf(text, world);
  const type = id === undefined ? '' : (world.stackIndex.declared(id)?.type ?? '');
  if (!STORES.includes(type)) return undefined;
  return type === 'AWS::S3::Bucket' && text.has('/') !== 'yes' ? undefined : id;
}

/** A store that a role may use without its key: what is missing, and the path that leads there. `action` is empty where Lambda polls it. */
export type MissingKeyAccess = {
  readonly store: Resource;
  readonly key: Resource;
  readonly action: string;
  readonly missing: readonly string[];
  readonly at: Value;
  readonly path: readonly PathStep[];
  readonly byKeyPolicy: boolean;
};

/** Of many functions with one role a path shows a few. */
const SHOWN = 5;

/** Whether a key is given for an action at all, and by the role's own policies. */
type Answers = { readonly gives: Answer; readonly role: Answer };
type Ask = (key: Resource, action: string) => Answers;

type Use = {
  readonly store: string;
  readonly action: string;
  readonly needs: readonly string[];
  readonly all: boolean;
  readonly at: Value;
};

/** The stores that the functions of a role are granted and whose key they are not. `undetermined` hears why a store could not be judged. */
export function missingKeyAccess(
  role: Resource,
  world: World,
  undetermined: (reason: string) => void,
): readonly MissingKeyAccess[] {
  const functions =
    world.stackIndex.ofType('AWS::KMS::Key').length === 0 ? [] : functionsWithRole(role, world);
  if (functions.length === 0) return [];
  const grants = effectiveGrants(role);
  const reported = new Set<string>();
  const answers = new Map<string, Answers>();
  const answersTo: Ask = (key, action) => {
    const known = answers.get(`${key.id} ${action}`) ?? answersFor(action, key, role, grants, world);
    answers.set(`${key.id} ${action}`, known);
    return known;
  };
  return [...usesOf(grants, world), ...polledBy(functions, world)].flatMap(use => {
    const locked = missingAccessOf(use, role, answersTo, world, undetermined);
    const missing = locked?.missing.filter(action => !reported.has(`${use.store} ${action}`)) ?? [];
    if (!locked || missing.length === 0 || !functions.some(fn => world.resource(fn.id))) return [];
    for (const action of missing) reported.add(`${use.store} ${action}`);
    return [
      {
        ...locked,
        missing,
        path: [
          ...functions.slice(0, SHOWN).map((fn): PathStep => ({
            kind: 'assumes',
            resource: fn.name,
            at: fn,
            note: `${fn.name} uses this role`,
          })),
          ...locked.path,
        ],
      },
    ];
  });
}

function* usesOf(grants: Effective, world: World): Generator<Use> {
  for (const { statements, exists } of grants.sources) {
    const uses = statements.flatMap(statement => usesIn(statement, world));
    if (uses.length > 0 && exists()) yield* uses;
  }
}

function usesIn({ effect, actions, resources }: Statement, world: World): Use[] {
  if (effect !== 'Allow') return [];
  const needing = actions.flatMap(at => {
    const action = at.literal ?? '';
    const { needs, all } = needsOfEntry(action);
    return needs.length > 0 ? [{ at, action, needs, all }] : [];
  });
  if (needing.length === 0) return [];
  const stores = new Set(resources.flatMap(entry => storeOf(entry, world) ?? []));
  return [...stores].flatMap(store => {
    const [, service = ''] = world.stackIndex.declared(store)?.type.toLowerCase().split('::') ?? [];
    return needing
      .filter(({ action }) => action.toLowerCase().startsWith(`${service}:`))
      .map(one => ({ ...one, store }));
  });
}

/**
 * The queues and streams that Lambda polls with the role of a function (Lambda developer guide, "Creating and configuring an Amazon SQS event source mapping",
 * Setting up Lambda execution role permissions, asks kms:Decrypt of it; the AWS CDK grants it for streams of Kinesis and DynamoDB as well; read 2026-11).
 */
function* polledBy(functions: readonly Resource[], world: World): Generator<Use> {
  for (const fn of functions)
    for (const mapping of referring(world, fn.id, 'AWS::Lambda::EventSourceMapping', one =>
      STORES.includes(one.get('EventSourceArn').refers?.type ?? ''),
    )) {
      const at = mapping.get('EventSourceArn');
      if (at.refers) yield { store: at.refers.id, action: '', needs: ['kms:Decrypt'], all: true, at };
    }
}

function missingAccessOf(
  use: Use,
  role: Resource,
  answersTo: Ask,
  world: World,
  undetermined: (reason: string) => void,
): (Omit<MissingKeyAccess, 'path'> & { readonly path: readonly PathStep[] }) | undefined {
  const store = world.resource(use.store);
  const named = store && isEncrypting(store) ? encryptionKeyOf(store) : undefined;
  const key = named?.managedBy === 'own' ? keyBehind(named.at, world) : undefined;
  if (!store || !named || !key) return undefined;
  const policy = use.needs.map(action => ({ action, ...answersTo(key, action) }));
  const missing = policy.filter(({ gives }) => gives === 'no');
  if (missing.length === 0 || (!use.all && missing.length < policy.length)) {
    if (policy.some(({ gives }) => gives === 'maybe'))
      undetermined(`whether ${role.called} can use the key of ${store.called} is not known until deployment`);
    return undefined;
  }
  if (isHandedOut(world.stackIndex, key.id) || isHandedOut(world.stackIndex, role.id)) {
    undetermined('the key or the role is shared with another stack');
    return undefined;
  }
  return {
    store,
    key,
    action: use.action,
    missing: missing.map(({ action }) => action),
    at: use.at,
    byKeyPolicy: missing.every(({ role: own }) => own === 'yes'),
    path: [
      {
        kind: 'encrypts',
        resource: store.name,
        at: named.at,
        note: `${store.name} is encrypted with ${key.name}`,
      },
      {
        kind: 'grants',
        resource: key.name,
        at: key.get('KeyPolicy').present ? key.get('KeyPolicy') : key,
        note: `access to ${key.name} is controlled by ${key.get('KeyPolicy').present ? 'its key policy' : 'IAM policies'}`,
      },
    ],
  };
}

function answersFor(action: string, key: Resource, role: Resource, grants: Effective, world: World): Answers {
  const arn: Text = arnOfOwn(key.id, world)!;
  const { direct, delegated } = givenByKeyPolicy(key, role, action);
  const own = direct === 'yes' ? 'no' : grants.allows(action, arn);
  return { gives: some([direct, every([delegated, own])]), role: own };
}

/** A table has a key of the customer's only where its encryption is switched on. */
const isEncrypting = (store: Resource): boolean =>
  store.type !== 'AWS::DynamoDB::Table' || store.get('SSESpecification', 'SSEEnabled').boolean === true;

/** The key of this stack that a reference names, also by its alias. */
function keyBehind(at: Value, world: World): Resource | undefined {
  const alias =
    at.refers?.type === 'AWS::KMS::Alias'
      ? world.resource(at.refers.id)?.get('TargetKeyId').refers
      : at.refers;
  return alias?.type === 'AWS::KMS::Key' ? world.resource(alias.id) : undefined;
}
