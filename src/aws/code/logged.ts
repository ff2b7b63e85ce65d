import { calleeName, isOf } from '../../code/event-data/callee.ts';
import { ingredientsOf, isLength } from '../../code/event-data/ingredients.ts';
import { eventIn } from '../../code/flow/text.ts';
import type { CodeValue, PackageCall, ResultValue } from '../../code/flow/values.ts';
import type { FunctionBody } from '../../code/program.ts';
import type { Span } from '../../source/node.ts';
import { fieldName } from './event-fields.ts';
import type { ReadCode } from './function-code.ts';
import { perFlow } from './per-flow.ts';

/** What code writes to its log that is sensitive: the event as a whole, all headers, one value by its name, a secret that it fetched, all environment variables. */
export type Logged = {
  readonly what: 'event' | 'headers' | 'value' | 'secret' | 'environment';
  /** `event.body.password`; the operation that fetched a secret. */
  readonly name: string;
  readonly called: string;
  readonly at: Span;
  readonly within: FunctionBody | undefined;
};

const LOGGERS = [
  'console',
  'logging',
  'winston',
  'pino',
  'bunyan',
  'log4js',
  'loglevel',
  'lambda-log',
  '@aws-lambda-powertools/logger',
  '@dazn/lambda-powertools-logger',
  'aws_lambda_powertools',
  'structlog',
  'loguru',
];
const WRITES: ReadonlySet<string> = new Set(
  'log debug info warn warning error critical exception trace notice fatal dir'.split(' '),
);
/** Fields that hold a credential, or data of a payment card. */
const SENSITIVE =
  /^(?:password|passwd|pwd|secret|client_?secret|access_?token|id_?token|refresh_?token|token|authorization|authorization_?token|x-api-key|api_?key|private_?key|card_?number|credit_?card|cvv|cvc|ssn)$/i;
const HEADERS = new Set(['headers', 'multiValueHeaders']);

/** The calls of loggers with what is sensitive; of one call the gravest. */
export const loggedIn = perFlow((code: ReadCode): readonly Logged[] => {
  const { flow } = code;
  const secrets = secretsIn(code);
  const redacts = flow.calls.some(
    ({ callee, args }) => isOf(calleeName(callee).full, 'pino') && hasOption(args, 'redact'),
  );
  return flow.calls.flatMap(call => {
    const { full, method } = calleeName(call.callee);
    const place = { at: call.at.span, within: call.within, called: method ?? full };
    if (logsEvent(call, method)) return [{ what: 'event' as const, name: 'event', ...place }];
    if (!isLogger(full, method) || (redacts && isOf(full, 'pino'))) return [];
    const values = call.args.flatMap(({ slot }) => ingredientsOf(slot, flow));
    // The level of a logger is info by default: what is for debugging is not written.
    const isWritten =
      full.startsWith('console') || !/^(?:debug|trace)$/.test(place.called.split('.').at(-1) ?? '');
    const found =
      secretAmong(values, secrets) ??
      environmentAmong(values) ??
      namedAmong(values) ??
      (isWritten ? wholeAmong(values) : undefined);
    return found ? [{ ...found, ...place }] : [];
  });
});

const isLogger = (full: string, method: string | undefined): boolean => {
  if (full === 'print' || full === 'pprint.pprint') return method === undefined;
  const last = method ?? full.split('.').at(-1) ?? '';
  return WRITES.has(last) && LOGGERS.some(name => isOf(full, name));
};

/** Powertools writes the event by itself where it is told to. */
const logsEvent = ({ args }: PackageCall, method: string | undefined): boolean =>
  (method === 'inject_lambda_context' || method === 'injectLambdaContext') &&
  (hasOption(args, 'log_event') || hasOption(args, 'logEvent'));

const hasOption = (args: PackageCall['args'], name: string): boolean =>
  args.some(({ name: keyword, slot }) =>
    keyword === name
      ? slot.all.some(isOn)
      : slot.all.some(value => value.kind === 'object' && value.fields.named.get(name)?.all.some(isOn)),
  );
const isOn = (value: CodeValue): boolean => value.kind !== 'constant' || value.value === true;

type Found = Pick<Logged, 'what' | 'name'>;

function wholeAmong(values: readonly CodeValue[]): Found | undefined {
  if (values.some(isWhole)) return { what: 'event', name: 'event' };
  const headers = values
    .flatMap(value => eventIn(value) ?? [])
    .find(({ path: [first = '', ...more] }) => more.length === 0 && HEADERS.has(first));
  return headers && { what: 'headers', name: fieldName(headers.path) };
}

const ENVIRONMENT = /^(?:(?:global:|node:)?process\.env|os\.environ)$/;
const environmentAmong = (values: readonly CodeValue[]): Found | undefined => {
  const all = values.some(
    value => value.kind === 'package' && ENVIRONMENT.test([value.source, ...value.path].join('.')),
  );
  return all ? { what: 'environment', name: 'environment' } : undefined;
};

const isWhole = (value: CodeValue): boolean => eventIn(value)?.path.length === 0;

function namedAmong(values: readonly CodeValue[]): Found | undefined {
  for (const value of values) {
    const path = eventIn(value)?.path;
    if (path && SENSITIVE.test(path.at(-1) ?? '')) return { what: 'value', name: fieldName(path) };
  }
  return undefined;
}

const FETCHES = new Set(['GetSecretValue', 'BatchGetSecretValue']);
/** What an answer says of a secret beside its value. */
const BESIDE = new Set([
  'ARN',
  'Name',
  'VersionId',
  'VersionStages',
  'CreatedDate',
  'ResponseMetadata',
  '$metadata',
  'Version',
  'LastModifiedDate',
  'Type',
]);

/** The calls that fetch secrets, by the place that the SDK's calls are known by. */
function secretsIn({ calls }: ReadCode): ReadonlyMap<Span, string> {
  return new Map(
    calls.flatMap(call => {
      if (!call.service) return [];
      const { service, operation, at, arguments: given } = call;
      const isDecrypted = given
        .values('WithDecryption')
        .some(value => value.kind === 'constant' && value.value === true);
      const isSecret =
        service.id === 'secretsmanager'
          ? FETCHES.has(operation)
          : service.id === 'ssm' && operation.startsWith('GetParameter') && isDecrypted;
      return isSecret ? [[at, operation] as const] : [];
    }),
  );
}

function secretAmong(values: readonly CodeValue[], secrets: ReadonlyMap<Span, string>): Found | undefined {
  for (const value of values) {
    const fetched =
      value.kind === 'result' && !isLength(value.path) && !value.path.some(step => BESIDE.has(step))
        ? fetchedBy(value, secrets)
        : undefined;
    if (fetched !== undefined) return { what: 'secret', name: fetched };
  }
  return undefined;
}

/** The operation of a call or, where a command is sent, of that. */
function fetchedBy({ call }: ResultValue, secrets: ReadonlyMap<Span, string>): string | undefined {
  const own = secrets.get(call.at.span);
  if (own !== undefined || call.callee.kind !== 'result' || call.callee.path.at(-1) !== 'send') return own;
  for (const { slot } of call.args)
    for (const value of slot.all) {
      const sent = value.kind === 'result' ? secrets.get(value.call.at.span) : undefined;
      if (sent !== undefined) return sent;
    }
  return undefined;
}
