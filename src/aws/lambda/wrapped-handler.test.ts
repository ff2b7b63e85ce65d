import { describe, expect, test } from 'vitest';
import { sam, told } from './testing.ts';

describe('a handler of a layer that calls the one of the author', () => {
  const wrapped = (runtime: string, handler: string, variables: string): string =>
    told(
      sam(
        `Runtime: ${runtime}, CodeUri: src, Handler: ${handler}, Environment: { Variables: { ${variables} } }`,
      ),
      ['app/src/a.js', 'app/src/a.py'],
    );
  const [js, py] = ['app/src/a.js h', 'app/src/a.py h'];
  test.each([
    [
      'Datadog',
      'nodejs22.x',
      '/opt/nodejs/node_modules/datadog-lambda-js/handler.handler',
      'DD_LAMBDA_HANDLER: a.h',
      js,
    ],
    [
      'Datadog, in the package',
      'nodejs22.x',
      'node_modules/datadog-lambda-js/dist/handler.handler',
      'DD_LAMBDA_HANDLER: a.h',
      js,
    ],
    ['Datadog', 'python3.13', 'datadog_lambda.handler.handler', 'DD_LAMBDA_HANDLER: a.h', py],
    ['New Relic', 'nodejs22.x', 'newrelic-lambda-wrapper.handler', 'NEW_RELIC_LAMBDA_HANDLER: a.h', js],
    [
      'New Relic',
      'nodejs22.x',
      '/opt/nodejs/node_modules/newrelic-esm-lambda-wrapper/index.handler',
      'NEW_RELIC_LAMBDA_HANDLER: a.h',
      js,
    ],
    ['New Relic', 'python3.13', 'newrelic_lambda_wrapper.handler', 'NEW_RELIC_LAMBDA_HANDLER: a.h', py],
    ['Lumigo', 'nodejs22.x', 'lumigo-auto-instrument.handler', 'LUMIGO_ORIGINAL_HANDLER: a.h', js],
    ['Lumigo', 'python3.13', '/opt/python/lumigo_tracer._handler', 'LUMIGO_ORIGINAL_HANDLER: a.h', py],
    [
      'Sentry',
      'python3.13',
      'sentry_sdk.integrations.init_serverless_sdk.sentry_lambda_handler',
      'SENTRY_INITIAL_HANDLER: a.h',
      py,
    ],
    ['Thundra', 'python3.13', 'thundra_handler.wrapper', 'THUNDRA_AGENT_LAMBDA_HANDLER: a.h', py],
    [
      'without the variable',
      'python3.13',
      'datadog_lambda.handler.handler',
      '',
      'its handler is that of Datadog, and DD_LAMBDA_HANDLER is not known',
    ],
    [
      'another wrapper, which leaves the handler',
      'python3.13',
      'a.h',
      'AWS_LAMBDA_EXEC_WRAPPER: /opt/otel-handler',
      py,
    ],
    [
      'a web server',
      'python3.13',
      'a.h',
      'AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap',
      'its handler is a web server behind the AWS Lambda Web Adapter',
    ],
  ])('%s on %s: %s', (_, runtime, handler, variables, expected) =>
    expect(wrapped(runtime, handler, variables)).toBe(expected),
  );
});
