import { spend } from '../../../source/budget.ts';
import { factRows, factsAs } from '../../../model/facts.ts';
import { globMatches, isPattern, literalPart } from './glob.ts';

export type AccessLevel = 'Permissions management' | 'Write' | 'Read' | 'Tagging' | 'List';

/** ARN patterns as AWS writes them: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. A required type must be allowed for the action to work. */
export type ResourceType = {
  readonly name: string;
  readonly arns: readonly string[];
  readonly required: boolean;
};

/** `level` is the one that says most: a tagging or permissions action is also a write. `scopable`: it takes a resource other than `*`. */
export type Action = {
  readonly name: string;
  readonly service: string;
  readonly level: AccessLevel;
  readonly levels: readonly AccessLevel[];
  readonly scopable: boolean;
  readonly types: readonly ResourceType[];
};

const LEVELS: { readonly [letter: string]: AccessLevel } = {
  P: 'Permissions management',
  W: 'Write',
  R: 'Read',
  T: 'Tagging',
  L: 'List',
};
const BY_WEIGHT: readonly AccessLevel[] = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];

type Shape = Omit<ResourceType, 'required'>;
type Entry = { readonly types: string; readonly groups: string; service?: Service };

type Levels = { readonly levels: readonly AccessLevel[]; readonly level: AccessLevel };
const seen = new Map<string, Levels>();

function levelsOf(letters: string): Levels {
  const known = seen.get(letters);
  if (known) return known;
  const levels = [...letters].flatMap(letter => LEVELS[letter] ?? []);
  const made = { levels, level: BY_WEIGHT.find(candidate => levels.includes(candidate)) ?? 'Write' };
  seen.set(letters, made);
  return made;
}

/** The actions of equal levels and resource types: `PW.0*.1:AddPermission,RemovePermission` in the table. All its parts are made when asked for. */
class Group {
  readonly prefix: string;
  readonly levels: readonly AccessLevel[];
  readonly level: AccessLevel;
  readonly scopable: boolean;
  readonly #head: string;
  readonly #names: string;
  readonly #shapes: () => readonly Shape[];
  #lower: string | undefined;
  #actions: (Action | undefined)[] | undefined;
  #types: readonly ResourceType[] | undefined;

  constructor(prefix: string, text: string, shapes: () => readonly Shape[]) {
    const colon = text.indexOf(':');
    this.prefix = prefix;
    this.#head = text.slice(0, colon);
    const dot = this.#head.indexOf('.');
    ({ levels: this.levels, level: this.level } = levelsOf(dot < 0 ? this.#head : this.#head.slice(0, dot)));
    this.scopable = dot >= 0;
    this.#names = text.slice(colon + 1);
    this.#shapes = shapes;
  }

  get types(): readonly ResourceType[] {
    return (this.#types ??= this.#head
      .split('.')
      .slice(1)
      .flatMap(use => typeUsed(this.#shapes(), use)));
  }

  /** Adds the actions whose lower-case name the pattern matches; `part` is the pattern's literal part. */
  collect(pattern: string, part: string, found: Action[]): void {
    const lower = (this.#lower ??= this.#names.toLowerCase());
    spend(lower.length / 500);
    if (!lower.includes(part)) return;
    const actions = (this.#actions ??= []);
    for (let at = 0, start = 0; start <= lower.length; at += 1) {
      const comma = lower.indexOf(',', start);
      const end = comma < 0 ? lower.length : comma;
      if (globMatches(pattern, lower.slice(start, end)))
        found.push((actions[at] ??= new TableAction(this, this.#names.slice(start, end))));
      start = end + 1;
    }
  }
}

class TableAction implements Action {
  readonly name: string;
  readonly service: string;
  readonly level: AccessLevel;
  readonly levels: readonly AccessLevel[];
  readonly scopable: boolean;
  readonly #group: Group;
  constructor(group: Group, name: string) {
    this.name = `${group.prefix}:${name}`;
    this.service = group.prefix;
    this.levels = group.levels;
    this.level = group.level;
    this.scopable = group.scopable;
    this.#group = group;
  }
  get types(): readonly ResourceType[] {
    return this.#group.types;
  }
}

/** The actions of one service, in the order of the table. */
export class Service {
  readonly #groups: readonly Group[];

  constructor(prefix: string, { types, groups }: Entry) {
    let shapes: readonly Shape[] | undefined;
    const all = () => (shapes ??= types === '' ? [] : types.split(';').map(shape));
    this.#groups = groups.split(';').map(text => new Group(prefix, text, all));
  }

  /** The actions whose name a lower-case pattern without prefix matches; `part` is the pattern's literal part. */
  matching(pattern: string, part = literalPart(pattern)): readonly Action[] {
    const found: Action[] = [];
    for (const group of this.#groups) group.collect(pattern, part, found);
    return found;
  }
}

/** The services of the table. What few scans ask for is read when a prefix is asked for that may be there, or all are. */
class Services {
  readonly #entries = new Map<string, Entry>();
  #rest: (() => string) | undefined;
  #prefixes: readonly string[] | undefined;
  #lowerNames: string | undefined;

  constructor(rows: readonly string[][], rest: () => string) {
    this.#add(rows);
    this.#rest = rest;
  }

  get(prefix: string): Service | undefined {
    const entry = this.#entries.get(prefix) ?? this.#complete().get(prefix);
    return entry && (entry.service ??= new Service(prefix, entry));
  }

  /** In the order of the alphabet. */
  get prefixes(): readonly string[] {
    return (this.#prefixes ??= [...this.#complete().keys()].toSorted());
  }

  get lowerNames(): string {
    return (this.#lowerNames ??= [...this.#complete().values()]
      .map(({ groups }) => groups)
      .join(';')
      .toLowerCase());
  }

  #complete(): ReadonlyMap<string, Entry> {
    const rest = this.#rest?.();
    this.#rest = undefined;
    if (rest !== undefined) this.#add(factRows(rest));
    return this.#entries;
  }

  #add(rows: readonly string[][]): void {
    for (const [prefix = '', types = '', groups = ''] of rows) this.#entries.set(prefix, { types, groups });
  }
}

const services = (): Services =>
  factsAs('iam-actions.txt', (text, rest) => new Services(factRows(text), rest));

/** The prefixes of all services, in lower case and in the order of the alphabet. */
export const servicePrefixes = (): readonly string[] => services().prefixes;

/** False where no name of an action of any service has this part, in lower case: one look instead of one at each service. */
export function mayNameAction(part: string): boolean {
  const names = services().lowerNames;
  spend(names.length / 5_000);
  return names.includes(part);
}

/** The actions of a service, parsed when first asked for; undefined for a prefix that AWS does not list. */
export const serviceOf = (prefix: string): Service | undefined => services().get(prefix.toLowerCase());

/** The action of this name in any spelling: `S3:getobject` is `s3:GetObject`. No wildcards. */
export function actionNamed(name: string): Action | undefined {
  const colon = name.indexOf(':');
  return colon < 0 || isPattern(name)
    ? undefined
    : serviceOf(name.slice(0, colon))?.matching(name.slice(colon + 1).toLowerCase())[0];
}

/** Whether AWS lists this action at the date of the data. No wildcards. */
export const isKnownAction = (name: string): boolean => actionNamed(name) !== undefined;

function shape(text: string): Shape {
  const equals = text.indexOf('=');
  return {
    name: text.slice(0, equals),
    arns: text
      .slice(equals + 1)
      .split(',')
      .map(arn => `arn:\${Partition}:${arn}`),
  };
}

function typeUsed(shapes: readonly Shape[], use: string): ResourceType[] {
  const used = shapes[Number.parseInt(use, 36)];
  return used ? [{ ...used, required: use.endsWith('*') }] : [];
}
