export { exitStatus, format, lower, readConfig, scan } from './cli/library.ts';
export type {
  FormatOptions,
  Input,
  LoweredStack,
  LowerOptions,
  ReadConfigOptions,
  ReadConfiguration,
  Texts,
} from './cli/library.ts';
export type { Format } from './cli/outputs.ts';
export { defineRule } from './rule/rule.ts';
export type {
  Maps,
  Preset,
  Related,
  ReportDetails,
  Rule,
  RuleContext,
  RuleOption,
  Settings,
  Severity,
} from './rule/rule.ts';
/** @deprecated The earlier names of `RuleContext` and `ReportDetails`. */
export type { RuleContext as Look, ReportDetails as More } from './rule/rule.ts';
export type { Confidence, Dialect } from './rule/finding.ts';
export type { Resource, Value } from './model/world.ts';
export type { World } from './model/world.ts';
export type {
  FileStatus,
  Point,
  Report,
  ReportedFile,
  ReportedFinding,
  ReportedPlace,
  ReportedProblem,
  ReportedRule,
  Summary,
} from './report/report.ts';
export type { ScanOptions } from './scan/options.ts';
export { joinFindings } from './scan/fingerprint.ts';
export { UserError } from './scan/user-error.ts';
