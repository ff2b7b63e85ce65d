import type { Span } from './span.ts';

/** `name`: what the author named, for which the tool generates; `span`: the token that causes it. */
type Cause = { readonly name: string; readonly span: Span };
/** `rule`: which part of the SAM transform generates. */
export type SamProvenance = Cause & { readonly kind: 'sam'; readonly rule: string };
export type PolicyTemplateProvenance = Cause & {
  readonly kind: 'sam-policy-template';
  readonly template: string;
};
/** `rule`: which part of the Serverless Framework, or of a plugin whose resources it packages, generates. */
export type ServerlessProvenance = Cause & { readonly kind: 'serverless'; readonly rule: string };
/** Functions that a plugin adds to the service. */
export type PluginProvenance = Cause & { readonly kind: 'serverless-plugin'; readonly plugin: string };
/** A value that an environment variable gives. */
export type EnvironmentProvenance = Cause & { readonly kind: 'environment'; readonly variable: string };

/** Why a node or a resource that its author did not write is in the template. */
export type Provenance =
  | SamProvenance
  | PolicyTemplateProvenance
  | ServerlessProvenance
  | PluginProvenance
  | EnvironmentProvenance;

export const bySam = (name: string, span: Span, rule: string): SamProvenance => ({
  kind: 'sam',
  name,
  span,
  rule,
});
export const byPolicyTemplate = (name: string, span: Span, template: string): PolicyTemplateProvenance => ({
  kind: 'sam-policy-template',
  name,
  span,
  template,
});
export const byServerless = (name: string, span: Span, rule: string): ServerlessProvenance => ({
  kind: 'serverless',
  name,
  span,
  rule,
});
export const byPlugin = (name: string, span: Span, plugin: string): PluginProvenance => ({
  kind: 'serverless-plugin',
  name,
  span,
  plugin,
});
export const byEnvironment = (variable: string, span: Span): EnvironmentProvenance => ({
  kind: 'environment',
  name: 'env',
  span,
  variable,
});

/** The rule as `stackward lower --explain` names it. */
export function ruleName(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'sam':
      return `sam:${provenance.rule}`;
    case 'sam-policy-template':
      return `sam:policy-template:${provenance.template}`;
    case 'serverless':
      return `serverless:${provenance.rule}`;
    case 'serverless-plugin':
      return `serverless:plugin-${provenance.plugin}`;
    case 'environment':
      return `env:${provenance.variable}`;
  }
}

/** Whether the SAM transform generates it, policy templates included. */
export const isGeneratedBySam = (provenance: Provenance | undefined): boolean =>
  provenance?.kind === 'sam' || provenance?.kind === 'sam-policy-template';

/** The SAM policy template that the author named. */
export const policyTemplateOf = (provenance: Provenance | undefined): string | undefined =>
  provenance?.kind === 'sam-policy-template' ? provenance.template : undefined;

/** Whether the author wrote it, or chose it as a SAM policy template. */
export const isAuthorsChoice = (provenance: Provenance | undefined): boolean =>
  provenance === undefined || provenance.kind === 'sam-policy-template';

/** The SAM connector that asks for it, by its name. */
export const connectorOf = (provenance: Provenance | undefined): string | undefined =>
  provenance?.kind === 'sam' && provenance.rule === 'connector' ? provenance.name : undefined;

/** The environment variable that gives the value. */
export const environmentVariableOf = (provenance: Provenance | undefined): string | undefined =>
  provenance?.kind === 'environment' ? provenance.variable : undefined;

/** Whether it is the role that the functions of a service share. */
export const isSharedServiceRole = (provenance: Provenance | undefined): boolean =>
  provenance?.kind === 'serverless' && provenance.rule === 'role';

/** Whether it is the bucket that an `s3` event of a service declares. */
export const isEventBucket = (provenance: Provenance | undefined): boolean =>
  provenance?.kind === 'serverless' && provenance.rule === 'bucket';

/** Whether it is a function of the Serverless Framework itself, which sets up what CloudFormation cannot. */
export const isFrameworkFunction = (provenance: Provenance | undefined): boolean =>
  provenance?.kind === 'serverless' && provenance.rule === 'custom-resource';
