import { at, entriesOf, isMap, itemsOf, type Node } from '../../source/node.ts';
import { text } from './read.ts';
import type { Service } from './service.ts';

/** Plugins that change nothing that is deployed besides code and its packaging (their pages on npm, read 2026-11). */
const HARMLESS: ReadonlySet<string> = new Set([
  'serverless-offline', 'serverless-webpack', 'serverless-esbuild', 'serverless-plugin-typescript', 'serverless-python-requirements', 'serverless-prune-plugin',
  'serverless-dotenv-plugin', 'serverless-bundle', 'serverless-pseudo-parameters', 'serverless-offline-ssm', 'serverless-offline-sqs', 'serverless-offline-sns',
  'serverless-dynamodb-local', 'serverless-dynamodb', 'serverless-s3-local', 'serverless-offline-scheduler', 'serverless-offline-lambda', 'serverless-offline-aws-eventbridge',
  'serverless-plugin-optimize', 'serverless-plugin-include-dependencies', 'serverless-plugin-common-excludes', 'serverless-plugin-scripts', 'serverless-scriptable-plugin',
  'serverless-jetpack', 'serverless-layers-offline', 'serverless-go-plugin', 'serverless-go-build', 'serverless-rust', 'serverless-golang', 'serverless-haskell', 'serverless-ruby-package',
  'serverless-ruby-layer', 'serverless-hooks-plugin', 'serverless-localstack', 'serverless-export-env', 'serverless-plugin-git-variables', 'serverless-package-python-functions',
  'serverless-deployment-bucket', 'serverless-disable-functions', 'serverless-stack-termination-protection', 'serverless-jest-plugin', 'serverless-mocha-plugin', 'serverless-middleware',
  'serverless-babel-plugin', 'serverless-nextjs-plugin-offline', 'serverless-offline-kinesis', 'serverless-offline-dynamodb-streams', 'serverless-plugin-monorepo', 'serverless-openapi-documentation',
  'serverless-aws-documentation', 'serverless-plugin-datadog-offline', 'serverless-vpc-discovery-offline', 'serverless-manifest-plugin', 'serverless-stack-output', 'serverless-dependson-plugin',
  'serverless-plugin-utils', 'serverless-plugin-parcel', 'serverless-plugin-browserifier', 'serverless-step-functions-local', 'serverless-plugin-stage-variables', 'serverless-plugin-warmup-offline',
  'serverless-plugin-chrome', 'serverless-s3-sync', 'serverless-finch', 'serverless-wsgi', 'serverless-apigw-binary', 'serverless-latest-layer-version', 'serverless-plugin-resource-tagging',
  'serverless-tag-cloud-watch-logs', 'serverless-plugin-subscription-filter-offline', 'serverless-aws-nested-stacks-offline', 'serverless-certificate-creator-offline', 'serverless-offline-edge-lambda',
]);

/** A plugin whose effect is lowered: it changes the template after functions, events and roles are in it. */
export type Plugin = (service: Service) => void;
const LOWERED: Readonly<Record<string, Plugin | undefined>> = {};

/** The plugins of a service by name; `plugins` is a list, or a map with `modules`. */
export function pluginsOf(service: Service): Node[] {
  const node = service.resolver.get('plugins');
  return [...itemsOf(isMap(node) ? at(node, 'modules') : node)];
}

export function applyPlugins(service: Service): void {
  for (const node of pluginsOf(service)) {
    const name = text(node) ?? (isMap(node) ? entriesOf(node)[0]?.key : undefined);
    if (name === undefined) continue;
    const plugin = LOWERED[name];
    if (plugin) plugin(service);
    else if (!HARMLESS.has(name)) service.assembly.reports.note('plugin', `the plugin ${name} may change what is deployed`, node.span);
  }
}
