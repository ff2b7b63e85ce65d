import { factsAs } from '../../model/facts.ts';

export type AccessLevel = 'Permissions management' | 'Write' | 'Read' | 'Tagging' | 'List';

/** ARN patterns as AWS writes them: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. A required type must be allowed for the action to work. */
export type ResourceType = { readonly name: string; readonly arns: readonly string[]; readonly required: boolean };

/** `level` is the one that says most: a tagging or permissions action is also a write. `scopable`: it takes a resource other than `*`. */
export type Action = {
  readonly name: string;
  readonly service: string;
  readonly level: AccessLevel;
  readonly levels: readonly AccessLevel[];
  readonly scopable: boolean;
  readonly types: readonly ResourceType[];
};

/** The actions of one service by their lower-case name without prefix, in alphabetical order. */
export type Service = ReadonlyMap<string, Action>;

const LEVELS: { readonly [letter: string]: AccessLevel } = { P: 'Permissions management', W: 'Write', R: 'Read', T: 'Tagging', L: 'List' };
const TELLING: readonly AccessLevel[] = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];

type Entry = { readonly types: string; readonly groups: string; service?: Service };

const index = () =>
  factsAs('iam-actions.txt', text => {
    const services = new Map<string, Entry>();
    for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length; at = text.indexOf('\n', at) + 1) {
      const [prefix = '', types = '', groups = ''] = text.slice(at, text.indexOf('\n', at)).split('\t');
      services.set(prefix, { types, groups });
    }
    return services;
  });

/** The prefixes of all services, in lower case. */
export const servicePrefixes = (): readonly string[] => [...index().keys()];

/** The actions of a service, parsed when first asked for; undefined for a prefix that AWS does not list. */
export function serviceOf(prefix: string): Service | undefined {
  const key = prefix.toLowerCase();
  const entry = index().get(key);
  return entry && (entry.service ??= parse(key, entry));
}

/** The action of this name in any spelling: `S3:getobject` is `s3:GetObject`. No wildcards. */
export function actionNamed(name: string): Action | undefined {
  const colon = name.indexOf(':');
  return colon < 0 ? undefined : serviceOf(name.slice(0, colon))?.get(name.slice(colon + 1).toLowerCase());
}

/** Whether AWS lists this action at the date of the data. No wildcards. */
export const isKnownAction = (name: string): boolean => actionNamed(name) !== undefined;

function parse(service: string, { types, groups }: Entry): Service {
  const known = types === '' ? [] : types.split(';').map(type => resourceType(type));
  const actions = groups.split(';').flatMap(group => {
    const colon = group.indexOf(':');
    const [letters = '', ...uses] = group.slice(0, colon).split('.');
    const levels = [...letters].flatMap(letter => LEVELS[letter] ?? []);
    const level = TELLING.find(candidate => levels.includes(candidate)) ?? 'Write';
    const named = uses.flatMap(use => typeUsed(known, use));
    return group.slice(colon + 1).split(',').map((name): Action => ({ name: `${service}:${name}`, service, level, levels, scopable: named.length > 0, types: named }));
  });
  actions.sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(actions.map(action => [action.name.slice(service.length + 1).toLowerCase(), action]));
}

type Shape = Omit<ResourceType, 'required'>;

function resourceType(text: string): Shape {
  const equals = text.indexOf('=');
  return { name: text.slice(0, equals), arns: text.slice(equals + 1).split(',').map(arn => `arn:\${Partition}:${arn}`) };
}

function typeUsed(known: readonly Shape[], use: string): ResourceType[] {
  const shape = known[Number.parseInt(use, 36)];
  return shape ? [{ ...shape, required: use.endsWith('*') }] : [];
}
