import { at, entriesOf, isMap, itemsOf, type Entry, type Node } from '../../../source/node.ts';
import { text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';
import { associateWaf } from './associate-waf.ts';
import { awsAlerts } from './aws-alerts.ts';
import { canaryDeploymentsPlugin } from './canary-deployments.ts';
import { domainManager } from './domain-manager.ts';
import { dotenv } from './dotenv.ts';
import { lift } from './lift.ts';
import { logRetentionPlugin } from './log-retention.ts';
import { pseudoParameters } from './pseudo-parameters.ts';
import { pythonRequirements } from './python-requirements.ts';
import { rolesPerFunction } from './roles-per-function.ts';
import { stepFunctions } from './step-functions.ts';
import { tracingPlugin } from './tracing.ts';
import { warmup } from './warmup.ts';
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
};

/** The plugins of a service by name; `plugins` is a list, or a map with `modules`. */
function pluginsOf(resolver: Resolver): { readonly name: string; readonly node: Node }[] {
  const node = resolver.get('plugins');
  return itemsOf(isMap(node) ? at(node, 'modules') : node).flatMap(item => {
    const name = text(item) ?? (isMap(item) ? entriesOf(item)[0]?.key : undefined);
    return name === undefined ? [] : [{ name, node: item }];
  });
}

/** A fork under somebody's scope does what the original does. */
const effectOf = (name: string): Plugin | undefined =>
  LOWERED[name] ?? LOWERED[name.replace(/^@[^/]+\//, '')];

export const pluginFunctions = (resolver: Resolver, stage: Pieces): Entry[] =>
  pluginsOf(resolver).flatMap(({ name }) => effectOf(name)?.functions?.(resolver, stage) ?? []);

export const pluginVariables = (resolver: Resolver): Entry[] =>
  pluginsOf(resolver).flatMap(({ name }) => effectOf(name)?.variables?.(resolver) ?? []);

/** What plugins do to a resource of the finished template. */
export function rewriteOf(service: ServerlessService): (node: Node) => Node {
  const all = pluginsOf(service.resolver).flatMap(({ name }) => effectOf(name)?.rewrite?.(service) ?? []);
  return node => all.reduce((made, rewrite) => rewrite(made), node);
}

export function beforeRoles(service: ServerlessService): void {
  for (const { name } of pluginsOf(service.resolver)) effectOf(name)?.grants?.(service);
}

export function applyPlugins(service: ServerlessService): void {
  for (const { name, node } of pluginsOf(service.resolver)) {
    const effect = effectOf(name);
    if (effect) effect.apply?.(service);
    else if (!HARMLESS.has(name))
      service.builder.diagnostics.partial(
        'plugin',
        `the plugin ${name} may change the deployed resources`,
        node.span,
      );
  }
}
