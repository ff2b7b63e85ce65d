import { factRows, factsAs } from '../../../model/facts.ts';

/** A known way to more permissions than one was given, by actions in lower case. */
export type Method = { readonly name: string; readonly actions: readonly string[] };

/** The ways of data/privesc-methods.txt, the shortest first. */
export const escalationMethods = (): readonly Method[] =>
  factsAs('privesc-methods.txt', text =>
    factRows(text)
      .map(([name = '', actions = '']) => ({ name, actions: actions.split(',') }))
      .toSorted((a, b) => a.actions.length - b.actions.length),
  );

/** Those whose actions are all given, without the ones that only lengthen another. */
export function methodsWithin(given: (action: string) => boolean): readonly Method[] {
  const found: Method[] = [];
  for (const method of escalationMethods()) {
    if (
      method.actions.every(given) &&
      !found.some(({ actions }) => actions.every(action => method.actions.includes(action)))
    )
      found.push(method);
  }
  return found;
}
