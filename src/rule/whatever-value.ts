import type { Explored } from '../model/explore.ts';
import { simplify, type Fact } from '../model/fact.ts';
import type { Stack } from '../model/stack.ts';
import { reportKey } from './finding-key.ts';
import type { RuleReport } from './finding.ts';
import { groupBy } from './group-by.ts';
import { replaceWord } from './words-in.ts';

/** The value that a parameter has in a branch. */
type BranchValue = { readonly parameter: string; readonly value: string };
type Found = Explored<RuleReport>;
/** What was found in one branch, and those of its values that the message names. */
type FoundUnder = { readonly found: Found; readonly values: readonly BranchValue[] };

/** One report where each of several values of a parameter gives the same one, but for the value that its message names: it names the parameter. */
export function whateverValue(all: readonly Found[], stack: Stack): readonly Found[] {
  const under = all.map((found): FoundUnder => {
    const [only, ...others] = found.when;
    const values = only && others.length === 0 ? valuesIn(only, stack) : [];
    const { message } = found.item;
    return { found, values: values.filter(one => withoutValues(message, [one]) !== message) };
  });
  if (under.filter(({ values }) => values.length > 0).length < 2) return all;
  const groups = groupBy(under, one =>
    one.values.length === 0
      ? one
      : `${reportKey(unnamed(one)).key}\0${one.found.confidence}\0${one.found.complete}`,
  );
  return [...groups.values()].map(same => {
    const [first, ...others] = same;
    return others.length === 0
      ? first.found
      : { ...first.found, item: unnamed(first), when: together(same, stack) };
  });
}

/** The values of parameters that the facts of a branch come to: what they say, or the one of few that they leave. */
function valuesIn(facts: readonly Fact[], { parameters }: Stack): readonly BranchValue[] {
  const subjects = new Set(facts.map(({ subject }) => subject));
  return [...subjects].flatMap(parameter => {
    const own = facts.filter(({ subject }) => subject === parameter);
    const left = (parameters.get(parameter)?.allowed ?? []).filter(
      value => !own.some(({ is, holds }) => is === value && !holds),
    );
    const value = own.find(({ holds }) => holds)?.is ?? (left.length === 1 ? left[0] : undefined);
    return parameters.has(parameter) && value !== undefined && value !== '' ? [{ parameter, value }] : [];
  });
}

const withoutValues = (message: string, values: readonly BranchValue[]): string =>
  values.reduce((text, { parameter, value }) => replaceWord(text, value, `\${${parameter}}`), message);

function unnamed({ found: { item }, values }: FoundUnder): RuleReport {
  const { gathering } = item;
  const named = typeof gathering === 'object' ? gathering.item : undefined;
  return {
    ...item,
    message: withoutValues(item.message, values),
    ...(typeof gathering === 'object' && named !== undefined
      ? { gathering: { ...gathering, item: withoutValues(named, values) } }
      : {}),
  };
}

/** The branches of all; without the parameter where they have each of its values, and no other condition tells them apart. */
function together(same: readonly FoundUnder[], { parameters }: Stack): readonly (readonly Fact[])[] {
  const branches = same.flatMap(({ found }) => found.when);
  const names = new Set(same.flatMap(({ values }) => values.map(({ parameter }) => parameter)));
  const [name, ...more] = names;
  const allowed = parameters.get(name ?? '')?.allowed;
  const [rest = [], ...rests] = branches.map(branch => branch.filter(({ subject }) => subject !== name));
  const values = new Set(same.flatMap(one => one.values.map(({ value }) => value)));
  const alike = rests.every(one => simplify([rest, one]).length === 1 && one.length === rest.length);
  return more.length === 0 && alike && allowed?.every(value => values.has(value))
    ? [rest]
    : simplify(branches);
}
