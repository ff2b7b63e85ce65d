import type { Plugin } from './plugin.ts';
import { itemsOf } from '../../../source/node.ts';
import type { ServerlessService } from '../service.ts';
import { unknown } from '../variables/pieces.ts';

/**
 * Plugins of monitoring services that add layers of theirs to the functions, of which versions the plugin decides: extensions that read the key of the service
 * with the role of the function, and code that the handler runs through (the pages of serverless-plugin-datadog, serverless-newrelic-lambda-layers, serverless-lumigo and
 * serverless-plugin-thundra on npm, read 2026-11). What else they add is not lowered.
 */
const monitored = (name: string): Plugin => ({
  apply(service: ServerlessService): void {
    for (const fn of service.functions)
      service.builder.change(
        fn.id,
        'Layers',
        layers => [...itemsOf(layers), unknown(name, fn.keySpan)],
        service.functionProvenance(fn, name),
      );
    service.builder.diagnostics.partial(
      'plugin',
      `the plugin ${name} may change the deployed resources`,
      service.resolver.get('plugins')?.span ?? service.providerSpan,
    );
  },
});

export const MONITORING: Readonly<Record<string, Plugin | undefined>> = Object.fromEntries(
  [
    'serverless-plugin-datadog',
    'serverless-newrelic-lambda-layers',
    'serverless-lumigo',
    'serverless-plugin-thundra',
  ].map(name => [name, monitored(name)]),
);
