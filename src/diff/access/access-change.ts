import { summarizeAccess } from '../../aws/iam/actions/access-summary.ts';
import type { Text } from '../../model/text.ts';
import type { World } from '../../model/world.ts';
import { isAuthorsChoice } from '../../source/provenance.ts';
import { listInWords } from '../../aws/listing.ts';
import type { Side } from '../canonical.ts';
import type { StackChange, SentencePart } from '../change.ts';
import type { Effect } from '../../model/effect.ts';
import type { Ground } from '../ground.ts';
import type { ResourcePair } from '../pairs.ts';
import type { Sides } from '../sides.ts';
import { actionsNamed, type Atom } from './atoms.ts';
import { levelOfPolicy, onlyWritesLogs, POLICY } from './attached.ts';
import { compareAtoms, type AccessDifference } from './compare.ts';

/** Whose access is compared, and how a sentence about it is made. */
export type AccessSubject = {
  readonly name: string;
  /** The atoms of one side in worlds of both. */
  readonly atoms: (worlds: Sides<World>, side: Side) => readonly Atom[];
  /** What a difference says and does; the subject begins the sentence. */
  readonly says: (difference: AccessDifference) => {
    readonly what: readonly SentencePart[];
    readonly effect: Effect;
  };
};

/** What one subject may do more or less than before, a sentence each. */
export function accessChanges(
  pair: ResourcePair,
  ground: Ground,
  { name, atoms, says }: AccessSubject,
): readonly StackChange[] {
  const seen = ground.jointly(pair, worlds =>
    compareAtoms(atoms(worlds, 'before'), atoms(worlds, 'after')).map(item => {
      return { place: placeOf(item), key: keyOf(item), item };
    }),
  );
  return seen.map(({ item, when, confidence }): StackChange => {
    const { what, effect } = says(item);
    const [old] = item.atoms.before ?? [];
    const [now] = item.atoms.after ?? [];
    return {
      effect,
      topic: 'access',
      subject: name,
      resource: { before: pair.before, after: pair.after },
      what,
      at: {
        ...(old && item.less.length + item.more.length > 0 ? { before: old.at } : {}),
        ...(now ? { after: now.at } : {}),
      },
      when,
      confidence,
      answer: item.answer,
      level: item.level ?? policyLevel(item),
    };
  });
}

const keyOf = ({ effect, more, less, atoms, answer }: AccessDifference): string =>
  JSON.stringify([
    effect,
    more,
    less,
    answer,
    ...[atoms.before, atoms.after].map(list => list?.map(({ key }) => key)),
  ]);

/** What stands at one place is said once, whatever the Defaults of parameters make of it. */
const placeOf = ({ effect, more, less, atoms }: AccessDifference): string =>
  JSON.stringify([
    effect,
    more,
    less,
    ...[atoms.before, atoms.after].map(list => list?.map(({ at }) => `${at.file}:${at.start}`)),
  ]);

const policyLevel = ({ more, less }: AccessDifference): StackChange['level'] =>
  [...more, ...less].map(levelOfPolicy).find(level => level !== undefined);

/** What roles, users and groups may do: `may now s3:GetObject on …`. */
export function identitySays(difference: AccessDifference): {
  readonly what: readonly SentencePart[];
  readonly effect: Effect;
} {
  const { effect, more, less, atoms } = difference;
  const isDeny = effect === 'Deny';
  const gains = isDeny ? less : more;
  const grants: Effect = gains.length > 0 ? 'grants' : 'revokes';
  const one = (atoms.after ?? atoms.before)?.[0];
  if (one?.action.key.startsWith(POLICY)) {
    const name = one.action.texts.map(text => ({ text }));
    return {
      effect: [...more, ...less].every(onlyWritesLogs) ? 'neutral' : grants,
      what: more.length > 0 ? ['gets the policy ', ...name] : ['loses the policy ', ...name],
    };
  }
  const [verb, not] = isDeny ? ['is denied', 'is no longer denied'] : ['may', 'may no longer'];
  return { effect: isOfTool(difference) ? 'neutral' : grants, what: clause(difference, verb, not) };
}

/** What a tool gives each function unasked, and no more than writing logs and traces. */
const isOfTool = ({ atoms, more, less }: AccessDifference): boolean =>
  [...more, ...less].every(name => /^(?:logs|xray):/.test(name)) &&
  [...(atoms.before ?? []), ...(atoms.after ?? [])].every(
    ({ statement }) => !isAuthorsChoice(statement.provenance),
  );

/** `may now A on B`, `may no longer A on B`, `may A on B, before on C`. */
export function clause(
  difference: AccessDifference,
  may: string,
  mayNot: string,
  withResources = true,
): readonly SentencePart[] {
  const { more, less, by, atoms } = difference;
  const on = (list: readonly Atom[] | undefined): readonly SentencePart[] =>
    withResources ? onPhrases(list) : [];
  const under = (list: readonly Atom[] | undefined): readonly SentencePart[] =>
    list?.[0]?.condition.says ?? [];
  if (!atoms.before) return [`${may} now `, actionsSaid(more, by), ...on(atoms.after), ...under(atoms.after)];
  if (!atoms.after) return [`${mayNot} `, actionsSaid(less, by), ...on(atoms.before), ...under(atoms.before)];
  const onlyLess = more.length === 0;
  const actions = actionsSaid(onlyLess ? less : more, by);
  const [was, is] = [atoms.before[0], atoms.after[0]];
  if (was?.condition.key !== is?.condition.key) {
    const before = under(atoms.before);
    return [
      `${may} `,
      actions,
      ...on(atoms.after),
      ...(is?.condition.key === '' ? [' without a condition'] : under(atoms.after)),
      ', before',
      ...(before.length > 0 ? before : [' without a condition']),
    ];
  }
  return [
    `${may} `,
    actions,
    onlyLess ? ' only' : '',
    ...onPhrases(atoms.after),
    ', before',
    ...onPhrases(atoms.before),
    ...under(atoms.after),
  ];
}

/** An ARN of this account and region without what all of them have: `dynamodb:table/orders`. */
export const shortArn = (text: Text): string =>
  `${text}`.replace(
    /^arn:(?:\$\{AWS::Partition\}|aws):([\w-]+):(?:\$\{AWS::Region\})?:(?:\$\{AWS::AccountId\})?:/,
    (_, service: string) => `${service}:`,
  );

/** Names are said up to so many, the worst first. */
const MOST = 4;

const actionsSaid = (names: readonly string[], by: readonly string[]): string =>
  `${actionsInWords(names)}${by.length > 0 ? ` (by ${listInWords(by)})` : ''}`;

function actionsInWords(names: readonly string[]): string {
  if (names.length <= MOST) return listInWords(names);
  const worst = summarizeAccess(actionsNamed(names)).worst.map(({ name }) => name);
  return listInWords([...worst, ...names.filter(name => !worst.includes(name))], MOST);
}

function onPhrases(atoms: readonly Atom[] | undefined): readonly SentencePart[] {
  const all = new Map<string, SentencePart[]>();
  for (const { resource } of atoms ?? [])
    if (resource)
      all.set(
        resource.key,
        resource.texts.flatMap((text, index): SentencePart[] => [
          index === 0 ? '' : ', ',
          { text: shortArn(text) },
        ]),
      );
  const isExcept = atoms?.some(({ resource }) => resource?.except === true);
  const lists = [...all.values()];
  const shown = lists.slice(0, MOST - 1);
  const left = lists.length - shown.length;
  return lists.length === 0
    ? []
    : [
        isExcept ? ' on everything but ' : ' on ',
        ...shown.flatMap((phrases, index) => [index === 0 ? '' : ', ', ...phrases]),
        left > 0 ? ` and ${left} more` : '',
      ];
}
