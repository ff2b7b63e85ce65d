import { replaceBetween } from '../../../source/cut.ts';
import { isGeneratedBySam } from '../../../source/provenance.ts';
import type { Value, World } from '../../../model/world.ts';
import { listInWords } from '../../listing.ts';
import type { Action, ResourceType } from '../actions/action-table.ts';
import { summarizeAccess } from '../actions/access-summary.ts';
import type { OpenGrant } from './open-resources.ts';
import { openTypes, spreadOf } from './pattern.ts';

/** The actions by name, the most dangerous first where not all can be shown. */
export function named(actions: readonly Action[]): string {
  const names = actions.map(action => action.name);
  if (names.length <= 4) return listInWords(names);
  const worst = summarizeAccess(actions).worst.map(action => action.name);
  return listInWords([...worst, ...names.filter(name => !worst.includes(name))]);
}

/** Where the actions can go: `on every table`, `on every resource of s3`, `in any account`. */
export function reachedBy({ width, actions, texts, entries }: OpenGrant): string {
  if (width === 'elsewhere') return `in any ${spreads(entries).join(' or ')}`;
  const kinds = unique(actions.flatMap(action => typesToName(action, openTypes(action, texts)).map(kind)));
  return `on every ${kinds.length > 0 && kinds.length <= 2 ? kinds.join(' and ') : `resource of ${listInWords(unique(actions.map(({ service }) => service)), 3)}`}`;
}

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
  const types = actions.flatMap(action => typesToName(action, openTypes(action, texts)));
  const own = unique(types.flatMap(type => ownArns(type, world)));
  if (own.length > 0) return `Specify the resources, for example ${listInWords(own, 3)}.`;
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

/** Only where there are few: among many nobody can guess the one that is meant. */
function ownArns(type: ResourceType, world: World): readonly string[] {
  const [name, arn] = OWN[type.name] ?? [];
  const declared =
    name === undefined
      ? []
      : world.stackIndex.ofType(name).filter(({ provenance }) => !provenance || isGeneratedBySam(provenance));
  return arn && declared.length <= 2 ? declared.map(({ id }) => arn(id)) : [];
}

const unique = <T>(texts: readonly T[]): readonly T[] => [...new Set(texts)];
const PSEUDO: { readonly [name: string]: string } = {
  Partition: '${AWS::Partition}',
  Region: '${AWS::Region}',
  Account: '${AWS::AccountId}',
};
const written = (arn: string): string => replaceBetween(arn, '${', '}', name => PSEUDO[name] ?? name);

const KINDS: { readonly [type: string]: string } = {
  'execute-api-general': 'API',
  'execute-api-domain': 'API',
  'rule-on-default-event-bus': 'rule',
  'rule-on-custom-event-bus': 'rule',
  statemachine: 'state machine',
  userpool: 'user pool',
  identitypool: 'identity pool',
  transcriptionjob: 'transcription job',
  projectversion: 'project version',
};
const kind = ({ name }: ResourceType): string =>
  KINDS[name] ??
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

/** The types worth a word: those the action must have; else the plain one, the one the action is named after, or the only few. None of many. */
function typesToName(action: Action, types: readonly ResourceType[]): readonly ResourceType[] {
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
