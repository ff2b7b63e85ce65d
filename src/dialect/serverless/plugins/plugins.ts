import { at, entriesOf, isMap, itemsOf, type Entry, type Node } from '../../../source/node.ts';
import { text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';
import { alerts } from './aws-alerts.ts';
import { canaryDeployments, canaryGrants, throughAliases } from './canary-deployments.ts';
import { webAclAssociation } from './associate-waf.ts';
import { customDomains } from './domain-manager.ts';
import { dotenvVariables } from './dotenv.ts';
import { HARMLESS } from './harmless.ts';
import { constructFunctions, constructGrants, constructResources } from './lift.ts';
import { logRetention } from './log-retention.ts';
import { perFunctionRoles } from './roles-per-function.ts';
import { requirementsLayer } from './python-requirements.ts';
import { withPseudoParameters } from './pseudo-parameters.ts';
import { stateMachines } from './step-functions.ts';
import { tracing } from './tracing.ts';
import { warmerFunctions, warmerRoles } from './warmup.ts';

/** A plugin whose effect is lowered, by the moments at which it acts. */
type Plugin = {
  /** Functions that it adds to the service. */
  readonly functions?: (resolver: Resolver, stage: Pieces) => readonly Entry[];
  /** Environment variables that it gives to all functions. */
  readonly variables?: (resolver: Resolver) => readonly Entry[];
  /** What it adds to the role that functions share. */
  readonly grants?: (service: ServerlessService) => void;
  /** What it changes in the template. */
  readonly apply?: (service: ServerlessService) => void;
  /** What it does to every finished resource. */
  readonly rewrite?: (service: ServerlessService) => (node: Node) => Node;
};

const LOWERED: Readonly<Record<string, Plugin | undefined>> = {
  'serverless-iam-roles-per-function': { apply: perFunctionRoles },
  'serverless-plugin-log-retention': { apply: logRetention },
  'serverless-step-functions': { apply: stateMachines },
  'serverless-lift': { functions: constructFunctions, grants: constructGrants, apply: constructResources },
  'serverless-python-requirements': { apply: requirementsLayer },
  'serverless-plugin-warmup': { functions: warmerFunctions, apply: warmerRoles },
  'serverless-domain-manager': { apply: customDomains },
  'serverless-associate-waf': { apply: webAclAssociation },
  'serverless-dotenv-plugin': { variables: dotenvVariables },
  'serverless-pseudo-parameters': { rewrite: () => node => withPseudoParameters(node) },
  'serverless-plugin-canary-deployments': {
    grants: canaryGrants,
    apply: canaryDeployments,
    rewrite: throughAliases,
  },
  'serverless-plugin-tracing': { apply: tracing },
  'serverless-plugin-aws-alerts': { apply: alerts },
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
