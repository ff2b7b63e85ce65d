import type { FunctionBody } from '../../code/program.ts';
import type { Resource } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { callersInWords } from '../lambda/triggers.ts';
import type { ReadCode } from './function-code.ts';

/** Where a rule reports a fault of the code of a function, and what it says of the function there. */
export type FaultPlace = {
  readonly at: Span;
  readonly code: { readonly within: Span; readonly reachedBy: string };
};

/** The place of a fault; undefined in packages, which are not the author's to mend. `within` is the function of the code that has it. */
export function faultPlace(
  fn: Resource,
  { placeOf }: ReadCode,
  at: Span,
  within?: FunctionBody,
): FaultPlace | undefined {
  if (/(?:^|\/)(?:node_modules|site-packages)\//.test(at.file)) return undefined;
  const place = placeOf(at);
  const callers = callersInWords(fn);
  return {
    at: place,
    code: {
      within: within ? placeOf(within.span) : place,
      reachedBy: callers === undefined ? `${fn.name} runs it` : `${fn.name} runs it for ${callers}`,
    },
  };
}
