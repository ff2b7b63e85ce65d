import type { DeclaredFix, Planner, PlannerOf } from '../fix/fix.ts';
import { joinedFix } from '../fix/joined-fix.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { World } from '../model/world.ts';
import type { Finding } from '../rule/finding.ts';
import { groupBy } from '../rule/group-by.ts';
import type { OptionValues, Rule } from '../rule/rule.ts';
import { OutOfBudget, spend } from '../source/budget.ts';
import { isSamePlace } from '../source/span.ts';
import type { AnalyzedTemplate } from './analyze.ts';

export type Options = (rule: string) => OptionValues;

/** The options of rules: what a project set, else their fallbacks. */
export const optionsWith =
  (rules: readonly Rule[], set: ((rule: string) => OptionValues | undefined) | undefined): Options =>
  id => {
    const { options = {} } = rules.find(rule => rule.id === id) ?? {};
    const fallbacks = Object.entries(options).map(([name, { fallback }]) => [name, fallback] as const);
    return { ...Object.fromEntries(fallbacks), ...set?.(id) };
  };

/**
 * What would mend each of the merged findings of a template: the edits for all findings that it stands for. One of which a part can not be mended has none.
 * `single`: the findings as the rules told them.
 */
export function planFixes(
  merged: readonly Finding[],
  single: readonly Finding[],
  { lowered, target }: AnalyzedTemplate,
  plannerOf: PlannerOf,
  options: Options,
  rules: readonly Rule[],
): ReadonlyMap<Finding, DeclaredFix> {
  const planner = plannerOf(target.root.files);
  const runs = (rule: string): boolean => rules.some(({ id }) => id === rule);
  const worlds = new Map<Stack, World>();
  const byRule = groupBy(single, ({ rule }) => rule);
  const planned = new Map<Finding, ReturnType<Planner>>();
  const planOf = (finding: Finding): ReturnType<Planner> => {
    if (planned.has(finding)) return planned.get(finding);
    const stack = stackOf(finding, lowered.stacks);
    const resource =
      stack?.resources.get(finding.deployed) ?? stack?.postDeployResources?.get(finding.deployed);
    if (!stack || !resource) return undefined;
    spend(100 + stack.resources.size);
    const world = worlds.get(stack) ?? new World(new StackIndex(stack));
    worlds.set(stack, world);
    const fix = planner({ finding, stack, resource, world, options, runs });
    planned.set(finding, fix);
    return fix;
  };
  const fixes = new Map<Finding, DeclaredFix>();
  try {
    const told = new Set(merged.map(asTold));
    for (const finding of merged) {
      const alike = byRule.get(finding.rule) ?? [];
      spend(alike.length);
      // What a rule tells beside it at the same token is a finding of its own.
      const own = asTold(finding);
      const isOwn = (part: Finding): boolean => asTold(part) === own || !told.has(asTold(part));
      const fix = joinedFix(alike.filter(part => isPartOf(part, finding) && isOwn(part)).map(planOf));
      if (fix) fixes.set(finding, fix);
    }
  } catch (error) {
    // Findings without a fix are findings all the same.
    if (!(error instanceof OutOfBudget)) throw error;
  }
  return fixes;
}

const asTold = ({ rule, at, deployed, message }: Finding): string =>
  [rule, at.file, at.start, deployed, message].join('\0');

const stackOf = ({ when: { stages: [stage] = [] } }: Finding, stacks: readonly Stack[]): Stack | undefined =>
  stacks.find(one => one.stage === stage) ?? stacks[0];

/** Whether a merged finding stands for one that a rule told: it is at its place, or at one of those that it names other resources for. */
function isPartOf(part: Finding, { at, deployed, resource, related, gathering }: Finding): boolean {
  if (isSamePlace(part.at, at)) return true;
  if (related.some(other => other.resource !== undefined && isSamePlace(other.at, part.at))) return true;
  if (
    gathering === undefined ||
    gathering === 'apart' ||
    part.gathering === undefined ||
    part.gathering === 'apart'
  )
    return false;
  const isAlike = part.gathering.group === gathering.group;
  return isAlike && (part.deployed === deployed || part.resource === resource);
}
