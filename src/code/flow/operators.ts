import type { Solver } from './solver.ts';
import { literalOf } from './text.ts';
import { UNKNOWN_TEXT, type Slot } from './values.ts';

/** A regular expression that is written in the code: a package, below which is its pattern. */
export const REGEXP = 'global:regexp';

/** What they give is a number or a truth, or in Python what a class makes of them: one of its own, as of dates and of sets. */
const ARITHMETIC: ReadonlySet<string> = new Set('+ - * / % ** // | & ^ << >> >>> @ ~ ++ --'.split(' '));
const COMPARISONS: ReadonlySet<string> = new Set(
  '! not == != === !== < > <= >= in instanceof is <> typeof void'.split(' '),
);

/** Whether nothing of its operands is in what an operator gives, but whether, or of which type, they are. */
export const isComparison = (operator: string): boolean => COMPARISONS.has(operator);

/** What an operator makes of its operands, apart from texts that it joins. */
export function operatedInto(solver: Solver, operator: string, operands: readonly Slot[], to: Slot): void {
  const isArithmetic = ARITHMETIC.has(operator);
  if (operator !== '+' && operator !== '%' && (isArithmetic || COMPARISONS.has(operator)))
    solver.add(to, UNKNOWN_TEXT);
  if (operator === 'regexp')
    for (const given of operands)
      solver.listen(given, pattern => {
        solver.add(to, { kind: 'package', source: REGEXP, path: [literalOf(pattern) ?? ''] });
      });
  if (operator !== 'slice' && !isArithmetic) return;
  for (const given of operands)
    solver.listen(given, value => {
      if (operator === 'slice' ? value.kind !== 'constant' : value.kind === 'object')
        solver.add(to, value, given);
    });
}
