import { questionOf, type Fact } from './fact.ts';
import type { Leaf } from './leaves.ts';

type Branch = readonly Fact[];
type Read = Pick<Leaf<unknown>, 'facts' | 'found'>;

/** The widest branches in which a key is found everywhere, of all leaves there are. */
export const coverOf = (leaves: readonly Read[], key: string): readonly Branch[] => cover(leaves, 0, key);

function cover(leaves: readonly Read[], depth: number, key: string): readonly Branch[] {
  const [first] = leaves;
  if (!first) return [];
  if (leaves.every(leaf => leaf.found.has(key))) return [first.facts.slice(0, depth)];
  if (leaves.length === 1) return [];
  return [true, false].flatMap(holds =>
    cover(
      leaves.filter(leaf => leaf.facts[depth]?.holds === holds),
      depth + 1,
      key,
    ),
  );
}

/**
 * The conditions of a key, where not all leaves were read. Those that seem to be enough are tested in a branch in which everything else is the other way
 * round; where one lacks the key, each fact of a branch that has it is tried by itself. `again` reads a branch and adds it to the leaves.
 */
export function tested(
  leaves: readonly Read[],
  key: string,
  again: (script: Branch) => Read | undefined,
): readonly Branch[] {
  const facts = leaves.find(leaf => leaf.found.has(key))?.facts ?? [];
  const turned = (without: (fact: Fact) => boolean): Branch =>
    facts.map(fact => (without(fact) ? fact : { ...fact, holds: !fact.holds }));
  for (let tries = 0; ; tries += 1) {
    const branches = likeliest(leaves, key);
    const isWrong = branches.some(branch => {
      const own = new Map(branch.map(fact => [questionOf(fact), fact]));
      const script = turned(fact => own.has(questionOf(fact))).map(fact => own.get(questionOf(fact)) ?? fact);
      return branch.length < facts.length && again(script)?.found.has(key) === false;
    });
    if (!isWrong) return branches;
    if (tries === 0) for (const one of facts) again(turned(fact => fact !== one));
  }
}

/**
 * The simplest conditions that tell the leaves with a key from those without, where not all were read: facts that all leaves with it share, or one
 * of several that no leaf without it has; else the facts of one leaf that no leaf without it shares.
 */
function likeliest(leaves: readonly Read[], key: string): readonly Branch[] {
  const sides = leaves.map(({ facts, found }) => ({
    facts,
    holding: new Map(facts.map(fact => [questionOf(fact), fact.holds])),
    has: found.has(key),
  }));
  const [withKey, without] = [sides.filter(({ has }) => has), sides.filter(({ has }) => !has)];
  const [first] = withKey;
  if (!first || without.length === 0) return [[]];
  const shared = (fact: Fact, among: typeof sides): boolean =>
    among.every(({ holding }) => holding.get(questionOf(fact)) === fact.holds);
  const all = first.facts.filter(fact => shared(fact, withKey));
  const least = telling(all, without);
  if (least) return [least];
  const never = (without[0]?.facts ?? [])
    .filter(fact => shared(fact, without))
    .map(fact => ({ ...fact, holds: !fact.holds }));
  const any = never.filter(fact =>
    withKey.some(({ holding }) => holding.get(questionOf(fact)) === fact.holds),
  );
  if (
    withKey.every(({ holding }) => any.some(fact => holding.get(questionOf(fact)) === fact.holds)) &&
    any.length > 1
  )
    return any.map(fact => [fact]);
  return [telling(first.facts, without) ?? first.facts];
}

/** A few of these facts that no other leaf has together, those first that tell most leaves apart; undefined when all of them do not. */
function telling(
  facts: Branch,
  others: readonly { readonly holding: ReadonlyMap<string, boolean> }[],
): Branch | undefined {
  const chosen = new Set<Fact>();
  const differs = (fact: Fact, { holding }: (typeof others)[number]): boolean =>
    holding.get(questionOf(fact)) !== fact.holds;
  for (let left = others; left.length > 0;) {
    let [best, most] = [undefined as Fact | undefined, 0];
    for (const fact of facts) {
      const apart = left.filter(other => differs(fact, other)).length;
      if (apart > most) [best, most] = [fact, apart];
    }
    if (!best) return undefined;
    const one = best;
    chosen.add(one);
    left = left.filter(other => !differs(one, other));
  }
  return facts.filter(fact => chosen.has(fact));
}
