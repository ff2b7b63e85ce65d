import { lookUp } from '../../../model/look-up.ts';
import { at, entriesOf, isMap, itemsOrSelf, type Entry, type Node } from '../../../source/node.ts';
import { text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';
import { associateWaf } from './associate-waf.ts';
import { awsAlerts } from './aws-alerts.ts';
import { canaryDeploymentsPlugin } from './canary-deployments.ts';
import { domainManager } from './domain-manager.ts';
import { dotenv } from './dotenv.ts';
import { lambdaInsightsPlugin } from './lambda-insights.ts';
import { lift } from './lift.ts';
import { logRetentionPlugin } from './log-retention.ts';
import { MONITORING } from './monitoring.ts';
import { pseudoParameters } from './pseudo-parameters.ts';
import { pythonRequirements } from './python-requirements.ts';
import { documentationPlugin, requestValidatorsPlugin } from './request-validators.ts';
import { rolesPerFunction } from './roles-per-function.ts';
import { simpleRolePlugin } from './simple-role.ts';
import { stepFunctions } from './step-functions.ts';
import { tracingPlugin } from './tracing.ts';
import { warmup } from './warmup.ts';
import { isVersion4 } from '../variables/dotenv.ts';
import type { Plugin } from './plugin.ts';
import { HARMLESS } from './harmless.ts';

const LOWERED: Readonly<Record<string, Plugin | undefined>> = {
  'serverless-iam-roles-per-function': rolesPerFunction,
  'serverless-plugin-log-retention': logRetentionPlugin,
  'serverless-step-functions': stepFunctions,
  'serverless-lift': lift,
  'serverless-python-requirements': pythonRequirements,
  'serverless-plugin-warmup': warmup,
  'serverless-domain-manager': domainManager,
  'serverless-associate-waf': associateWaf,
  'serverless-dotenv-plugin': dotenv,
  'serverless-pseudo-parameters': pseudoParameters,
  'serverless-plugin-canary-deployments': canaryDeploymentsPlugin,
  'serverless-plugin-tracing': tracingPlugin,
  'serverless-plugin-aws-alerts': awsAlerts,
  'serverless-plugin-lambda-insights': lambdaInsightsPlugin,
  'serverless-simplify-default-exec-role-plugin': simpleRolePlugin,
  'serverless-reqvalidator-plugin': requestValidatorsPlugin,
  'serverless-aws-documentation': documentationPlugin,
  ...MONITORING,
};

/** Plugins that version 4 has built in. */
const BUILT_IN = ['serverless-iam-roles-per-function', 'serverless-plugin-aws-alerts'];

type UsedPlugins = {
  readonly names: readonly string[];
  /** False where the list, or a part of it, is not known. */
  readonly complete: boolean;
};

type NamedPlugin = { readonly name: string; readonly node: Node };

/** The plugins of a service in their order; `plugins` is a list, or a map with `modules`. */
function listed(resolver: Resolver): readonly (NamedPlugin | undefined)[] {
  const node = resolver.get('plugins');
  const list = isMap(node) ? at(node, 'modules') : node;
  const named = itemsOrSelf(list).map((item): NamedPlugin | undefined => {
    const name = text(item) ?? (isMap(item) ? entriesOf(item)[0]?.key : undefined);
    return name === undefined ? undefined : { name, node: item };
  });
  const builtIn = isVersion4(resolver.root)
    ? BUILT_IN.filter(name => !named.some(one => one?.name === name))
    : [];
  return [...named, ...builtIn.map(name => ({ name, node: resolver.root }))];
}

const namedPlugins = (resolver: Resolver): readonly NamedPlugin[] =>
  listed(resolver).flatMap(plugin => plugin ?? []);

export function pluginsOf(resolver: Resolver): UsedPlugins {
  const all = listed(resolver);
  return { names: all.flatMap(plugin => plugin?.name ?? []), complete: !all.includes(undefined) };
}

/** A fork under somebody's scope does what the original does. */
export const unscoped = (name: string): string => name.replace(/^@[^/]+\//, '');
const effectOf = (name: string): Plugin | undefined =>
  lookUp(LOWERED, name) ?? lookUp(LOWERED, unscoped(name));

/** Whether it is known what the plugin does. */
export const isKnown = (name: string): boolean => effectOf(name) !== undefined || HARMLESS.has(name);

export const pluginFunctions = (resolver: Resolver, stage: Pieces): Entry[] =>
  namedPlugins(resolver).flatMap(({ name }) => effectOf(name)?.functions?.(resolver, stage) ?? []);

/** Undefined where no plugin sets any. */
export function pluginVariables(resolver: Resolver): readonly Entry[] | undefined {
  const all = namedPlugins(resolver).flatMap(({ name }) => effectOf(name)?.variables ?? []);
  return all.length === 0 ? undefined : all.flatMap(variables => variables(resolver));
}

/** What plugins do to a resource of the finished template. */
export function rewriteOf(service: ServerlessService): (node: Node) => Node {
  const all = namedPlugins(service.resolver).flatMap(({ name }) => effectOf(name)?.rewrite?.(service) ?? []);
  return node => all.reduce((made, rewrite) => rewrite(made), node);
}

export function beforeRoles(service: ServerlessService): void {
  for (const { name } of namedPlugins(service.resolver)) effectOf(name)?.grants?.(service);
}

export function applyPlugins(service: ServerlessService): void {
  if (!pluginsOf(service.resolver).complete)
    service.builder.diagnostics.partial(
      'plugin',
      'the plugins of this service are not known',
      service.resolver.get('plugins')?.span ?? service.providerSpan,
    );
  for (const { name, node } of namedPlugins(service.resolver)) {
    const effect = effectOf(name);
    if (effect) effect.apply?.(service);
    else if (!isKnown(name))
      service.builder.diagnostics.partial(
        'plugin',
        `the plugin ${name} may change the deployed resources`,
        node.span,
      );
  }
}
