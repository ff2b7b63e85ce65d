import type { Trigger, TriggerKind } from '../lambda/triggers.ts';

/**
 * Who decides what stands in a field of an event: anyone who can call the API or send the mail (`caller`), who may name an object of a bucket (`uploader`), whoever may write to a queue, a topic, a stream or a bus
 * (`sender`), or whoever calls the function, of whom the template says nothing (`unknown`).
 */
export type Writer = 'caller' | 'uploader' | 'sender' | 'unknown';

const HTTP =
  /^(?:body|rawBody|queryStringParameters|multiValueQueryStringParameters|rawQueryString|pathParameters|headers|multiValueHeaders|cookies|rawPath|path|query|params|querystring|originalUrl|url|files|file|json|args|form|values|data|json_body|decoded_body|raw_body|query_string_parameters|multi_value_query_string_parameters|path_parameters|query_params|uri_params|request\.(?:body|query|params|headers))(?:\.|$)/;

/** The fields that others write, of the event of each trigger; none where AWS or the template does (Lambda developer guide, "Services that can invoke Lambda functions", and the page of each service, read 2026-11). */
const FIELDS: {
  readonly [kind in TriggerKind]: { readonly fields: RegExp; readonly writer: Writer } | undefined;
} = {
  http: { fields: HTTP, writer: 'caller' },
  websocket: { fields: HTTP, writer: 'caller' },
  authorizer: {
    fields:
      /^(?:authorizationToken|identitySource|headers|queryStringParameters|pathParameters|cookies|rawPath|path)(?:\.|$)/,
    writer: 'caller',
  },
  queue: { fields: /^Records\.[^.]+\.(?:body|messageAttributes)/, writer: 'sender' },
  topic: { fields: /^Records\.[^.]+\.Sns\.(?:Message|Subject|MessageAttributes)/, writer: 'sender' },
  bucket: { fields: /^(?:Records\.[^.]+\.s3\.object\.key|detail\.object\.key)$/, writer: 'uploader' },
  stream: {
    fields:
      /^(?:Records\.[^.]+\.(?:dynamodb|kinesis\.data)|records\.|rmqMessagesByQueue\.|messages\.|events\.)/,
    writer: 'sender',
  },
  bus: { fields: /^detail(?:\.|$)/, writer: 'sender' },
  'user pool': {
    fields:
      /^(?:userName|request\.(?:userAttributes|clientMetadata|validationData|challengeAnswer|password))/,
    writer: 'caller',
  },
  graphql: { fields: /^(?:arguments|args|request\.headers|payload)(?:\.|$)/, writer: 'caller' },
  device: { fields: /./, writer: 'sender' },
  mail: { fields: /^Records\.[^.]+\.ses\.mail\.(?:headers|commonHeaders|source)/, writer: 'caller' },
  agent: {
    fields:
      /^(?:inputText|parameters|requestBody|inputTranscript|currentIntent|sessionState|interpretations|sessionAttributes)/,
    writer: 'caller',
  },
  skill: { fields: /^request(?:\.|$)/, writer: 'caller' },
  notice: { fields: /^detail\.object\.key$/, writer: 'uploader' },
  log: undefined,
  schedule: undefined,
  deployment: undefined,
  'state machine': { fields: /./, writer: 'unknown' },
};
/** What no caller writes, whatever calls the function. */
const OF_AWS =
  /^(?:requestContext|stageVariables|isBase64Encoded|httpMethod|resource|version|routeKey|ResourceProperties|OldResourceProperties|StackId|RequestType)(?:\.|$)/;

const RANK: readonly Writer[] = ['caller', 'uploader', 'sender', 'unknown'];

/** Who writes a field of the event of a function with these triggers; undefined where nobody does whom the author need not trust. */
export function writerOf(path: readonly string[], triggers: readonly Trigger[]): Writer | undefined {
  const field = path.join('.');
  if (field === '' || OF_AWS.test(field)) return undefined;
  if (triggers.length === 0) return 'unknown';
  const writers = triggers.flatMap(({ kind }) => {
    const one = FIELDS[kind];
    return one?.fields.test(field) ? [one.writer] : [];
  });
  return RANK.find(writer => writers.includes(writer));
}

const PLAIN: ReadonlySet<TriggerKind> = new Set(['bucket', 'notice', 'schedule', 'deployment', 'log']);

/** Whether an event holds what people send; undefined where nobody knows what calls the function. */
export function isPersonal(triggers: readonly Trigger[]): boolean | undefined {
  if (triggers.some(({ kind }) => !PLAIN.has(kind) && kind !== 'state machine')) return true;
  return triggers.length > 0 && triggers.every(({ kind }) => PLAIN.has(kind)) ? false : undefined;
}

/** A field as the code has it: `event.Records[].s3.object.key`. */
export function fieldName(path: readonly string[]): string {
  if (path.at(-1) === '(key)') return `a key of ${fieldName(path.slice(0, -1))}`;
  return path.reduce((name, step) => {
    if (step === '*') return `${name}[]`;
    return /^\d+$/.test(step) ? `${name}[${step}]` : `${name}.${step}`;
  }, 'event');
}
