import type { ReportedGraph } from './graph/graph.ts';
import type { Check, Dialect, Finding, Maps, Severity } from '../rule/finding.ts';

export type Point = { readonly line: number; readonly column: number };
export type FileStatus = 'scanned' | 'partial' | 'incomplete' | 'skipped' | 'failed';

export type ReportedProblem = {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** For a problem that text was lost by: the message without lines, by which a baseline knows it. */
  readonly lost?: string;
};
export type ReportedFile = {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** Relative to the scan's root, with `/`. */
  readonly uri: string;
  readonly dialect?: Dialect;
  readonly status: FileStatus;
  /** Why a file that is failed or incomplete does not fail the scan. */
  readonly accepted?: 'baseline' | 'unchanged';
  /** Files of code, relative to the scan's root, that rules followed from it. */
  readonly code?: readonly string[];
  readonly resources: number;
  readonly problems: readonly ReportedProblem[];
  readonly undecided: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly reason: string;
  }[];
  /** Every rule on every resource that it looked at, where what passed is asked for. */
  readonly checks?: readonly Check[];
  /** A skipped file that is only named when all is asked for. */
  readonly verboseOnly: boolean;
};

export type ReportedPlace = {
  readonly file: string;
  readonly uri: string;
  readonly start: Point;
  readonly end: Point;
  readonly note: string;
  readonly resource?: string;
  readonly step?: boolean;
  readonly leads?: boolean;
};
/** What to write in place of a part of a file: `start` to `end`, which are equal where it is inserted. */
export type ReportedEdit = Omit<ReportedPlace, 'note' | 'resource' | 'step' | 'leads'> & {
  readonly text: string;
  /** The same place as offsets in the text of the file, in UTF-16 units. */
  readonly range: readonly [start: number, end: number];
};
/** The edits that mend a finding, all together. */
export type ReportedFix = {
  readonly description: string;
  readonly safety: 'safe' | 'unsafe';
  /** What may break. */
  readonly risk?: string;
  /** All that changes in the stack, as `Type` or `Type.Property`. */
  readonly changes: readonly string[];
  readonly edits: readonly ReportedEdit[];
  /** The edits as a unified diff without secrets, where that is asked for and their lines are not too long. */
  readonly diff?: string;
};
/** What a rule looked at, as far as the deployed stack tells: what `stackward why` prints beside a finding. */
export type Explanation = {
  /** `Policies.0.PolicyDocument of FnRole (AWS::IAM::Role)`; undefined for a finding that is in no resource. */
  readonly where?: string;
  /** Why it exists though nobody wrote it: `SAM makes FnRole for Fn`. */
  readonly origin?: string;
  /** What the template or the stack has there once its references are resolved, in lines. */
  readonly value: readonly string[];
  /** What the deployment fills in: `${Stage}: the parameter Stage, dev by default`. */
  readonly holes: readonly string[];
  /** What the statement around it means, in sentences. */
  readonly statement: readonly string[];
  /** The answers to open questions under which it was found. */
  readonly facts: readonly string[];
  /** Related places with their lines. */
  readonly places: readonly (ReportedPlace & { readonly excerpt: string })[];
};

/** A finding with its places as a reader sees them. */
export type ReportedFinding = Omit<
  Finding,
  | 'at'
  | 'made'
  | 'code'
  | 'body'
  | 'path'
  | 'when'
  | 'related'
  | 'replacement'
  | 'sets'
  | 'gathering'
  | 'subject'
  | 'items'
> & {
  /** The conditions under which it holds, each a sentence; empty is always. */
  readonly when: readonly string[];
  readonly file: string;
  readonly uri: string;
  /** Columns count UTF-16 units from 1; `end` is exclusive. */
  readonly start: Point;
  readonly end: Point;
  /** The place in the template, where `file` is the program that wrote the template. */
  readonly template?: Omit<ReportedPlace, 'note' | 'resource' | 'step' | 'leads'>;
  readonly related: readonly ReportedPlace[];
  /** What to write between `start` and `end`, where that alone mends it. */
  readonly replacement?: string;
  /** What `--fix` or `--fix-unsafe` would write, where that was asked for and there is something. */
  readonly repair?: ReportedFix;
  /** First 32 hex digits of SHA-256 over rule, root-relative path, deployed id, property path, branch and occurrence. */
  readonly fingerprint: string;
  /** What the fingerprint is made of beside the occurrence, where that is asked for. */
  readonly identity?: string;
  /** GitHub's `primaryLocationLineHash` of the first line; computed when it is asked for. */
  readonly lineHash: string;
  /** The lines of the resource that it is about, where that was written in the same template. */
  readonly body?: { readonly from: number; readonly to: number };
  /** The source line with every recognised secret replaced by bullets of the same width. */
  readonly excerpt: string;
  /** The column of the excerpt's first unit: of a very long line only a part is shown. */
  readonly excerptFrom: number;
  /** What the stack has there, where that is asked for. */
  readonly explain?: () => Explanation;
};

/** What every reporter knows of a rule. */
export type ReportedRule = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly preset: 'recommended' | 'strict';
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
  readonly maps?: Maps;
  /** The rule's page in Markdown, when it has one. */
  readonly page?: string;
};

export type Summary = {
  readonly files: Readonly<Record<FileStatus, number>>;
  readonly resources: number;
  readonly rules: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly undecided: number;
};

/** When and with what a command ran: no value of the environment and no path of the machine. */
export type Run = {
  /** `2026-11-25T10:00:00Z` */
  readonly time: string;
  /** Of the git repository that was scanned. */
  readonly commit?: string;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** All that a scan found: what every reporter gets, and nothing else. */
export type Report = {
  readonly tool: {
    readonly name: string;
    readonly version: string;
    /** Dates of the AWS tables: name → date. */ readonly data: Readonly<Record<string, string>>;
  };
  readonly files: readonly ReportedFile[];
  readonly findings: readonly ReportedFinding[];
  readonly rules: readonly ReportedRule[];
  /** Findings that their authors accepted in the template, and why. */
  readonly suppressed: readonly (ReportedFinding & { readonly reason: string })[];
  /** Who can reach what, stack by stack, where that is asked for. */
  readonly graphs?: readonly ReportedGraph[];
  /** How the findings stand to those of a baseline: so many are known, and these are no longer found. */
  readonly baseline?: {
    readonly known: number;
    readonly gone: readonly { readonly rule: string; readonly file: string; readonly resource: string }[];
  };
  /** The command that made it; the library leaves it out. */
  readonly run?: Run;
  /** Errors that are no file's: a rule that threw, a bad `--rules-from`. */
  readonly errors: readonly string[];
  /** What did not do what the user may have meant: a parameter that no template declares. */
  readonly warnings: readonly string[];
  readonly summary: Summary;
};
