import { spend } from '../../../source/budget.ts';
import { before, replaceBetween } from '../../../source/cut.ts';
import type { Text } from '../../../model/text.ts';
import { globMatches } from '../actions/glob.ts';
import { arnOf, atColons, hasStar, isEverything, isStars, type Arn } from './arn.ts';
import type { Action, ResourceType } from '../actions/action-table.ts';
import { perList } from '../actions/per-list.ts';

/**
 * How much of what an action can act on the entries of `Resource` leave open. everything: the whole resource segment is wildcard. elsewhere: the
 * resource is named, only its partition, region or account is wildcard. scoped: named, or nothing that this action takes.
 */
export type Width = 'everything' | 'elsewhere' | 'scoped';

/** An ARN pattern of the service authorization data. `instance` is a resource that nobody named, `prefix` what all its names begin with. */
export type Pattern = {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
  readonly instance: string;
  readonly prefix: string;
  readonly single: boolean;
};

/** What a list of entries leaves open before an action is asked of it: everything, or what the ARNs with a wildcard in them cover. */
class Openness {
  readonly everything: boolean;
  /** Whether the partition, the region, the account or the resource of some ARN holds a wildcard. */
  readonly wild: boolean;
  /** The ARNs whose resource holds a wildcard and no hole: only these cover all resources of a pattern. */
  readonly #wide: readonly Arn[];
  /** Those whose partition, region or account holds a wildcard. */
  readonly #spread: readonly Arn[];
  // Asked for each action: many share their types, and many types their patterns.
  readonly #widths = new Map<readonly ResourceType[], Width>();
  readonly #open = new Map<readonly ResourceType[], readonly ResourceType[]>();
  readonly #covered = new Map<Pattern, boolean>();
  readonly #elsewhere = new Map<Pattern, boolean>();

  constructor(resources: readonly Text[]) {
    const arns = resources.flatMap(text => arnOf(text) ?? []);
    const named = arns.filter(arn => hasStar(arn.resource));
    this.everything = resources.some(isEverything);
    this.#wide = named.filter(arn => arn.resource.literal !== undefined);
    this.#spread = arns.filter(arn => hasStar(arn.partition) || hasStar(arn.region) || hasStar(arn.account));
    this.wild = named.length > 0 || this.#spread.length > 0;
  }

  /** Whether some ARN is every resource of the pattern. */
  covers(pattern: Pattern): boolean {
    return remembered(this.#covered, pattern, () => this.#wide.some(arn => coversAll(arn, pattern)));
  }
  /** Whether some ARN is a named resource of the pattern in more than one place. */
  isElsewhere(pattern: Pattern): boolean {
    return remembered(this.#elsewhere, pattern, () => this.#spread.some(arn => isElsewhere(arn, pattern)));
  }
  width(types: readonly ResourceType[]): Width {
    return remembered(this.#widths, types, () => widthOn(types, this));
  }
  /** The types of which some ARN is every resource. */
  open(types: readonly ResourceType[]): readonly ResourceType[] {
    return remembered(this.#open, types, () => {
      const open = types.filter(type => patternsOf(type).some(pattern => this.covers(pattern)));
      return open.length === types.length ? types : open;
    });
  }
}

function remembered<Key, Made>(known: Map<Key, Made>, key: Key, make: () => Made): Made {
  const found = known.get(key);
  if (found !== undefined) return found;
  spend(1);
  const made = make();
  known.set(key, made);
  return made;
}

const opennesses = new WeakMap<readonly Text[], Openness>();

function opennessOf(resources: readonly Text[]): Openness {
  const known = opennesses.get(resources);
  if (known) return known;
  const made = new Openness(resources);
  opennesses.set(resources, made);
  return made;
}

/** Whether entries confine every action that takes a resource. */
export function isConfined(resources: readonly Text[]): boolean {
  const { everything, wild } = opennessOf(resources);
  return !everything && !wild;
}

/**
 * Where a command or a session runs is what confines it: "`ssm:SendCommand` is scoped to the documents and to the managed nodes"
 * (https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_ssm.html, read 2026-11).
 */
const RUNS_ON_INSTANCES = new Set(['ssm:SendCommand', 'ssm:StartSession']);
const instances = perList((types: readonly ResourceType[]) =>
  types.filter(({ name }) => name !== 'document' && name !== 'bucket'),
);
/** The types that confine an action. */
const typesOf = (action: Action): readonly ResourceType[] =>
  RUNS_ON_INSTANCES.has(action.name) ? instances(action.types) : listedTypes(action);

/** The call-back paths of a WebSocket API, which the data has among all paths of all APIs. */
const CONNECTIONS =
  'arn:${Partition}:execute-api:${Region}:${Account}:${ApiId}/${Stage}/${Method}/@connections/${ConnectionId}';
const callBacks = perList((types: readonly ResourceType[]) =>
  types.map(type => ({ ...type, arns: [CONNECTIONS] })),
);
const listedTypes = (action: Action): readonly ResourceType[] =>
  action.name === 'execute-api:ManageConnections' ? callBacks(action.types) : action.types;

/** How much the entries of a statement's `Resource` leave open to one of its actions. Asked only of actions that take a resource. */
export function widthOf(action: Action, resources: readonly Text[]): Width {
  const openness = opennessOf(resources);
  if (openness.everything) return 'everything';
  return openness.wild ? openness.width(typesOf(action)) : 'scoped';
}

function widthOn(types: readonly ResourceType[], openness: Openness): Width {
  const wide = (type: ResourceType): boolean => patternsOf(type).some(pattern => openness.covers(pattern));
  const required = types.filter(type => type.required);
  // ec2:RunInstances takes an image, a subnet, a volume, …: one that is named confines it, and the others can have no name yet.
  const everything =
    required.length > 1
      ? required.some(wide) &&
        required.every(type => wide(type) || patternsOf(type).every(pattern => pattern.single))
      : types.some(wide);
  if (everything) return 'everything';
  return types.some(type => patternsOf(type).some(pattern => openness.isElsewhere(pattern)))
    ? 'elsewhere'
    : 'scoped';
}

/**
 * The actions that an entry has a part in leaving open: of an action that takes several types at once (`bedrock:GetInferenceProfile`), each entry
 * opens one.
 */
export function openedBy(
  entry: Text,
  actions: readonly Action[],
  width: Exclude<Width, 'scoped'>,
): readonly Action[] {
  const alone = [entry];
  if (isConfined(alone)) return [];
  return actions.filter(action =>
    width === 'everything' ? openTypes(action, alone).length > 0 : widthOf(action, alone) === width,
  );
}

/** The resource types of an action that entries leave open as a whole; all of them for `*`. */
export function openTypes(action: Action, resources: readonly Text[]): readonly ResourceType[] {
  const types = typesOf(action);
  const openness = opennessOf(resources);
  return openness.everything ? types : openness.open(types);
}

/** Every resource of the pattern in the regions and accounts that the ARN names. */
function coversAll(arn: Arn, pattern: Pattern): boolean {
  const { literal } = arn.resource;
  return (
    !pattern.single &&
    literal !== undefined &&
    literal.includes('*') &&
    mayBeOf(arn, pattern) &&
    globMatches(literal, pattern.instance)
  );
}

/** A named resource of the pattern, in more than one place. S3 has no region and no account in its ARNs: a wildcard there adds nothing. */
function isElsewhere(arn: Arn, pattern: Pattern): boolean {
  const spread =
    hasStar(arn.partition) ||
    (pattern.region !== '' && hasStar(arn.region)) ||
    (pattern.account !== '' && hasStar(arn.account));
  if (!spread || !sameService(arn, pattern) || coversAll(arn, pattern)) return false;
  const [head] = arn.resource.parts;
  // AWS documents the roles of its own services with `iam::*`; an account has one of each.
  if (typeof head === 'string' && head.startsWith('role/aws-service-role/')) return false;
  const [start = ''] = typeof head === 'string' ? head.split('*', 1) : [];
  return (
    typeof head !== 'string' ||
    start.startsWith(pattern.prefix) ||
    (start === head ? false : pattern.prefix.startsWith(start))
  );
}

/** Whether an ARN is of the pattern's service, and of a region and an account where its resources can be. */
export const mayBeOf = (arn: Arn, pattern: Pattern): boolean =>
  sameService(arn, pattern) &&
  mayStandFor(arn.region, pattern.region) &&
  mayStandFor(arn.account, pattern.account);

const sameService = (arn: Arn, pattern: Pattern): boolean =>
  arn.service.literal !== undefined && globMatches(arn.service.literal, pattern.service);

/** Whether a region or an account can be where the pattern's resources are. The account `aws` holds AWS' own policies only. */
function mayStandFor(field: Text, wanted: string): boolean {
  if (isStars(field)) return true;
  if (wanted === '') return field.literal === '';
  return (
    field.literal !== '' &&
    field.literal !== 'aws' &&
    (wanted.startsWith('$') || field.literal === undefined || field.literal === wanted)
  );
}

/** Stands for a name that nobody chose: only a wildcard matches it. */
const ANY = '\u{E000}'.repeat(64);

/** The ARN patterns of the resources that an action takes. Actions of one list of types have one list of patterns. */
export const patternsFor = (action: Action): readonly Pattern[] => patternsOfAll(listedTypes(action));
const patternsOfAll = perList((types: readonly ResourceType[]) => [...new Set(types.flatMap(patternsOf))]);

const byType = new WeakMap<ResourceType, readonly Pattern[]>();
const byArn = new Map<string, Pattern>();

function patternsOf(type: ResourceType): readonly Pattern[] {
  const known = byType.get(type);
  if (known) return known;
  const patterns = type.arns.map(arn => {
    const pattern = byArn.get(arn) ?? patternFrom(arn);
    byArn.set(arn, pattern);
    return pattern;
  });
  byType.set(type, patterns);
  return patterns;
}

function patternFrom(arn: string): Pattern {
  const [, , service = '', region = '', account = '', resource = ''] = atColons(arn, 6);
  const instance = replaceBetween(resource, '${', '}', () => ANY);
  return {
    service,
    region,
    account,
    resource,
    instance,
    prefix: before(resource, '${'),
    single: instance === resource,
  };
}
