import type { Finding } from '../rule/finding.ts';
import type { OptionValues } from '../rule/rule.ts';
import type { Declaration, Stack } from '../model/stack.ts';
import type { World } from '../model/world.ts';
import type { Files } from '../source/files.ts';
import type { Authored } from './authored.ts';
import type { SourceEdit } from './source-edit.ts';

/**
 * How far a fix may go without asking. `safe`: it refuses no request that is served today, gives nobody more, and replaces no resource that holds data.
 * `unsafe`: it may; `risk` says what may break.
 */
export type Safety = 'safe' | 'unsafe';

/** The edits that mend a finding: they are of the texts that were scanned, and do not overlap. */
export type Fix = {
  /** What it does, as an order: `Set RetentionInDays to 365`. */
  readonly description: string;
  /** What may break, a sentence; a fix without it is safe. */
  readonly risk?: string;
  readonly edits: readonly SourceEdit[];
};
/** A fix of a finding with what its rule declares. */
export type DeclaredFix = Fix & { readonly safety: Safety; readonly changes: readonly string[] };

/** What the fix of a rule gets: a finding before it is merged with others, and the stack that it was found in. */
export type FixContext = {
  readonly finding: Finding;
  readonly stack: Stack;
  /** The resource that the finding is about. */
  readonly resource: Declaration;
  /** The stack under no assumption: what only a branch decides stays open. */
  readonly world: World;
  /** The files as they are written. */
  readonly authored: Authored;
  /** Whether another rule runs as well. */
  readonly runs: (rule: string) => boolean;
  /** What a project set for the options of a rule, else their fallbacks. */
  readonly options: (rule: string) => OptionValues;
};

/** The fix of a rule. */
export type RuleFix = {
  /** Whether its fixes are safe, unsafe, or either, as the template is. */
  readonly safety: Safety | 'both';
  /**
   * All that it changes in the stack: `AWS::Logs::LogGroup` is a resource that is added or taken away, `AWS::Logs::LogGroup.RetentionInDays` a property or an attribute
   * of a resource and all that is in it.
   */
  readonly changes: readonly string[];
  /** undefined where nothing that can be written mends the finding. */
  readonly plan: (context: FixContext) => Fix | undefined;
};
/** The fixes of rules by their ids. */
export type RuleFixes = Readonly<Record<string, RuleFix>>;

/** Plans the fixes of findings in the files of one template; it keeps what it read of them. */
export type Planner = (context: Omit<FixContext, 'authored'>) => DeclaredFix | undefined;
export type PlannerOf = (files: Files) => Planner;
