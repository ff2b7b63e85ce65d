import type { Confidence } from '../rule/finding.ts';
import type { Preset, Severity } from '../rule/rule.ts';
import type { DeploymentFlags } from './options.ts';

/** What the command line says of a scan, whatever is done with its findings. */
export type ScanFlags = DeploymentFlags & {
  readonly preset?: Preset;
  readonly rule?: readonly string[];
  readonly skip?: readonly string[];
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly rulesFrom?: readonly string[];
  readonly config?: string;
  readonly baseline?: string;
  readonly auditFile?: readonly string[];
  readonly diff?: string;
  readonly forceExclude?: true;
  /** Accept everything: the baseline is not compared with, it is made. */
  readonly accept?: true;
  readonly fileTimeout?: number;
  readonly dataClass?: 'sensitive' | 'normal';
  readonly ignores: boolean;
};
