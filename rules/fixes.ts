import type { RuleFixes } from '../src/fix/fix.ts';
import { plannerWith } from '../src/fix/planner.ts';
import { fixes as logs } from './logs/fixes.ts';

/** The fixes of all rules that have one; loaded only where fixes are shown or made. */
export const fixes: RuleFixes = { ...logs };

export const plannerOf = plannerWith(fixes);
