import { BranchTable, type Branch, type ReadBranch } from './branch-table.ts';
import { questionOf, type Fact } from './fact.ts';

/** The widest branches in which a key is found everywhere, of all leaves there are. */
export const coverOf = (leaves: readonly ReadBranch[], key: string): readonly Branch[] =>
  cover(leaves, 0, key);

function cover(leaves: readonly ReadBranch[], depth: number, key: string): readonly Branch[] {
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

/** In so many branches with a key conditions are seen to be enough for it. */
const SEEN_ENOUGH = 6;
/** Times that conditions are made anew because they did not hold in branches that were read to test them. */
const ROUNDS = 4;

/**
 * The conditions of each key, where not all leaves were read: those that explain what was found in all that were. `again` reads the branch of a script, undefined
 * where none may be read any more, and `more` some branches with answers by lot; both add them to the leaves. `explained` is true when the conditions held in
 * branches that were read after they were made.
 */
export function learned(
  leaves: readonly ReadBranch[],
  again: (script: Branch) => ReadBranch | 'refused' | undefined,
  more: () => void,
): { readonly conditions: ReadonlyMap<string, readonly Branch[]>; readonly explained: boolean } {
  const table = new BranchTable(leaves);
  const conditions = new Map<string, readonly Branch[]>();
  const isSure = new Map<string, boolean>();
  for (let round = 0; ; round += 1) {
    // A branch that is read to test one key may show another one, which is then among those that are left.
    for (let at = 0; at < leaves.length; at += 1)
      for (const key of leaves[at]?.found.keys() ?? []) {
        if (conditions.has(key)) continue;
        const { branches, sure } = tested(leaves, table, key, again);
        conditions.set(key, branches);
        isSure.set(key, sure);
      }
    const before = leaves.length;
    if (round < ROUNDS) more();
    for (const leaf of leaves.slice(before)) table.add(leaf);
    const wrong = [...conditions].filter(([key, branches]) => !table.explains(key, branches));
    const isNew = leaves
      .slice(before)
      .some(({ found }) => [...found.keys()].some(key => !conditions.has(key)));
    if (wrong.length === 0 && !isNew)
      return { conditions, explained: round < ROUNDS && [...isSure.values()].every(Boolean) };
    if (round === ROUNDS) return { conditions, explained: false };
    for (const [key] of wrong) conditions.delete(key);
  }
}

/**
 * The conditions of a key. Where few branches show that they are enough they are tested in one in which everything else is the other way round; where it lacks
 * the key, each fact of a branch that has it is tried by itself.
 */
function tested(
  leaves: readonly ReadBranch[],
  table: BranchTable,
  key: string,
  again: (script: Branch) => ReadBranch | 'refused' | undefined,
): { readonly branches: readonly Branch[]; readonly sure: boolean } {
  let sure = true;
  const read = (script: Branch): ReadBranch | undefined => {
    const leaf = again(script);
    if (leaf === undefined) sure = false;
    if (leaf === undefined || leaf === 'refused') return undefined;
    table.add(leaf);
    return leaf;
  };
  const facts = leaves.find(leaf => leaf.found.has(key))?.facts ?? [];
  const turned = (without: (fact: Fact) => boolean): Branch =>
    facts.map(fact => (without(fact) ? fact : { ...fact, holds: !fact.holds }));
  for (let tries = 0; ; tries += 1) {
    const branches = table.conditionsOf(key);
    const isWrong = branches.some(branch => {
      if (branch.length === facts.length || table.supportOf(key, branch) >= SEEN_ENOUGH) return false;
      const own = new Map(branch.map(fact => [questionOf(fact), fact]));
      const script = turned(fact => own.has(questionOf(fact))).map(fact => own.get(questionOf(fact)) ?? fact);
      return read(script)?.found.has(key) === false;
    });
    if (!isWrong) return { branches, sure };
    if (tries === 0) for (const one of facts) read(turned(fact => fact !== one));
  }
}
