import { lookUp } from '../../model/look-up.ts';
import { requestArgument, requestMember } from '../../code/event-data/frameworks.ts';
import { keptBy } from '../../code/event-data/kept.ts';
import type { PackageModel } from '../../code/flow/state.ts';
import type { PackageValue, ResultValue } from '../../code/flow/values.ts';

/** Wrappers that give back the client that they are given. */
const PASSES: { readonly [name: string]: number } = {
  'aws-xray-sdk.captureAWSClient': 0,
  'aws-xray-sdk.captureAWSv3Client': 0,
  'aws-xray-sdk.captureAWS': 0,
  'aws-xray-sdk-core.captureAWSClient': 0,
  'aws-xray-sdk-core.captureAWSv3Client': 0,
  'aws-xray-sdk-core.captureAWS': 0,
};
const PASSING_METHODS: ReadonlySet<string> = new Set([
  'captureAWSv3Client',
  'captureAWSClient',
  'captureAWS',
]);
/** Decorators of Powertools, of the X-Ray SDK and of embedded metrics: they do not have the function called. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'capture_lambda_handler',
  'capture_method',
  'inject_lambda_context',
  'log_metrics',
  'idempotent',
  'idempotent_function',
  'event_source',
  'event_parser',
  'validator',
  'capture',
  'capture_async',
  'metric_scope',
]);

/** The name of a decorator, also of one that is called first: `@logger.inject_lambda_context(log_event=True)`. */
const decoratorName = (callee: PackageValue | ResultValue): string =>
  callee.kind === 'result' && callee.path.length === 0
    ? (callee.call.callee.path.at(-1) ?? '')
    : (callee.path.at(-1) ?? '');

/** What the SDKs and the libraries around them do with what they are given. */
export const PACKAGES: PackageModel = {
  passes(callee) {
    if (callee.kind === 'package') {
      const passed = lookUp(PASSES, [callee.source, ...callee.path].join('.'));
      if (passed !== undefined) return passed;
    }
    return PASSING_METHODS.has(callee.path.at(-1) ?? '') ? 0 : undefined;
  },
  wraps: callee => WRAPPERS.has(decoratorName(callee)),
  argumentOf: (call, index, parameter) =>
    requestArgument(call, index, parameter) ?? { kind: 'result', call, path: ['(argument)', String(index)] },
  memberOf: requestMember,
  keepsEvent: keptBy,
};
