import type { Fact } from '../model/fact.ts';
import type { Stack } from '../model/stack.ts';
import { replaceWord } from './words-in.ts';

/** The value that a parameter has in a branch. */
export type BranchValue = { readonly parameter: string; readonly value: string };

/** The values of parameters that the facts of a branch come to: what they say, or the one of few that they leave. */
export function valuesIn(facts: readonly Fact[], { parameters }: Stack): readonly BranchValue[] {
  const subjects = new Set(facts.map(({ subject }) => subject));
  return [...subjects].flatMap(parameter => {
    const own = facts.filter(({ subject }) => subject === parameter);
    const left = (parameters.get(parameter)?.allowed ?? []).filter(
      value => !own.some(({ is, holds }) => is === value && !holds),
    );
    const value = own.find(({ holds }) => holds)?.is ?? (left.length === 1 ? left[0] : undefined);
    return parameters.has(parameter) && value !== undefined && value.length > 1 ? [{ parameter, value }] : [];
  });
}

/** What a message says whatever the values are: the names of the parameters stand in their place. */
export const withoutValues = (message: string, values: readonly BranchValue[]): string =>
  values.reduce((text, { parameter, value }) => replaceWord(text, value, `\${${parameter}}`), message);

/** Whether what is found in the branches is found under these values alone, so that its message may name them. */
export function isOfValues(
  [only, ...others]: readonly (readonly Fact[])[],
  values: readonly BranchValue[],
  stack: Stack,
): boolean {
  if (only === undefined || others.length > 0) return false;
  const own = valuesIn(only, stack);
  return values.every(({ parameter, value }) =>
    own.some(one => one.parameter === parameter && one.value === value),
  );
}
