import type { Confidence } from '../model/explore.ts';
import type { Fact } from '../model/fact.ts';
import type { Seen } from '../model/leaves.ts';
import { TEMPLATE } from '../model/sections.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import type { Answer } from '../model/text.ts';
import { Resource, type Value, type World } from '../model/world.ts';
import { OutOfBudget } from '../source/budget.ts';
import { entriesOf } from '../source/node.ts';
import { canonical } from './canonical.ts';
import { jointly } from './joint.ts';
import { pairResources, type ResourcePair, type ResourcePairs } from './pairs.ts';
import type { Spelling } from './renaming.ts';
import { bothOf, type MaybeSides, type Sides } from './sides.ts';
import { valueDifferences } from './values.ts';

/**
 * One fact in which two stacks differ. `whole`: a resource that came, went or has another logical id, or, where both are there, exists in other branches;
 * otherwise a place of a resource, or of the sections beside the resources, whose `type` is `Template`.
 */
export type FactDifference = {
  readonly kind: 'added' | 'removed' | 'renamed' | 'exists' | 'value';
  readonly type: string;
  readonly resource: MaybeSides<Declaration>;
  /** From the resource on, such as `Properties/Timeout`; empty for a resource as a whole. */
  readonly path: string;
  readonly before?: Value | undefined;
  readonly after?: Value | undefined;
  /** `maybe`: only deployment tells whether they differ. */
  readonly answer: Exclude<Answer, 'yes'>;
  /** The branches in which they differ, any of them; one without facts is always. */
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
};

/** What two stacks differ in, and what of them was not compared. */
export type FactComparison = {
  readonly stacks: Sides<StackIndex>;
  readonly pairs: ResourcePairs;
  readonly spelling: Spelling;
  readonly differences: readonly FactDifference[];
  /** Places with too many branches to read all of, or past the limit of work. */
  readonly incomplete: readonly Incomplete[];
};
export type Incomplete = { readonly resource: Declaration; readonly path: string; readonly why: string };

export type CompareOptions = {
  /** What two deployments differ in anyway, such as the name of their stages: literals are counted as what it makes of them. */
  readonly fold?: Spelling['fold'];
};

const WHY_BRANCHES = 'it has too many branches to compare all of them';
const WHY_UNPAIRED =
  'resources with new logical ids are not compared with the old ones: the limit of work for one file was reached';
const WHY_BUDGET = 'the limit of work for one file was reached';

/**
 * Every fact in which two stacks differ: resources by their logical ids, or by equal content where those changed; each property and attribute as a Text, in all
 * branches of both stacks. Empty for stacks that deploy the same. Never throws: what could not be compared is in `incomplete`.
 */
export function compareFacts(before: Stack, after: Stack, options: CompareOptions = {}): FactComparison {
  const stacks = bothOf({ before, after }, stack => new StackIndex(stack));
  const pairs = pairResources(stacks);
  const spelling: Spelling = {
    renamed: pairs.renamed,
    ...(options.fold ? { fold: options.fold } : {}),
  };
  const resource = after.resources.values().next().value ?? before.resources.values().next().value;
  const incomplete: Incomplete[] =
    pairs.isCutShort && resource ? [{ resource, path: '', why: WHY_UNPAIRED }] : [];
  const differences: FactDifference[] = [];
  const template = { before: stacks.before.template, after: stacks.after.template };
  for (const pair of [...pairs.pairs, template])
    try {
      differences.push(...pairDifferences(pair, { stacks, spelling, incomplete }));
    } catch (error) {
      const one = pair.after ?? pair.before;
      if (!(error instanceof OutOfBudget) || !one) throw error;
      incomplete.push({ resource: one, path: '', why: WHY_BUDGET });
      break;
    }
  return { stacks, pairs, spelling, differences, incomplete };
}

type Ground = {
  readonly stacks: Sides<StackIndex>;
  readonly spelling: Spelling;
  readonly incomplete: Incomplete[];
};

function pairDifferences(pair: ResourcePair, ground: Ground): readonly FactDifference[] {
  const { before, after, renamed } = pair;
  if (!before || !after) return oneSided(pair, ground);
  const existence = existenceDifferences({ before, after }, ground);
  const values = partsOf(before, after).flatMap(path => placeDifferences({ before, after }, path, ground));
  const renaming: FactDifference[] =
    renamed && before.id !== after.id ? [whole('renamed', pair, ALWAYS)] : [];
  return [...renaming, ...existence, ...values];
}

const ALWAYS = { when: [[]], confidence: 'certain' } as const;

const whole = (
  kind: 'added' | 'removed' | 'renamed' | 'exists',
  { before, after }: ResourcePair,
  { when, confidence }: Pick<FactDifference, 'when' | 'confidence'>,
): FactDifference => ({
  kind,
  type: (after ?? before)?.type ?? '',
  resource: { before, after },
  path: '',
  answer: 'no',
  when,
  confidence,
});

/** A resource that only one of the stacks has, in the branches in which it exists. */
function oneSided(pair: ResourcePair, { stacks, incomplete }: Ground): readonly FactDifference[] {
  const { before, after } = pair;
  const seen = jointly<true>(stacks, worlds => {
    const is = before ? worlds.before.resource(before.id) : after && worlds.after.resource(after.id);
    return is ? [{ place: '', key: '', item: true }] : [];
  });
  const declared = after ?? before;
  if (declared && seen.some(({ complete }) => !complete))
    incomplete.push({ resource: declared, path: '', why: WHY_BRANCHES });
  return seen.map(one => whole(before ? 'removed' : 'added', pair, one));
}

/** Branches in which a resource exists in one of the stacks only. */
function existenceDifferences(pair: Sides<Declaration>, ground: Ground): readonly FactDifference[] {
  if (!hasCondition(pair.before) && !hasCondition(pair.after)) return [];
  const seen = jointly<'added' | 'removed'>(ground.stacks, worlds => {
    const [was, is] = existing(pair, worlds);
    if (was === is) return [];
    const kind = is ? 'added' : 'removed';
    return [{ place: kind, key: kind, item: kind }];
  });
  if (seen.some(({ complete }) => !complete))
    ground.incomplete.push({ resource: pair.after, path: 'Condition', why: WHY_BRANCHES });
  return seen.map(({ item, when, confidence }) =>
    whole('exists', item === 'added' ? { after: pair.after } : { before: pair.before }, { when, confidence }),
  );
}

const hasCondition = ({ node }: Declaration): boolean => node.entries.has('Condition');

const existing = (
  { before, after }: Sides<Declaration>,
  worlds: Sides<World>,
): readonly [boolean, boolean] => [isThere(before, worlds.before), isThere(after, worlds.after)];
const isThere = (declared: Declaration, world: World): boolean =>
  declared.type === TEMPLATE || world.resource(declared.id) !== undefined;

/** Attributes that decide where a resource is deployed, or that deploy nothing. */
const NO_FACTS: ReadonlySet<string> = new Set(['Type', 'Condition', 'Properties']);
/** Sections whose content shows where it is used. */
const USED: ReadonlySet<string> = new Set([
  'Conditions',
  'Mappings',
  'Rules',
  'Transform',
  'AWSTemplateFormatVersion',
]);

/** The places to compare one by one, so that each asks about few conditions. */
function partsOf(before: Declaration, after: Declaration): readonly string[] {
  const keys = (of: (declared: Declaration) => readonly { readonly key: string }[]): readonly string[] => [
    ...new Set([before, after].flatMap(declared => of(declared).map(({ key }) => key))),
  ];
  if (before.type === TEMPLATE)
    return keys(sectionsOf)
      .filter(section => !USED.has(section))
      .flatMap(section => {
        const names = keys(declared => entriesOf(sectionAt(declared, section)));
        return names.length > 0
          ? names.map(key => `Properties/${section}/${key}`)
          : [`Properties/${section}`];
      });
  const attributes = keys(({ node }) => entriesOf(node)).filter(key => !NO_FACTS.has(key));
  const settings = keys(sectionsOf).map(key => `Properties/${key}`);
  const isOpen = [before, after].some(({ node }) => node.entries.get('Properties')?.value.kind === 'call');
  return [...attributes, ...(isOpen ? ['Properties'] : settings)];
}

const sectionsOf = ({ node }: Declaration): readonly { readonly key: string }[] =>
  entriesOf(node.entries.get('Properties')?.value);
const sectionAt = ({ node }: Declaration, section: string) => {
  const properties = node.entries.get('Properties')?.value;
  return properties?.kind === 'map' ? properties.entries.get(section)?.value : undefined;
};

/** The value at a path of a resource: of its properties, or of an attribute beside them. */
function valueAt(declared: Declaration, world: World, path: string): Value {
  const resource = new Resource(world, declared);
  const [first = '', ...rest] = path.split('/');
  return first === 'Properties' ? resource.get(...rest) : resource.attribute(first);
}

function placeDifferences(
  pair: Sides<Declaration>,
  part: string,
  { stacks, spelling, incomplete }: Ground,
): readonly FactDifference[] {
  type Found = Pick<FactDifference, 'path' | 'before' | 'after' | 'answer'>;
  const seen = jointly<Found>(
    stacks,
    worlds => {
      const sides = {
        before: valueAt(pair.before, worlds.before, part),
        after: valueAt(pair.after, worlds.after, part),
      };
      // Whether it exists is asked last, and only where something differs.
      const found = valueDifferences(sides, part, spelling);
      if (found.length === 0 || existing(pair, worlds).includes(false)) return [];
      return found.map((one): Seen<Found> => ({ place: one.path, key: keyOf(one, spelling), item: one }));
    },
    ({ answer }) => answer === 'maybe',
  );
  if (seen.some(({ complete }) => !complete))
    incomplete.push({ resource: pair.after, path: part, why: WHY_BRANCHES });
  return seen.map(({ item, when, confidence }) => ({
    kind: 'value',
    type: pair.after.type,
    resource: pair,
    ...item,
    when,
    confidence,
  }));
}

const keyOf = (
  { path, before, after, answer }: Pick<FactDifference, 'path' | 'before' | 'after' | 'answer'>,
  spelling: Spelling,
): string =>
  [
    path,
    answer,
    before ? canonical(before, 'before', spelling) : '',
    after ? canonical(after, 'after', spelling) : '',
  ].join('\0');
