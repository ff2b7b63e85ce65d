import type { Solver } from './solver.ts';
import { UNKNOWN_TEXT, type Slot } from './values.ts';

/** What they give is a number or a truth, or in Python what a class makes of them: one of its own, as of dates and of sets. */
const ARITHMETIC: ReadonlySet<string> = new Set('+ - * / % ** // | & ^ << >> >>> @ ~ ++ --'.split(' '));
const COMPARISONS: ReadonlySet<string> = new Set(
  '! not == != === !== < > <= >= in instanceof is <> typeof void'.split(' '),
);

/** What an operator makes of its operands, apart from texts that it joins. */
export function operatedInto(solver: Solver, operator: string, operands: readonly Slot[], to: Slot): void {
  const isArithmetic = ARITHMETIC.has(operator);
  if (operator !== '+' && operator !== '%' && (isArithmetic || COMPARISONS.has(operator)))
    solver.add(to, UNKNOWN_TEXT);
  // Its methods are those of a text: what they give is of what they are given.
  if (operator === 'regexp') solver.add(to, UNKNOWN_TEXT);
  if (operator !== 'slice' && !isArithmetic) return;
  for (const given of operands)
    solver.listen(given, value => {
      if (operator === 'slice' ? value.kind !== 'constant' : value.kind === 'object')
        solver.add(to, value, given);
    });
}
