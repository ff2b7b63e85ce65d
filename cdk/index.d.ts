/** What the AWS CDK hands to a validation plug-in: the templates that it wrote. */
export interface ValidationContext {
  readonly templatePaths: readonly string[];
}
export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly constructPath?: string;
  readonly templatePath: string;
  /** `file:line:column`, of the program where the assembly has the trace. */
  readonly locations: string[];
}
export interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly fix?: string;
  readonly ruleMetadata?: { readonly [key: string]: string };
  readonly violatingResources: ViolatingResource[];
}
export interface ValidationReport {
  readonly success: boolean;
  readonly violations: Violation[];
  readonly pluginVersion: string;
}

/** A validation plug-in of the AWS CDK: `cdk synth` and `cdk deploy` stop at the findings at which the command has exit status 1. */
export declare class StackwardValidation {
  readonly name: string;
  readonly version: string;
  /** `args`: options of the command, such as `['--preset', 'strict', '--fail-on', 'high']`. The nearest stackward.yaml counts as well. */
  constructor(options?: { readonly args?: readonly string[] });
  /** Throws where the command gives no report. */
  validate(context: ValidationContext): ValidationReport;
}
