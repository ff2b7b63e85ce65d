import { codeFilesOf } from '../aws/code/function-code.ts';
import { explore } from '../model/explore.ts';
import type { Seen } from '../model/leaves.ts';
import { addTo } from '../model/multimap.ts';
import { TEMPLATE } from '../model/sections.ts';
import { StackIndex } from '../model/stack-index.ts';
import { worded, type Declaration, type Stack } from '../model/stack.ts';
import { Resource, Value, type World } from '../model/world.ts';
import { isSpent, OutOfBudget, secondsOver, spend, withPart } from '../source/budget.ts';
import { entriesOf, type FileId, type Node, type Span } from '../source/node.ts';
import { isWithin } from '../source/span.ts';
import { reportKey } from './finding-key.ts';
import type { Broken, Check, Finding, RuleReport, Undecided, Unfinished } from './finding.ts';
import {
  NO_SETTINGS,
  type OptionValues,
  type Related,
  type ReportDetails,
  type Rule,
  type RuleContext,
  type Settings,
} from './rule.ts';
import { whateverValue } from './whatever-value.ts';
import type { When } from './when.ts';

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
export type RunOptions = {
  readonly strict: boolean;
  /** What passed is told as well. */
  readonly checks?: boolean;
  readonly today?: string;
  readonly settings?: Settings;
  /** What a project set for the options of a rule. */
  readonly optionsOf?: (rule: string) => OptionValues | undefined;
};

const TOO_MANY = 'not all branches were evaluated: there are too many';

/** Runs every rule on every resource of a stack. What each reports of each resource is a finding by itself: nothing is merged here. */
export function runRules(stack: Stack, rules: readonly Rule[], runOptions: RunOptions): RunResult {
  const stackIndex = new StackIndex(stack);
  const findings: Finding[] = [];
  const undecided: Undecided[] = [];
  const broken: Broken[] = [];
  const unfinished: Unfinished[] = [];
  const checks: Check[] = [];
  const { ids, byType } = indexOf(rules);
  const runs = (id: string): boolean => ids.has(id);
  const concerned = new Set([...stackIndex.types, '*', TEMPLATE].flatMap(type => byType.get(type) ?? []));
  for (const rule of rules) {
    if (!concerned.has(rule)) continue;
    const options = optionsFor(rule, runOptions);
    const reasons = new Set<string>();
    for (const declared of rule.on.flatMap(type => stackIndex.ofType(type))) {
      const where = () => ({ rule: rule.id, resource: declared.name, at: declared.at });
      const cut = (): Unfinished => ({ ...where(), seconds: secondsOver() });
      let verdict: Check['verdict'] = 'unknown';
      if (isSpent()) unfinished.push(cut());
      else
        try {
          const explored = withPart(() =>
            explore(
              stackIndex,
              world => runRule({ rule, runs, stack, world, declared, runOptions, options, reasons }),
              rule.byElement,
            ),
          );
          if (explored.isCutShort) unfinished.push(cut());
          else if (!explored.complete) reasons.add(TOO_MANY);
          if (explored.found.length > 0) verdict = 'fail';
          else if (reasons.size === 0 && !explored.isCutShort) verdict = 'pass';
          const found = explored.found.length > 1 ? whateverValue(explored.found, stack) : explored.found;
          for (const { item, when, confidence, complete } of found)
            findings.push({
              ...item,
              message: complete ? item.message : `${item.message} (not all branches were evaluated)`,
              when: conditions(when, stack),
              confidence,
              complete,
            });
        } catch (error) {
          if (error instanceof OutOfBudget) unfinished.push(cut());
          else broken.push({ ...where(), error: error instanceof Error ? error.message : String(error) });
        }
      if (runOptions.checks)
        checks.push({ rule: rule.id, resource: declared.name, deployed: declared.id, verdict });
      if (reasons.size === 0) continue;
      for (const reason of reasons) undecided.push({ rule: rule.id, resource: declared.name, reason });
      reasons.clear();
    }
  }
  return { findings, undecided, broken, unfinished, code: codeFilesOf(stackIndex), checks };
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

const NO_OPTIONS: OptionValues = {};
function optionsFor({ id, options }: Rule, { optionsOf }: RunOptions): OptionValues {
  if (options === undefined) return NO_OPTIONS;
  const fallbacks = Object.entries(options).map(([name, { fallback }]) => [name, fallback] as const);
  return { ...Object.fromEntries(fallbacks), ...optionsOf?.(id) };
}

function runRule({
  rule,
  runs,
  stack,
  world,
  declared,
  runOptions: { strict, today = '', settings = NO_SETTINGS },
  options,
  reasons,
}: {
  readonly rule: Rule;
  readonly runs: RuleContext['runs'];
  readonly stack: Stack;
  readonly world: World;
  readonly declared: Declaration;
  readonly runOptions: RunOptions;
  readonly options: OptionValues;
  readonly reasons: Set<string>;
}): Seen<RuleReport>[] {
  const resource = world.resource(declared.id);
  if (!resource) return [];
  const seen: Seen<RuleReport>[] = [];
  const undetermined = (reason: string): void => void reasons.add(reason);
  rule.check({
    resource,
    world,
    strict,
    runs,
    today,
    settings,
    options,
    undetermined,
    unsure: undetermined,
    report: (place, message, details = {}) => {
      spend(100);
      const item = ruleReport(rule, stack, declared, place, message, details);
      seen.push({ ...reportKey(item), item });
    },
  });
  return seen;
}

function ruleReport(
  rule: Rule,
  stack: Stack,
  declared: Declaration,
  place: Value | Span,
  message: string,
  details: ReportDetails,
): RuleReport {
  const resource = details.of ?? (place instanceof Resource ? place.declared : declared);
  const at = tokenAt(place);
  const edit = details.fix === undefined ? rule : { fix: details.fix, words: details.words };
  return {
    rule: rule.id,
    severity: details.severity ?? rule.severity,
    message,
    why: details.why ?? rule.why,
    fix: worded(edit, resource, stack.dialect),
    ...replacementAt(place, at, resource, details.replacement),
    ...(details.sets === undefined ? {} : { sets: details.sets }),
    at,
    ...(details.code ? { code: true as const, body: details.code.within } : { body: resource.node.span }),
    declared: resource.at,
    resource: resource.name,
    resourceType: resource.type,
    deployed: resource.id,
    path: place instanceof Value ? place.path : '',
    related: [...reachedBy(resource, details), ...(details.related ?? [])].map(
      ({ at: other, note, resource: named, step, leads }) => ({
        at: tokenAt(other),
        note,
        ...(named === undefined ? {} : { resource: named }),
        ...(step ? { step } : {}),
        ...(leads ? { leads } : {}),
      }),
    ),
    ...(details.gathering === undefined ? {} : { gathering: details.gathering }),
    ...(details.subject === undefined ? {} : { subject: details.subject }),
  };
}

/** Where the function is declared that runs the code of a finding, and what calls it. */
const reachedBy = ({ name, at }: Declaration, { code }: ReportDetails): readonly Related[] =>
  code ? [{ at, note: code.reachedBy, resource: name }] : [];

/** The scalar and what to write in its place. What stands elsewhere, in a mapping or a parameter, others may read as well. */
function replacementAt(
  place: Value | Span,
  at: Span,
  { node: { span } }: Declaration,
  by: string | undefined,
): Pick<Finding, 'replacement'> {
  const node = place instanceof Value ? place.node : undefined;
  return by !== undefined && isWithin(at, span) && node?.kind === 'scalar' && !node.provenance && !node.anchor
    ? { replacement: { of: node.text, by } }
    : {};
}

/** The token to point to: a resource's type, the first key of a map, the first item of a list. */
function tokenAt(place: Value | Span): Span {
  if (!(place instanceof Value)) return place;
  return place instanceof Resource ? place.at : firstToken(place.node, place.span);
}
function firstToken(node: Node | undefined, span: Span): Span {
  if (node?.anchor) return node.span;
  if (node?.kind === 'map') return entriesOf(node)[0]?.keySpan ?? span;
  const [item] = node?.kind === 'list' ? node.items : [];
  return item ? firstToken(item, item.span) : span;
}
