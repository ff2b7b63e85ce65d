import type { Rule } from '../src/rule/rule.ts';

const ids = process.env['PAGES_OF']?.split(',');

/** For tests: whether the page of a rule is tested in this run; `npm test -- --changed` names the rules that changed. */
export const isSelected = ({ id }: Pick<Rule, 'id'>): boolean => ids === undefined || ids.includes(id);
/** For tests: whether the pages of all rules are. */
export const allSelected = ids === undefined;
