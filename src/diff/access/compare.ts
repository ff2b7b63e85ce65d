import { summarizeAccess } from '../../aws/iam/actions/access-summary.ts';
import type { AccessLevel } from '../../aws/iam/actions/action-table.ts';
import { matches } from '../../aws/iam/policy/match.ts';
import { every, some } from '../../model/answers.ts';
import { addTo } from '../../model/multimap.ts';
import { Text, type Answer } from '../../model/text.ts';
import { spend } from '../../source/budget.ts';
import { differInAccountOnly } from '../renaming.ts';
import type { MaybeSides } from '../sides.ts';
import { actionsNamed, namesIn, type Atom, type StatementEntry } from './atoms.ts';

/**
 * What one part of the statements gives more or less than before. `more` and `less` are both set where it gives something else: another resource, another condition.
 * Actions are by name as AWS writes them, or as their author did where all of what that matches comes or goes.
 */
export type AccessDifference = {
  readonly effect: Atom['effect'];
  readonly more: readonly string[];
  readonly less: readonly string[];
  /** What their author wrote, where not all that it matches comes or goes. */
  readonly by: readonly string[];
  readonly atoms: MaybeSides<readonly Atom[]>;
  /** Whether it is certain that something comes or goes. */
  readonly answer: 'no' | 'maybe';
  readonly level: AccessLevel | undefined;
};

/** What statements give, compared: equal atoms are left out, and what other statements of the other side give already. */
export function compareAtoms(before: readonly Atom[], after: readonly Atom[]): readonly AccessDifference[] {
  const [old, now] = [byKey(before), byKey(after)];
  const gone = [...old.values()].filter(({ key }) => !now.has(key)).map(atom => part(atom, after));
  const come = [...now.values()].filter(({ key }) => !old.has(key)).map(atom => part(atom, before));
  const left = new Set(gone);
  const pairs: Pair[] = [];
  for (const one of come) {
    const other = [...left].find(candidate => isSameBut(candidate.atom, one.atom));
    if (other) left.delete(other);
    pairs.push({ before: other, after: one });
  }
  for (const one of left) pairs.push({ before: one });
  return grouped(pairs.filter(isDifferent));
}

type Part = {
  readonly atom: Atom;
  /** What the other side does not give. */
  readonly names: readonly string[];
  readonly whole: boolean;
  readonly answer: 'no' | 'maybe';
};
type Pair = MaybeSides<Part>;

const byKey = (atoms: readonly Atom[]): ReadonlyMap<string, Atom> =>
  new Map(atoms.map(atom => [atom.key, atom]));

const isDifferent = ({ before, after }: Pair): boolean =>
  (before?.names.length ?? 0) > 0 || (after?.names.length ?? 0) > 0;

/** One of the three, resource, condition or principal, is another: a statement that was edited there. */
function isSameBut(a: Atom, b: Atom): boolean {
  if (a.effect !== b.effect) return false;
  const differs = [
    a.principal?.key !== b.principal?.key,
    a.action.key !== b.action.key,
    a.resource?.key !== b.resource?.key,
    a.condition.key !== b.condition.key,
  ];
  return differs.filter(Boolean).length === 1 && differs[1] !== true;
}

/** What an atom gives that the other side does not. */
function part(atom: Atom, others: readonly Atom[]): Part {
  const all = namesIn(atom.action);
  const given = new Map<Atom, Answer>();
  for (const other of others) {
    spend(1);
    const covers = atom.effect === other.effect ? around(other, atom) : 'no';
    if (covers !== 'no') given.set(other, covers);
  }
  const names: string[] = [];
  let open = false;
  for (const name of all) {
    const answers = [...given].flatMap(([other, covers]) => (namesOf(other).has(name) ? [covers] : []));
    const covered = some(answers);
    if (covered === 'yes') continue;
    if (covered === 'maybe') open = true;
    names.push(name);
  }
  spend(all.size / 50);
  return { atom, names, whole: names.length === all.size, answer: open ? 'maybe' : 'no' };
}

const sets = new WeakMap<StatementEntry, ReadonlySet<string>>();
function namesOf({ action }: Atom): ReadonlySet<string> {
  const known = sets.get(action);
  if (known) return known;
  const made = namesIn(action);
  sets.set(action, made);
  return made;
}

/** Whether one atom reaches whatever another does, apart from its actions. A Deny under a condition covers less than one without. */
function around(wide: Atom, narrow: Atom): Answer {
  return every([
    wide.condition.key === '' || wide.condition.key === narrow.condition.key ? 'yes' : 'no',
    principalCovers(wide.principal, narrow.principal),
    resourceCovers(wide.resource, narrow.resource),
  ]);
}

function principalCovers(wide: Atom['principal'], narrow: Atom['principal']): Answer {
  if (wide?.key === narrow?.key) return 'yes';
  return wide?.who === 'anyone' ? 'yes' : 'no';
}

function resourceCovers(wide: StatementEntry | undefined, narrow: StatementEntry | undefined): Answer {
  if (wide?.key === narrow?.key) return 'yes';
  if (!wide || !narrow || wide.except || narrow.except) {
    const isAll = wide !== undefined && !wide.except && wide.texts.some(text => text.is('*'));
    return isAll ? 'yes' : 'no';
  }
  return some(wide.compared.flatMap(pattern => narrow.compared.map(subject => covers(pattern, subject))));
}

function covers(pattern: Text, subject: Text): Answer {
  const answer = matches(pattern, subject);
  return answer === 'maybe' && differInAccountOnly(pattern, subject) ? 'no' : answer;
}

/** Parts of one statement that come or go alike are one. */
function grouped(pairs: readonly Pair[]): readonly AccessDifference[] {
  const lists = new Map<string, Pair[]>();
  for (const pair of pairs) addTo(lists, groupOf(pair), pair);
  const byActions = new Map<string, Pair[]>();
  for (const [group, list] of lists) {
    const reached = [
      ...new Set(list.map(({ before, after }) => `${resourceOf(before)}>${resourceOf(after)}`)),
    ]
      .toSorted()
      .join('\u0003');
    for (const pair of list) addTo(byActions, `${group.split('\u0004')[0] ?? ''}\u0004${reached}`, pair);
  }
  return [...byActions.values()].map(difference);
}

const resourceOf = (one: Part | undefined): string => one?.atom.resource?.key ?? '';
const statementOf = (one: Part | undefined): string =>
  one
    ? `${one.atom.statement.at.span.file}:${one.atom.statement.at.span.start}:${one.atom.condition.key}`
    : '';

function groupOf({ before, after }: Pair): string {
  const atom = (after ?? before)?.atom;
  const how = `${(before?.names.length ?? 0) > 0}${(after?.names.length ?? 0) > 0}`;
  const statement = [
    atom?.effect,
    atom?.principal?.key,
    before?.atom.principal?.key,
    how,
    statementOf(before),
    statementOf(after),
  ].join('\u0001');
  return `${statement}\u0004${atom?.action.key ?? ''}`;
}

function difference(pairs: readonly Pair[]): AccessDifference {
  const [first] = pairs;
  const sides = (side: 'before' | 'after'): readonly Part[] => pairs.flatMap(pair => pair[side] ?? []);
  const names = (side: 'before' | 'after'): readonly string[] => [
    ...new Set(sides(side).flatMap(one => (one.whole ? written(one) : one.names.map(spelledName)))),
  ];
  const changed = new Set([...sides('before'), ...sides('after')].flatMap(one => one.names));
  const atomsIn = (side: 'before' | 'after'): readonly Atom[] | undefined => {
    const found = sides(side);
    return found.length > 0 ? found.map(({ atom }) => atom) : undefined;
  };
  return {
    effect: (first?.after ?? first?.before)?.atom.effect ?? 'unknown',
    more: names('after'),
    less: names('before'),
    by: [
      ...new Set(
        [...sides('before'), ...sides('after')].flatMap(one =>
          one.whole || one.names.length === 0 ? [] : written(one),
        ),
      ),
    ],
    atoms: { before: atomsIn('before'), after: atomsIn('after') },
    answer: pairs.every(({ before, after }) => [before, after].every(one => one?.answer !== 'no'))
      ? 'maybe'
      : 'no',
    level: summarizeAccess(actionsNamed(changed)).widest,
  };
}

/** What the author wrote. */
const written = ({ atom: { action } }: Part): readonly string[] => {
  const names = action.texts.map(text => spelledText(text));
  return action.except ? [`everything but ${names.join(', ')}`] : names;
};
const spelledText = (text: Text): string => `${text}`;
const spelledName = (name: string): string => actionsNamed([name])[0]?.name ?? name;
