import type { ReportedGraph } from '../report/graph/graph.ts';
import type { ReportedFile } from '../report/report.ts';
import type { FileId } from '../source/node.ts';
import type { Target } from './find.ts';
import type { Presented } from './present.ts';

/** What one file came to. */
export type FileResult = {
  readonly target: Target;
  readonly file: ReportedFile;
  readonly findings: readonly Presented[];
  /** Findings that their author accepts, each with the reason. */
  readonly suppressed: readonly Presented[];
  /** Where they are asked for. */
  readonly graphs?: readonly ReportedGraph[];
  readonly errors: readonly string[];
  /** Other files that were part of this one's stack, and whether this one could be part of another's and nothing more. */
  readonly read: readonly FileId[];
  readonly fragment: boolean;
  readonly declares: readonly string[];
};

/** What a target came to, with the templates that it deploys as nested stacks under the parameters that it passes. */
export type TargetResult = FileResult & { readonly nested: readonly FileResult[] };
