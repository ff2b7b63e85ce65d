import type { Span } from '../source/node.ts';
import type { Declaration, Edit } from '../model/stack.ts';
import type { Advisory } from '../packages/audit/advisory.ts';
import type { Resource, Value, World } from '../model/world.ts';

export type { Resource, Value } from '../model/world.ts';
export type { World } from '../model/world.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Preset = 'recommended' | 'strict';
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
/** -1 for the graver. */
export const compareSeverity = (a: Severity, b: Severity): number =>
  SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);

/** OWASP Serverless Top 10 (2017 numbering), CSA/PureSec serverless risks, CWE, AWS FSBP controls, CIS AWS Foundations v6. */
export type Maps = {
  readonly owasp?: readonly string[];
  readonly sas?: readonly string[];
  readonly cwe?: readonly number[];
  readonly fsbp?: readonly string[];
  readonly cis?: readonly string[];
};

/** A second place of a finding; `resource` when it stands for another resource that has the same fault, `step` when it is the next one on a way that begins at the finding, `leads` when it is one, in order, on a way that ends there. */
export type Related = {
  readonly at: Value | Span;
  readonly note: string;
  readonly resource?: string;
  readonly step?: boolean;
  readonly leads?: boolean;
};
/** What a finding says beyond its message where that differs from the rule's own words. `tell` keeps two findings at one place apart. */
export type ReportDetails = {
  readonly severity?: Severity;
  readonly why?: string;
  readonly fix?: string;
  /** The same as `fix` in the words of a dialect. */
  readonly words?: Edit['words'];
  /** What to write in place of the scalar that the finding points to, where that alone mends it and puts nothing at risk. */
  readonly replacement?: string | undefined;
  /** What a fix sets: at a path below the place that the finding points to, at that place itself for an empty path. Whether it does harm, the fix of the rule says. */
  readonly sets?: SetValue | undefined;
  readonly related?: readonly Related[];
  /** The resource that it is about, where that is not the one looked at. */
  readonly of?: Declaration;
  /** With which others it becomes one where the rule gathers its findings; `apart`: it is told by itself. Without it all of the stack become one. */
  readonly gathering?: Gathering | 'apart';
  /** It is a fault of the code of the function: the same place is told once, whatever deploys it. `within`: the part of the code that decides it, `reachedBy`: what calls it. */
  readonly code?: { readonly within: Span; readonly reachedBy: string };
  /**
   * What it is about, where a rule finds several things at one place, such as the advisories of one package. Findings with one subject are gathered in each
   * preset, whatever their severities, and are one for several templates, whatever their messages say of resources.
   */
  readonly subject?: string;
};

/** A value to be written at a path. */
export type SetValue = { readonly path: readonly string[]; readonly value: string };

/** How a finding is gathered with others into one. */
export type Gathering = {
  /** Those of one group, under the same conditions, become one. */
  readonly group: string;
  /** What it adds to the list: `GET /orders`. */
  readonly item?: string;
  /** With another item the gathered finding is another one, which no baseline knows. */
  readonly listed?: boolean;
  /** Where the gathered finding points: the setting that mends all of them. */
  readonly at?: Span | undefined;
};

/** What a project says to all rules. */
export type Settings = {
  /** The data is sensitive: advice on keys is told store by store, and graver. */
  readonly sensitive: boolean;
  /** Account ids that are the user's own. */
  readonly trustedAccounts: readonly string[];
  /** Routes that others call without signing in: `POST /stripe/webhook`, `/hooks/*`. */
  readonly webhooks: readonly string[];
  /** What the audit files of the user tell of packages. */
  readonly advisories: readonly Advisory[];
};
export const NO_SETTINGS: Settings = {
  sensitive: false,
  trustedAccounts: [],
  webhooks: [],
  advisories: [],
};

/** Something that a project can set for one rule; its type is that of `fallback`, which holds where nothing is set. */
export type RuleOption = {
  readonly about: string;
  readonly fallback: string | number | boolean | readonly string[];
  /** The least and the most that a number may be. */
  readonly range?: readonly [least: number, most: number];
  /** What a text, or each text of a list, must be: a regular expression for all of it, and examples for whoever gets it wrong. */
  readonly form?: { readonly pattern: string; readonly such: string };
};
export type RuleOptions = Readonly<Record<string, RuleOption>>;
export type OptionValues = Readonly<Record<string, RuleOption['fallback']>>;

type Wide<F> = F extends string
  ? string
  : F extends number
    ? number
    : F extends boolean
      ? boolean
      : readonly string[];
/** The options of a rule as its check gets them. */
export type Chosen<O extends RuleOptions> = { readonly [K in keyof O]: Wide<O[K]['fallback']> };

export type RuleContext<O extends RuleOptions = RuleOptions> = {
  readonly resource: Resource;
  readonly world: World;
  /** Whether the strict preset is asked for. */
  readonly strict: boolean;
  /** Whether another rule runs as well, so that what both find is told by one of them. */
  readonly runs: (rule: string) => boolean;
  /** The day that dates are compared with, as `2026-11-25`; empty where nobody says, which is before every day. */
  readonly today: string;
  readonly settings: Settings;
  /** The rule's options: what the project set, else their fallbacks. */
  readonly options: Chosen<O>;
  /** `at` a resource points to its type; at a value to its token. The message never holds a secret's value. */
  readonly report: (at: Value | Span, message: string, more?: ReportDetails) => void;
  /** The rule can not tell, and says why: counted, never a finding. */
  readonly undetermined: (reason: string) => void;
  /** @deprecated The earlier name of `undetermined`. */
  readonly unsure: (reason: string) => void;
};

/** One finding of a stack that stands for several: what the joined one says. */
export type Gathered = {
  readonly resource: string;
  readonly type: string;
  readonly message: string;
  readonly item?: string;
};

export type Rule = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly preset: Preset;
  /** CloudFormation types it looks at, after lowering; `*` is every resource, `Template` what a template has beside them (Parameters, Mappings, Outputs, Metadata, …) as one resource. */
  readonly on: readonly string[];
  readonly maps?: Maps;
  readonly why: string;
  readonly fix: string;
  /** The same as `fix` in the words of a dialect, for a resource that its tool makes of what the author wrote. */
  readonly words?: Edit['words'];
  readonly references: readonly string[];
  readonly options?: RuleOptions;
  /** In the recommended preset all findings of a stack, or of one `group`, become one, on the first, with the others related; this is its message. */
  readonly gather?: (all: readonly Gathered[]) => string;
  /**
   * Each finding needs a few conditions at most, such as those of one action and one resource, or all that take something away, whatever the others are. Where there
   * are too many branches to read them all, a choice that meets every few answers is enough.
   */
  readonly byElement?: true;
  /** Straight-line code, pure: it is replayed once for each branch that it looked at. */
  check(context: RuleContext): void;
};
type Defined<O extends RuleOptions> = Omit<Rule, 'options' | 'check'> & {
  readonly options?: O;
  check(context: RuleContext<O>): void;
};

/** Types a rule, and in its check the options that it has; its shape is checked when it is loaded. */
export const defineRule = <const O extends RuleOptions = Record<never, RuleOption>>(rule: Defined<O>): Rule =>
  rule as Rule;
