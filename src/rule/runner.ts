import { codeFilesOf } from '../aws/code/function-code.ts';
import type { Explored } from '../model/explore.ts';
import { addTo } from '../model/multimap.ts';
import { TEMPLATE } from '../model/sections.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import { isSpent, OutOfBudget } from '../source/budget.ts';
import type { FileId } from '../source/node.ts';
import type { Broken, Check, Finding, RuleReport, Undecided, Unfinished } from './finding.ts';
import type { Rule } from './rule.ts';
import { RuleRun, type RunOptions } from './rule-run.ts';
import { whateverValue } from './whatever-value.ts';
import type { When } from './when.ts';

export type { RunOptions } from './rule-run.ts';
export type RunResult = {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly broken: readonly Broken[];
  readonly unfinished: readonly Unfinished[];
  /** The files of code that rules followed. */
  readonly code: readonly FileId[];
  /** Every rule on every resource that it looked at, where that is asked for. */
  readonly checks: readonly Check[];
};
type Results = { readonly [K in Exclude<keyof RunResult, 'code'>]: RunResult[K][number][] };

const TOO_MANY = 'not all branches were evaluated: there are too many';

/** Runs every rule on every resource of a stack. What each reports of each resource is a finding by itself: nothing is merged here. */
export function runRules(stack: Stack, rules: readonly Rule[], runOptions: RunOptions): RunResult {
  const stackIndex = new StackIndex(stack);
  const results: Results = { findings: [], undecided: [], broken: [], unfinished: [], checks: [] };
  const { ids, byType } = indexOf(rules);
  const concerned = new Set([...stackIndex.types, '*', TEMPLATE].flatMap(type => byType.get(type) ?? []));
  for (const rule of rules) {
    if (!concerned.has(rule)) continue;
    const run = new RuleRun(rule, stackIndex, ids, runOptions);
    for (const type of rule.on)
      for (const declared of stackIndex.ofType(type)) addResults(results, run, declared, runOptions);
  }
  return { ...results, code: codeFilesOf(stackIndex) };
}

/** Adds what a rule says of one resource. */
function addResults(results: Results, run: RuleRun, declared: Declaration, { checks }: RunOptions): void {
  const rule = run.rule.id;
  const resource = declared.name;
  let verdict: Check['verdict'] = 'unknown';
  if (isSpent()) results.unfinished.push({ rule, resource, at: declared.at });
  else
    try {
      const { found, complete, isCutShort } = run.explore(declared);
      if (isCutShort) results.unfinished.push({ rule, resource, at: declared.at });
      else if (!complete) run.reasons.add(TOO_MANY);
      if (found.length > 0) verdict = 'fail';
      else if (run.reasons.size === 0 && !isCutShort) verdict = 'pass';
      if (found.length > 0) addFindings(results, found, run.stackIndex.stack);
    } catch (error) {
      const where = { rule, resource, at: declared.at };
      if (error instanceof OutOfBudget) results.unfinished.push(where);
      else results.broken.push({ ...where, error: error instanceof Error ? error.message : String(error) });
    }
  if (checks) results.checks.push({ rule, resource, deployed: declared.id, verdict });
  if (run.reasons.size > 0)
    for (const reason of run.reasons) results.undecided.push({ rule, resource, reason });
}

function addFindings({ findings }: Results, found: readonly Explored<RuleReport>[], stack: Stack): void {
  for (const { item, when, confidence, complete } of whateverValue(found, stack))
    findings.push({
      ...item,
      message: complete ? item.message : `${item.message} (not all branches were evaluated)`,
      when: conditions(when, stack),
      confidence,
      complete,
    });
}

type RuleIndex = {
  readonly ids: ReadonlySet<string>;
  readonly byType: ReadonlyMap<string, readonly Rule[]>;
};
const indexes = new WeakMap<readonly Rule[], RuleIndex>();

/** Rules by the types that they look at: a scan has many stacks, each of a few types. */
function indexOf(rules: readonly Rule[]): RuleIndex {
  const known = indexes.get(rules);
  if (known) return known;
  const byType = new Map<string, Rule[]>();
  for (const rule of rules) for (const type of rule.on) addTo(byType, type, rule);
  const made = { ids: new Set(rules.map(({ id }) => id)), byType };
  indexes.set(rules, made);
  return made;
}

const conditions = (branches: When['branches'], { stage }: Stack): When =>
  stage === undefined ? { branches } : { branches, stages: [stage] };
