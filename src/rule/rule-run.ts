import { explore, type Exploration } from '../model/explore.ts';
import type { Seen } from '../model/leaves.ts';
import type { StackIndex } from '../model/stack-index.ts';
import { worded, type Declaration, type Stack } from '../model/stack.ts';
import { Resource, Value, type World } from '../model/world.ts';
import { spend, withPart } from '../source/budget.ts';
import { entriesOf, type Node, type Span } from '../source/node.ts';
import { reportKey } from './finding-key.ts';
import type { Finding, RuleReport } from './finding.ts';
import {
  NO_SETTINGS,
  type OptionValues,
  type Related,
  type ReportDetails,
  type Rule,
  type RuleContext,
  type Settings,
} from './rule.ts';

export type RunOptions = {
  readonly strict: boolean;
  /** What passed is told as well. */
  readonly checks?: boolean;
  readonly today?: string;
  readonly settings?: Settings;
  /** What a project set for the options of a rule. */
  readonly optionsOf?: (rule: string) => OptionValues | undefined;
};

/** What most checks find. */
const NOTHING: readonly Seen<RuleReport>[] = [];

/** A rule on the resources of one stack, one after the other. */
export class RuleRun {
  readonly rule: Rule;
  readonly stackIndex: StackIndex;
  /** Why it could not decide the resource in hand. */
  readonly reasons = new Set<string>();
  /** What its check gets of each. */
  readonly #shared: Omit<RuleContext, 'resource' | 'world'>;
  #declared: Declaration | undefined;
  #seen: Seen<RuleReport>[] = [];

  constructor(rule: Rule, stackIndex: StackIndex, ids: ReadonlySet<string>, runOptions: RunOptions) {
    const { strict, today = '', settings = NO_SETTINGS } = runOptions;
    const undetermined = (reason: string): void => void this.reasons.add(reason);
    this.rule = rule;
    this.stackIndex = stackIndex;
    this.#shared = {
      strict,
      runs: id => ids.has(id),
      today,
      settings,
      options: optionsFor(rule, runOptions),
      report: (place, message, details = {}) => {
        this.#report(place, message, details);
      },
      undetermined,
      unsure: undetermined,
    };
  }

  /** What it finds of a resource, in all branches. */
  explore(declared: Declaration): Exploration<RuleReport> {
    this.#declared = declared;
    if (this.reasons.size > 0) this.reasons.clear();
    return withPart(this.#explore);
  }
  readonly #explore = (): Exploration<RuleReport> =>
    explore(this.stackIndex, this.#check, this.rule.byElement);

  readonly #check = (world: World): readonly Seen<RuleReport>[] => {
    const resource = world.resource(this.#declared?.id ?? '');
    if (!resource) return NOTHING;
    const seen: Seen<RuleReport>[] = [];
    this.#seen = seen;
    this.rule.check({ ...this.#shared, resource, world });
    return seen;
  };

  #report(place: Value | Span, message: string, details: ReportDetails): void {
    if (!this.#declared) return;
    spend(100);
    const item = ruleReport(this.rule, this.stackIndex.stack, this.#declared, place, message, details);
    this.#seen.push({ ...reportKey(item), item });
  }
}

const NO_OPTIONS: OptionValues = {};
function optionsFor({ id, options }: Rule, { optionsOf }: RunOptions): OptionValues {
  if (options === undefined) return NO_OPTIONS;
  const fallbacks = Object.entries(options).map(([name, { fallback }]) => [name, fallback] as const);
  return { ...Object.fromEntries(fallbacks), ...optionsOf?.(id) };
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
  const within = at.file === span.file && at.start >= span.start && at.end <= span.end;
  return by !== undefined && within && node?.kind === 'scalar' && !node.provenance && !node.anchor
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
