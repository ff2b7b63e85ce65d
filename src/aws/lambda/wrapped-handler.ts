import type { Resource, Value } from '../../model/world.ts';
import { at, textOf } from '../../source/node.ts';

/** The handler of the author's code, or the reason why it is not known. */
export type AuthorsHandler = { readonly text: string; readonly at: Value } | { readonly why: string };

/** Handlers of layers that call the one that an environment variable names (the documentation of each vendor, and the sources of their layers, read 2026-11). */
const WRAPPERS: readonly { readonly of: string; readonly handler: RegExp; readonly variable: string }[] = [
  {
    of: 'Datadog',
    handler: /(?:^|\/)datadog[-_]lambda(?:-js)?(?:\/dist)?[/.]handler\.handler$/,
    variable: 'DD_LAMBDA_HANDLER',
  },
  {
    of: 'New Relic',
    handler: /(?:^|\/)newrelic[-_](?:esm-)?lambda[-_]wrapper(?:\/index)?\.handler$/,
    variable: 'NEW_RELIC_LAMBDA_HANDLER',
  },
  {
    of: 'Lumigo',
    handler: /(?:^|\/)(?:lumigo-auto-instrument\.handler|lumigo_tracer\._handler)$/,
    variable: 'LUMIGO_ORIGINAL_HANDLER',
  },
  {
    of: 'Sentry',
    handler: /^sentry_sdk\.integrations\.init_serverless_sdk\.sentry_lambda_handler$/,
    variable: 'SENTRY_INITIAL_HANDLER',
  },
  {
    of: 'Thundra',
    handler: /(?:^|\/)(?:thundra_handler|@thundra\/core\/dist\/handler)\.wrapper$/,
    variable: 'THUNDRA_AGENT_LAMBDA_HANDLER',
  },
];

/** The handler of a function, looked for behind the layer that wraps it. */
export function authorsHandlerOf(fn: Resource): AuthorsHandler {
  const place = fn.get('Handler');
  if (place.absent) return { why: 'it has no handler' };
  const text = place.literal;
  if (text === undefined) return { why: 'its handler is not known until deployment' };
  const variable = (name: string): Value => fn.get('Environment', 'Variables', name);
  // The layer starts the web server that the function runs (aws-lambda-web-adapter, README, "Lambda functions packaged as Zip package", read 2026-11).
  if (variable('AWS_LAMBDA_EXEC_WRAPPER').literal === '/opt/bootstrap')
    return { why: 'its handler is a web server behind the AWS Lambda Web Adapter' };
  if (text.endsWith('.sh')) return { why: `its handler is a script, ${text}` };
  const app = /^wsgi(?:_handler)?\.handler$/.test(text) ? wsgiApp(fn) : undefined;
  if (app !== undefined) return { text: app, at: place };
  if (/^wsgi_handler\.handler$/.test(text) && fn.declared.code)
    return { why: 'its handler is made by the plug-in serverless-wsgi' };
  const wrapper = WRAPPERS.find(({ handler }) => handler.test(text));
  if (!wrapper) return { text, at: place };
  const original = variable(wrapper.variable);
  return original.literal === undefined
    ? { why: `its handler is that of ${wrapper.of}, and ${wrapper.variable} is not known` }
    : { text: original.literal, at: original };
}

/** The application behind the handler of serverless-wsgi, as `module.name` (its README, "Usage", read 2026-11). */
function wsgiApp({ world }: Resource): string | undefined {
  const app = textOf(at(world.stack.written?.root, 'custom', 'wsgi', 'app'));
  return app !== undefined && /^[\w./]+\.\w+$/.test(app) ? app.replaceAll('/', '.') : undefined;
}
