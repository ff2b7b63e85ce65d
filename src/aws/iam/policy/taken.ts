import { mayHold, type Part, type Text } from '../../../model/text.ts';
import { perStack } from '../../../model/memo.ts';
import { spend } from '../../../source/budget.ts';
import type { Action } from '../actions/action-table.ts';
import { writtenOnArns } from '../actions/on-arns.ts';
import { resourceTexts } from './grant.ts';
import { spelledOut } from './own-arn.ts';
import { arnOf, isEverything, type Arn } from './arn.ts';
import { mayBeOf, patternsFor, type Pattern } from './pattern.ts';
import type { Statement } from './statements.ts';

/**
 * More entries than this no policy holds: of a role's own it is 10,240 characters at most (IAM User Guide, "IAM and AWS STS quotas", read 2026-11), and
 * the shortest ARN has 14. They are taken to hold everything.
 */
const MANY = 600;

/**
 * Those of the actions that some entry of `Resource` can be of use to: an index of a table takes no DeleteTable, a bucket no ListAccessGrants. All of them
 * where an entry is `*` or is not known until deployment.
 */
export function takenBy(actions: readonly Action[], statement: Statement): readonly Action[] {
  const { world } = statement.at;
  const texts = resourceTexts(statement);
  if (texts.length === 0 || texts.length > MANY || texts.some(isEverything)) return actions;
  const arns = texts.map(text => arnOf(spelledOut(text, world)));
  if (!arns.every(arn => arn !== undefined)) return actions;
  spend(actions.length / 2 + arns.length / 4);
  const lists = new Set(actions.map(patternsFor));
  const patterns = [...new Set([...lists].flat())];
  const fits = fitsIn(world.stackIndex);
  const taken = new Set(arns.flatMap(arn => patternsOfArn(arn, patterns, fits)));
  const useful = new Set([...lists].filter(list => list.some(pattern => taken.has(pattern))));
  return actions.filter(action =>
    action.scopable ? useful.has(patternsFor(action)) : writtenOnArns(action.name),
  );
}

/** How the last field of an ARN is of a pattern: as it is written, only where wildcards stand for more than names, or not. */
type Fit = 'as written' | 'loosely' | 'no';
type Fits = Map<Pattern, Map<string, Fit>>;
/** Known by the key of the field: each branch reads most ARNs again. */
const fitsIn = perStack((): Fits => new Map());

/** The patterns that an ARN may be of: `table/a/index/b` is no table, although a name might hold anything. */
function patternsOfArn(arn: Arn, patterns: readonly Pattern[], fits: Fits): readonly Pattern[] {
  const { key } = arn.resource;
  let units: readonly Unit[] | undefined;
  const fitting = patterns.flatMap(pattern => {
    if (!mayBeOf(arn, pattern)) return [];
    const known = fits.get(pattern) ?? new Map<string, Fit>();
    fits.set(pattern, known);
    const fit = known.get(key) ?? fitOf((units ??= unitsOf(arn.resource)), pattern);
    known.set(key, fit);
    return fit === 'no' ? [] : [{ pattern, letters: tokensOf(pattern).letters, fit }];
  });
  const closest = Math.max(0, ...fitting.filter(one => one.fit === 'as written').map(one => one.letters));
  return fitting.filter(({ letters }) => letters >= closest).map(({ pattern }) => pattern);
}

function fitOf(units: readonly Unit[], pattern: Pattern): Fit {
  const { tokens } = tokensOf(pattern);
  if (matches(units, tokens, false)) return 'as written';
  return matches(units, tokens, true) ? 'loosely' : 'no';
}

/** A character, a wildcard, or what only deployment or the request fills in. */
type Unit = string | { readonly mayHold: (letter: string) => boolean };
const RUN: Unit = { mayHold: () => true };

const unitsOf = (text: Text): readonly Unit[] =>
  text.parts.flatMap((part: Part): readonly Unit[] =>
    typeof part === 'string'
      ? (part.match(/\$\{[^${}]*\}|[^]/g) ?? []).map(one => (/^(?:[*?]|\$\{)/.test(one) ? RUN : one))
      : // A resource's name is one name of the pattern, whatever it holds.
        [{ mayHold: letter => part.of !== 'name' && mayHold(part, letter) }],
  );

/** A letter, or a name, which does not hold the letter that follows it; the last one of a pattern may hold anything. */
type Token = string | { readonly not: string };
type Tokens = { readonly tokens: readonly Token[]; readonly letters: number };

const tokensByPattern = new WeakMap<Pattern, Tokens>();

function tokensOf(pattern: Pattern): Tokens {
  const known = tokensByPattern.get(pattern);
  if (known) return known;
  const pieces = pattern.resource.match(/\$\{[^${}]*\}|[^]/g) ?? [];
  const tokens = pieces.map((piece, at): Token =>
    piece.startsWith('${') ? { not: pieces[at + 1] ?? '' } : piece,
  );
  const made = { tokens, letters: tokens.filter(token => typeof token === 'string').length };
  tokensByPattern.set(pattern, made);
  return made;
}

/** Whether units are of a pattern. Loosely a wildcard also stands for letters of the pattern; else only for its names. */
function matches(units: readonly Unit[], tokens: readonly Token[], loose: boolean): boolean {
  // How many tokens the units so far may be.
  let reached = new Set([0]);
  for (const unit of units) {
    const next = new Set<number>();
    for (const count of reached) {
      if (takes(tokens[count], unit)) next.add(count + 1);
      if (isName(tokens[count - 1]) && takes(tokens[count - 1], unit)) next.add(count);
    }
    if (loose && typeof unit === 'object') addSkipped(unit, tokens, reached, next);
    reached = next;
    spend(reached.size / 10);
    if (reached.size === 0) return false;
  }
  return reached.has(tokens.length);
}

/** A wildcard stands for nothing, or for tokens that follow one another. */
function addSkipped(
  unit: Exclude<Unit, string>,
  tokens: readonly Token[],
  from: ReadonlySet<number>,
  to: Set<number>,
): void {
  let open = false;
  for (let count = 0; count <= tokens.length; count += 1) {
    const before = tokens[count - 1];
    open =
      from.has(count) ||
      (open && before !== undefined && (typeof before !== 'string' || unit.mayHold(before)));
    if (open) to.add(count);
  }
}

const isName = (token: Token | undefined): boolean => typeof token === 'object';
const takes = (token: Token | undefined, unit: Unit): boolean =>
  typeof token === 'object' ? unit !== token.not : token !== undefined && token === unit;
