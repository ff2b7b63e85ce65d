import type { ReportedPlace } from './report.ts';

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
