import { lookUp } from '../../../model/look-up.ts';
import { replaceBetween } from '../../../source/cut.ts';
import { isGeneratedBySam } from '../../../source/provenance.ts';
import { perStack } from '../../../model/memo.ts';
import type { StackIndex } from '../../../model/stack-index.ts';
import type { Text } from '../../../model/text.ts';
import { World, type Value } from '../../../model/world.ts';
import { listInWords } from '../../listing.ts';
import type { Action, ResourceType } from '../actions/action-table.ts';
import { summarizeAccess } from '../actions/access-summary.ts';
import type { OpenGrant } from './open-resources.ts';
import { spreadOf } from './arn.ts';
import { openTypes } from './pattern.ts';
import { perList } from '../actions/per-list.ts';

/** The actions by name, the most dangerous first where not all can be shown. */
export function named(actions: readonly Action[]): string {
  const names = actions.map(action => action.name);
  if (names.length <= 4) return listInWords(names);
  const worst = summarizeAccess(actions).worst.map(action => action.name);
  return listInWords([...worst, ...names.filter(name => !worst.includes(name))]);
}

/** The text of an entry with parameters by their names, the same in whatever branch it is read. */
export function quoted(entry: Value): string {
  const { node, world } = entry;
  if (node?.kind !== 'call' || world.facts.length === 0 || world.texts(node)) return `${entry.text}`;
  const plain = new World(world.stackIndex);
  const text = plain.text(node);
  return `${plain.facts.length === 0 ? text : entry.text}`;
}

/**
 * Where the actions can go: `on every table`, `on every resource of s3`, `in any account`; with what a condition leaves of it, `on keys with the alias
 * alias/orders`.
 */
export function reachedBy({ width, actions, texts, entries }: OpenGrant, restriction?: string): string {
  if (width === 'elsewhere') {
    const places = `in any ${spreads(entries).join(' or ')}`;
    return restriction === undefined ? places : `${places} ${restriction}`;
  }
  const kinds = fewKinds(actions, texts);
  const services = listInWords(unique(actions.map(({ service }) => service)), 3);
  if (restriction !== undefined)
    return `on ${kinds ? kinds.map(plural).join(' and ') : `resources of ${services}`} ${restriction}`;
  return `on every ${kinds ? kinds.join(' and ') : `resource of ${services}`}`;
}

/** The kinds of resources that are left open, where they are one or two. */
function fewKinds(actions: readonly Action[], texts: readonly Text[]): readonly string[] | undefined {
  const kinds = new Set<string>();
  for (const action of actions) {
    for (const type of typesToName(action, openTypes(action, texts))) kinds.add(kind(type));
    if (kinds.size > 2) return undefined;
  }
  return kinds.size > 0 ? [...kinds] : undefined;
}

const plural = (name: string): string => {
  if (/[^aeou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(name) ? `${name}es` : `${name}s`;
};

const PLACES = {
  partition: '${AWS::Partition}',
  region: '${AWS::Region}',
  account: '${AWS::AccountId}',
} as const;
const spreads = (entries: readonly Value[]): readonly (keyof typeof PLACES)[] =>
  unique(entries.flatMap(entry => spreadOf(entry.text)));

/** What an author can write in place of the wildcard, as `Fn::Sub` spells it: the stack's own resources of that kind, or else the ARNs to fill in. */
export function namesFor({ actions, texts, width, entries }: OpenGrant, world: World): string {
  if (width === 'elsewhere')
    return `Replace the wildcard with ${listInWords(spreads(entries).map(field => PLACES[field]))}.`;
  const own = new Set<string>();
  const usages = new Map<ResourceType, string | undefined>();
  for (const action of actions) {
    const usage = action.service === 'kms' ? lookUp(KEY_USAGES, action.name) : undefined;
    for (const type of typesToName(action, openTypes(action, texts))) {
      if (usages.has(type) && usages.get(type) === usage) continue;
      usages.set(type, usage);
      for (const arn of ownArns(type, usage, world)) own.add(arn);
    }
  }
  if (own.size > 0) return `Specify the resources, for example ${listInWords([...own], 3)}.`;
  const types = [...usages.keys()];
  const arns = unique(
    types.length > 0
      ? types.flatMap(type => type.arns[0] ?? [])
      : actions.map(({ service }) => `arn:\${Partition}:${service}:\${Region}:\${Account}:\${Resource}`),
  );
  return `Specify the resources as ${listInWords(arns.map(written), 3)}.`;
}

/** The type of a stack's resource by the name that the service authorization data has for it, and its ARN. */
const OWN: { readonly [name: string]: readonly [type: string, arn: (id: string) => string] } = {
  bucket: ['AWS::S3::Bucket', id => `\${${id}.Arn}`],
  object: ['AWS::S3::Bucket', id => `\${${id}.Arn}/*`],
  table: ['AWS::DynamoDB::Table', id => `\${${id}.Arn}`],
  queue: ['AWS::SQS::Queue', id => `\${${id}.Arn}`],
  topic: ['AWS::SNS::Topic', id => `\${${id}}`],
  statemachine: ['AWS::StepFunctions::StateMachine', id => `\${${id}.Arn}`],
  stream: ['AWS::Kinesis::Stream', id => `\${${id}.Arn}`],
  Secret: ['AWS::SecretsManager::Secret', id => `\${${id}}`],
  key: ['AWS::KMS::Key', id => `\${${id}.Arn}`],
};

/** What a key must be made for; the rest take keys that encrypt (AWS KMS API reference, CreateKey, KeyUsage, read 2026-11). */
const KEY_USAGES: { readonly [action: string]: string } = {
  'kms:Sign': 'SIGN_VERIFY',
  'kms:Verify': 'SIGN_VERIFY',
  'kms:GenerateMac': 'GENERATE_VERIFY_MAC',
  'kms:VerifyMac': 'GENERATE_VERIFY_MAC',
  'kms:DeriveSharedSecret': 'KEY_AGREEMENT',
};

const mayUse = (usage: string | undefined, id: string, world: World): boolean =>
  usage === undefined || world.resource(id)?.get('KeyUsage').literal === usage;

/** Only where there are few: among many nobody can guess the one that is meant. */
function ownArns(type: ResourceType, usage: string | undefined, world: World): readonly string[] {
  const [name, arn] = lookUp(OWN, type.name) ?? [];
  if (name === undefined || arn === undefined) return [];
  const written = writtenByType(world.stackIndex);
  const ids = written.get(name) ?? writtenOf(world.stackIndex, name);
  written.set(name, ids);
  const fit = ids.filter(id => mayUse(usage, id, world));
  return fit.length <= 2 ? fit.map(arn) : [];
}

const writtenByType = perStack((): Map<string, readonly string[]> => new Map());
/** The ids of the resources of a type that the author wrote. */
const writtenOf = (stackIndex: StackIndex, type: string): readonly string[] =>
  stackIndex
    .ofType(type)
    .filter(({ provenance }) => !provenance || isGeneratedBySam(provenance))
    .map(({ id }) => id);

const unique = <T>(texts: readonly T[]): readonly T[] => [...new Set(texts)];
const PSEUDO: { readonly [name: string]: string } = {
  Partition: '${AWS::Partition}',
  Region: '${AWS::Region}',
  Account: '${AWS::AccountId}',
};
const written = (arn: string): string => replaceBetween(arn, '${', '}', name => lookUp(PSEUDO, name) ?? name);

const KINDS: { readonly [type: string]: string } = {
  'execute-api-general': 'API',
  'execute-api-domain': 'API',
  'rule-on-default-event-bus': 'rule',
  'rule-on-custom-event-bus': 'rule',
  statemachine: 'state machine',
  hostedzone: 'hosted zone',
  topicfilter: 'topic filter',
  userpool: 'user pool',
  identitypool: 'identity pool',
  transcriptionjob: 'transcription job',
  projectversion: 'project version',
};
const wordsOfTypes = new Map<string, string>();
function kind({ name }: ResourceType): string {
  const known = wordsOfTypes.get(name) ?? lookUp(KINDS, name) ?? inWords(name);
  wordsOfTypes.set(name, known);
  return known;
}
const inWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();

/** Among these the plain name of a type beats its variants: an object, not an object behind an access point. */
const PLAIN = new Set([
  'object',
  'bucket',
  'table',
  'function',
  'execute-api-general',
  'rule-on-default-event-bus',
]);

/** The types worth a word. Where a whole list is open, the list is that of the action table. */
function typesToName(action: Action, types: readonly ResourceType[]): readonly ResourceType[] {
  const byAction = typesOfActions(types);
  const known = byAction.get(action);
  if (known) return known;
  const found = worthNaming(action, types);
  byAction.set(action, found);
  return found;
}
const typesOfActions = perList(
  (_types: readonly ResourceType[]) => new Map<Action, readonly ResourceType[]>(),
);

/** Those the action must have; else the plain one, the one the action is named after, or the only few. None of many. */
function worthNaming(action: Action, types: readonly ResourceType[]): readonly ResourceType[] {
  const required = types.filter(type => type.required);
  if (required.length > 0) return required;
  const plain = types.filter(type => PLAIN.has(type.name));
  if (plain.length > 0) return plain;
  const about = letters(action.name);
  const after = types
    .filter(type => about.includes(letters(type.name)))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (after.length > 0) return after.slice(0, 1);
  return types.length <= 2 ? types : [];
}
const letters = (name: string): string => name.replace(/[^A-Za-z]/g, '').toLowerCase();
