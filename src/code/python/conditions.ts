import { part, type Syntax } from './syntax.ts';

/** Conditions that are false in a function that Lambda runs: it imports the file, and types are checked elsewhere. */
const NEVER =
  /^(?:__name__==(?:'__main__'|"__main__")|(?:'__main__'|"__main__")==__name__|(?:\w+\.)?TYPE_CHECKING)$/;

/** Whether the block of an `if` or `elif` never runs. */
export function neverRuns(node: Syntax, text: string): boolean {
  let condition = part(node, 'condition');
  while (condition?.kind === 'parenthesized_expression') condition = condition.children[0];
  if (!condition || condition.end - condition.start > 60) return false;
  return NEVER.test(text.slice(condition.start, condition.end).replaceAll(/\s/g, ''));
}
