import type { Access, EdgeKind, NodeKind } from '../../rule/finding.ts';
import type { Severity } from '../../rule/rule.ts';
import type { ShownRepair } from '../repair-lines.ts';
import type { FileStatus } from '../report.ts';
import type { StandardVerdict } from '../standard-verdicts.ts';

/** A file by its index in `files`, a line and a column. */
export type PagePlace = readonly [file: number, line: number, column: number];

export type PageRule = {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
  /** `OWASP Serverless Top 10 S5`. */
  readonly items: readonly string[];
};

export type PageRelated = { readonly at: PagePlace; readonly note: string; readonly leads?: true };

export type PageFinding = {
  readonly rule: number;
  readonly severity: Severity;
  readonly message: string;
  readonly at: PagePlace;
  /** The source line in three parts: what the finding points to is the second. */
  readonly source: readonly [before: string, marked: string, after: string];
  readonly when?: string;
  /** The finding depends on the Default values of parameters. */
  readonly defaults?: true;
  readonly resource: string;
  readonly service: string;
  /** Where it differs from the rule's own. */
  readonly why?: string;
  readonly fix?: string;
  /** The line as it is to be; only without a repair. */
  readonly replacement?: string;
  readonly repair?: ShownRepair;
  readonly related?: readonly PageRelated[];
  readonly fingerprint: string;
  /** Of a suppressed one. */
  readonly reason?: string;
  readonly until?: string;
};

export type PageNode = {
  readonly name: string;
  readonly kind: NodeKind;
  readonly noun: string;
  readonly wide?: true;
  readonly at?: PagePlace;
};
export type PageEdge = {
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  readonly how: string;
  readonly unproved?: string;
  readonly at?: PagePlace;
  readonly access?: readonly Access[];
  readonly actions?: readonly string[];
  readonly count?: number;
  readonly used?: 'all' | 'some' | 'none' | 'unknown';
};
export type PageFunction = {
  readonly node: number;
  readonly role?: string;
  readonly runtime?: string;
  readonly open?: string;
  readonly network: string;
};
export type PageGraph = {
  readonly file: number;
  readonly stages: readonly string[];
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
  readonly functions: readonly PageFunction[];
  readonly lost?: string;
};

/** Nodes and edges by their indices in the graph, findings by theirs in `findings`. */
export type PageStep = {
  readonly node: number;
  readonly edge?: number;
  readonly findings: readonly number[];
};
export type PagePath = {
  readonly title: string;
  readonly level: Severity;
  readonly score: number;
  readonly graph: number;
  readonly steps: readonly PageStep[];
  readonly alike: readonly number[];
  readonly entries: readonly number[];
  readonly targets: readonly { readonly node: number; readonly edge: number }[];
};

export type PageFile = {
  readonly path: string;
  readonly status: FileStatus;
  readonly dialect?: string;
  readonly resources: number;
  readonly problems: readonly string[];
};
export type PageCheck = {
  readonly rule: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
};
export type PageUndecided = {
  readonly rule: number;
  readonly reason: string;
  readonly resources: readonly string[];
};
export type PageStandard = { readonly name: string; readonly items: readonly StandardVerdict[] };

/** All that the page shows. */
export type PageData = {
  readonly tool: string;
  readonly time?: string;
  readonly commit?: string;
  readonly files: readonly string[];
  readonly rules: readonly PageRule[];
  readonly findings: readonly PageFinding[];
  readonly suppressed: readonly PageFinding[];
  readonly graphs: readonly PageGraph[];
  readonly paths: readonly PagePath[];
  readonly templates: readonly PageFile[];
  readonly checks: readonly PageCheck[];
  readonly undecided: readonly PageUndecided[];
  readonly standards: readonly PageStandard[];
  readonly warnings: readonly string[];
  readonly known?: number;
  readonly resources: number;
};
