import type { Span } from '../source/node.ts';
import type { Confidence } from '../model/explore.ts';
import type { Gathering, SetValue, Severity } from './rule.ts';
import type { When } from './when.ts';

export type FindingLocation = {
  readonly at: Span;
  readonly note: string;
  readonly resource?: string;
  readonly step?: boolean;
  readonly leads?: boolean;
};

/** What a rule found, from the run of the rule to the presenter, which makes a `ReportedFinding` of it. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** The text at `at`, without quotes, and what to write in its place, where that alone mends it. */
  readonly replacement?: { readonly of: string; readonly by: string };
  /** What a fix sets below `at`, or at it. */
  readonly sets?: SetValue;
  readonly at: Span;
  /** The line of a program that made the resource, where the program wrote the template: what its author edits. */
  readonly made?: Span;
  /** It is a fault of code, which functions share; then `body` is the part of the code that decides it. */
  readonly code?: true;
  /** All that the author wrote of the resource. */
  readonly body?: Span;
  /** Where the resource is declared. */
  readonly declared?: Span;
  /** The conditions under which it holds. */
  readonly when: When;
  /** What the author wrote, the CloudFormation type after lowering, and the logical id as deployed. */
  readonly resource: string;
  readonly resourceType: string;
  readonly deployed: string;
  /** Where in the deployed resource: `Properties/Policies/0`. */
  readonly path: string;
  readonly related: readonly FindingLocation[];
  /** False when a cap left branches unread. */
  readonly complete: boolean;
  /** With which others it becomes one where the rule gathers its findings. */
  readonly gathering?: Gathering | 'apart';
  /** What it is about, where the rule finds several things at one place. */
  readonly subject?: string;
  /** The items that tell a gathered finding from another one. */
  readonly items?: readonly string[];
  /** Why its author accepts it, where a suppression does. */
  readonly reason?: string;
  /** The last day on which it does. */
  readonly until?: string;
};

/** A finding of which it is not known yet in which branches it holds. */
export type RuleReport = Omit<Finding, 'when' | 'confidence' | 'complete'>;

/** What a rule could not decide. */
export type Undecided = { readonly rule: string; readonly resource: string; readonly reason: string };
/** What came of a rule on a resource; `unknown` where it could not decide, or did not end. */
export type Check = {
  readonly rule: string;
  readonly resource: string;
  readonly deployed: string;
  readonly verdict: 'fail' | 'unknown' | 'pass';
};
/** A rule that threw: a bug of the rule's author, shown with its name; the other rules still ran. */
export type Broken = {
  readonly rule: string;
  readonly resource: string;
  readonly at: Span;
  readonly error: string;
};
/** A rule that did not end on a resource within the limit of work for one file, or within the `seconds` for it. `at`: the resource. */
export type Unfinished = {
  readonly rule: string;
  readonly resource: string;
  readonly at: Span;
  readonly seconds: number | undefined;
};
export type { Confidence } from '../model/explore.ts';
export type { Dialect } from '../model/stack.ts';
export type { Maps, Severity } from './rule.ts';
export { itemsOf, STANDARDS } from './standards.ts';
export type { Access, EdgeKind, Grant, NodeKind } from '../aws/graph/graph.ts';
