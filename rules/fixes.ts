import type { RuleFixes } from '../src/fix/fix.ts';
import { plannerWith } from '../src/fix/planner.ts';
import { fixes as api } from './api/fixes.ts';
import { fixes as encryption } from './encryption/fixes.ts';
import { fixes as functions } from './functions/fixes.ts';
import { fixes as iam } from './iam/fixes.ts';
import { fixes as logs } from './logs/fixes.ts';
import { fixes as resourcePolicies } from './resource-policies/fixes.ts';
import { fixes as storage } from './storage/fixes.ts';
import { fixes as vpc } from './vpc/fixes.ts';

/** The fixes of all rules that have one; loaded only where fixes are shown or made. */
export const fixes: RuleFixes = {
  ...api,
  ...encryption,
  ...functions,
  ...iam,
  ...logs,
  ...resourcePolicies,
  ...storage,
  ...vpc,
};

export const plannerOf = plannerWith(fixes);
