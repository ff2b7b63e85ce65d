import { factRows, factsAs } from '../../model/facts.ts';
import { lookUp } from '../../model/look-up.ts';
import { actionNamed, isKnownAction, serviceOf } from '../iam/actions/action-table.ts';
import { keyNeeds } from '../iam/actions/key-needs.ts';
import { type SdkService, serviceOfBoto3 } from './services.ts';

/**
 * The actions that IAM checks for a call. `required`: each of them. `anyOf`: at least one of them, which one the arguments or the data say.
 * `optional`: some arguments or resources need it; a grant of it is neither missing nor too much. `dependent`: checked on behalf of the caller when another
 * service takes part, such as the key that encrypts a store or a bucket that an argument names; `*` is any action. All empty: IAM lets the call through
 * without a permission.
 * `identity`: only the operation's name speaks for the action, AWS lists neither.
 */
export type Needs = {
  readonly required: readonly string[];
  readonly anyOf: readonly string[];
  readonly optional: readonly string[];
  readonly dependent: readonly string[];
  readonly source: 'table' | 'identity';
};

/** The names of the arguments that a call passes; `unknown` when they are not all written there. */
export type GivenArguments = ReadonlySet<string> | 'unknown';

/** Whether a call passes an argument; a path leads into arguments. */
export type Passes = (path: string) => 'yes' | 'no' | 'unknown';

const passesNothing: Passes = () => 'no';
const PASS_ROLE = 'iam:PassRole';
/** What a service does with a bucket that a call names, on behalf of the caller or by a role of its own. */
const BUCKET = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:GetBucketLocation'];

/** What a call needs. A service that is in no table is told by the prefix of its actions and answered with `prefix:Operation`. */
export function actionsOf(
  service: SdkService | string,
  operation: string,
  passes: Passes = passesNothing,
): Needs {
  const known = typeof service === 'string' ? serviceOfBoto3(service) : service;
  if (!known) return needs({ required: [`${String(service)}:${operation}`] }, 'identity');
  const own = actionNamed(`${known.prefix}:${operation}`);
  const written = rowOf(known.id, operation);
  const told = written === undefined ? undefined : readNeeds(written, known.prefix, operation, passes);
  const unsigned = known.is(operation, 'unsigned');
  const verb = own ? undefined : known.verb(operation);
  const required = told?.required ?? (unsigned ? [] : [own?.name ?? `${known.prefix}:${verb ?? operation}`]);
  const more = unsigned
    ? []
    : [
        ...(known.is(operation, 'roles') ? [PASS_ROLE] : []),
        ...(known.is(operation, 'tags') ? taggingActions(known.prefix, operation) : []),
      ];
  const anyOf = told?.anyOf ?? [];
  const optional = [...(told?.optional ?? []), ...more].filter(
    action => !required.includes(action) && !anyOf.includes(action),
  );
  const foreign = required.filter(action => !action.startsWith(`${known.prefix}:`));
  const keys = [`${known.prefix}:${operation}`, ...foreign].flatMap(
    action => keyNeeds().get(action.toLowerCase()) ?? [],
  );
  const bucket = known.is(operation, 'buckets') ? BUCKET : [];
  const dependent = [...keys, ...(told?.dependent ?? []), ...bucket];
  const sure = told !== undefined || unsigned || verb !== undefined || own !== undefined;
  return needs(
    { required, anyOf, optional, dependent: dependent.filter(action => !required.includes(action)) },
    sure ? 'table' : 'identity',
  );
}

type Lists = { readonly [list in 'required' | 'anyOf' | 'optional' | 'dependent']: readonly string[] };

const needs = (lists: Partial<Lists>, source: Needs['source']): Needs => ({
  required: lists.required ?? [],
  anyOf: lists.anyOf ?? [],
  optional: [...new Set(lists.optional)],
  dependent: [...new Set(lists.dependent)],
  source,
});

/** The services and operations whose needs are written down. */
export const writtenNeeds = (): ReadonlyMap<string, ReadonlyMap<string, string>> =>
  factsAs(
    'sdk-actions.txt',
    text =>
      new Map(
        factRows(text).map(([service = '', entries = '']) => [
          service,
          new Map(
            entries.split(';').flatMap(entry => {
              const equals = entry.indexOf('=');
              const names = entry.slice(0, equals).split(' ');
              return names.map(name => [name, entry.slice(equals + 1)] as const);
            }),
          ),
        ]),
      ),
  );

const rowOf = (service: string, operation: string): string | undefined =>
  writtenNeeds().get(service)?.get(operation);

/** The arguments that have a call need an action of another service, as paths: what they name is what the action is on. */
export const argumentsFor = (service: SdkService, operation: string, action: string): readonly string[] =>
  (rowOf(service.id, operation)?.split(' ') ?? []).flatMap(word => {
    const { name, wanted } = partsOf(word);
    return name === action ? wanted : [];
  });

/** A word of a row: its action without the sign before it, the arguments that it is needed for, and those that it is not needed with. */
function partsOf(word: string): {
  readonly name: string;
  readonly wanted: readonly string[];
  readonly without: readonly string[];
} {
  const [name = '', condition = ''] = word.replace(/^[|?>]/, '').split('@');
  const [wanted = '', without = ''] = condition.split('!');
  const paths = (text: string): readonly string[] => (text === '' ? [] : text.split(','));
  return { name, wanted: paths(wanted), without: paths(without) };
}

/** Reads a row of data/sdk-actions.txt; the signs are explained in tools/gen/sdk-actions.txt. */
function readNeeds(text: string, prefix: string, operation: string, passes: Passes): Lists {
  const lists = { required: [], anyOf: [], optional: [], dependent: [] } as Record<keyof Lists, string[]>;
  const words = text.split(' ').filter(word => word !== '-');
  const parts = words.map(partsOf);
  const chosenBy = parts.flatMap(({ wanted }) => wanted);
  const alternatives = new Set(
    parts.flatMap(({ without }) => without.filter(path => chosenBy.includes(path))),
  );
  for (const [at, { name, wanted, without }] of parts.entries()) {
    const list =
      wanted.length + without.length === 0
        ? (lookUp(LISTS, words[at]?.charAt(0) ?? '') ?? 'required')
        : listFor(wanted, without, passes, alternatives);
    lists[list].push(nameOf(name, prefix, operation));
  }
  return lists;
}

/** `=` is the action of the operation's own name, and one without a prefix belongs to the service. */
function nameOf(name: string, prefix: string, operation: string): string {
  if (name === '=') return `${prefix}:${operation}`;
  return name === '*' || name.includes(':') ? name : `${prefix}:${name}`;
}

const LISTS: { readonly [sign: string]: keyof Lists } = { '|': 'anyOf', '?': 'optional', '>': 'dependent' };

/** `alternatives`: arguments that choose between two actions, of which one is needed with it and one without. */
function listFor(
  wanted: readonly string[],
  without: readonly string[],
  passes: Passes,
  alternatives: ReadonlySet<string>,
): keyof Lists {
  const given = wanted.length === 0 ? 'yes' : passesAny(wanted, passes);
  const excluded = without.length === 0 ? 'no' : passesAny(without, passes);
  if (given === 'no' || excluded === 'yes') return 'optional';
  if (given === 'yes' && excluded === 'no') return 'required';
  return [...wanted, ...without].some(path => alternatives.has(path)) ? 'anyOf' : 'optional';
}

function passesAny(paths: readonly string[], passes: Passes): 'yes' | 'no' | 'unknown' {
  const answers = paths.map(passes);
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

/** The actions that a service checks when something is made with tags: its TagResource, else the one that is named after what is made, else all that tag. */
function taggingActions(prefix: string, operation: string): readonly string[] {
  if (isKnownAction(`${prefix}:TagResource`)) return [`${prefix}:TagResource`];
  const all = (serviceOf(prefix)?.matching('*') ?? [])
    .filter(({ levels }) => levels.includes('Tagging'))
    .map(({ name }) => name)
    .filter(name => !/:(?:Un|Remove|Delete)/.test(name));
  const named = all.filter(name => operation.endsWith(name.slice(`${prefix}:Tag`.length)));
  return named.length > 0 ? named : all;
}
