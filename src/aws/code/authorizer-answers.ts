import type { Flow } from '../../code/flow/flow.ts';
import { packageOf } from '../../code/flow/package-names.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CodeValue, ObjectValue, PackageCall, Slot } from '../../code/flow/values.ts';
import type { CodeExpression, CodeStatement } from '../../code/program.ts';
import { blockSpan } from '../../code/guards.ts';
import { walk } from '../../code/walk.ts';
import type { Span } from '../../source/node.ts';
import { isWithin } from '../../source/span.ts';
import { writtenAt } from './answers.ts';
import { Callers, type Located } from './callers.ts';

/** What a Lambda authorizer says in one case. */
export type AuthorizerAnswer = {
  readonly kind: 'policy' | 'simple';
  /** Whether it allows: `maybe` where that depends on a condition. */
  readonly allows: 'yes' | 'no' | 'maybe';
  /** What it allows, where all that it may be is that wide: `*`, or every method of an API. */
  readonly wide?: { readonly what: 'all' | 'api'; readonly at: Span | undefined };
  /** It is given after a failure. */
  readonly onError: boolean;
  readonly at: Span;
};

export type AuthorizerCode = {
  readonly answers: readonly AuthorizerAnswer[];
  /** No caller is refused, whatever it sends. */
  readonly refusesNobody: boolean;
  /** It looks at the method or the path that is called. */
  readonly looksAtRoute: boolean;
  /** A policy that lacks what API Gateway asks for. */
  readonly malformed: readonly { readonly lacks: readonly string[]; readonly at: Span }[];
};

/** What a Lambda authorizer answers; undefined where nothing that it answers is found. */
export function authorizerCode(flow: Flow, fallback: Span): AuthorizerCode | undefined {
  const given = [...flow.results.flatMap(objectsIn), ...flow.calls.flatMap(answersByCall)];
  const callers = new Callers(flow);
  const failures = failuresOf(flow);
  const answers = [
    ...given.flatMap(answer => [...policies(answer, callers), ...simple(answer)]),
    ...everyMethod(flow),
  ].map(({ at = fallback, ...answer }) => ({
    ...answer,
    at,
    onError: failures.some(span => isWithin(at, span)),
  }));
  if (answers.length === 0) return undefined;
  return {
    answers,
    refusesNobody:
      answers.every(({ allows }) => allows === 'yes') &&
      given.length === flow.results.reduce((sum, slot) => sum + objectsAndOthers(slot), 0) &&
      !mayRefuse(flow),
    looksAtRoute: readsOf(flow).some(name => ROUTE.has(name)),
    malformed: given.flatMap(answer => malformedIn(answer, fallback)),
  };
}

type Draft = Omit<AuthorizerAnswer, 'at' | 'onError'> & { readonly at: Span | undefined };

const objectsIn = (slot: Slot | undefined): readonly ObjectValue[] =>
  (slot?.all ?? []).flatMap(value => (value.kind === 'object' ? [value] : []));
/** How many answers there are, found or not; nothing at all is none. */
const objectsAndOthers = (slot: Slot): number =>
  slot.all.filter(value => value.kind !== 'constant' || value.value !== null).length;
const field = (of: ObjectValue, name: string): Slot | undefined => of.fields.named.get(name);
const isClosed = ({ fields }: ObjectValue): boolean => fields.others.values.size === 0;
const isEmpty = (slot: Slot | undefined): boolean => slot === undefined || slot.values.size === 0;

/** `callback(null, answer)`, `context.succeed(answer)`, `context.done(null, answer)`. */
function answersByCall({ callee, args }: PackageCall): readonly ObjectValue[] {
  if (callee.kind !== 'package') return [];
  const [name] = callee.path;
  if (callee.source === 'global:callback' || (callee.source === 'global:context' && name === 'done'))
    return objectsIn(args[1]?.slot);
  return callee.source === 'global:context' && name === 'succeed' ? objectsIn(args[0]?.slot) : [];
}

function policies(answer: ObjectValue, callers: Callers): readonly Draft[] {
  return objectsIn(field(answer, 'policyDocument'))
    .flatMap(document => itemsOf(field(document, 'Statement')))
    .flatMap((statement): readonly Draft[] => {
      const [effect, resource] = [field(statement, 'Effect'), field(statement, 'Resource')];
      if (!effect || !resource || !isClosed(statement)) return [];
      return callers
        .together([effect, resource])
        .flatMap(({ values: [effects = [], resources = []], at }) => {
          const allows = allowing(effects);
          if (allows === undefined) return [];
          const wide = wideIn(resources);
          const [first] = effects;
          return [{ kind: 'policy', allows, at: at ?? first?.at, ...(wide ? { wide } : {}) }];
        });
    });
}

const itemsOf = (slot: Slot | undefined): readonly ObjectValue[] =>
  objectsIn(slot).flatMap(one =>
    one.isList
      ? [...[...one.fields.named.values()].flatMap(objectsIn), ...objectsIn(one.fields.others)]
      : [one],
  );

function allowing(effects: readonly Located[]): Draft['allows'] | undefined {
  const said = new Set(effects.map(({ value }) => literalOf(value)?.toLowerCase()));
  const [only] = said;
  if (said.size === 0 || ![...said].every(one => one === 'allow' || one === 'deny')) return undefined;
  if (said.size > 1) return 'maybe';
  return only === 'allow' ? 'yes' : 'no';
}

function wideIn(resources: readonly Located[]): AuthorizerAnswer['wide'] {
  const found = resources.flatMap(({ value, at }) => wideValues(value).map(what => ({ what, at })));
  const [first] = found;
  if (!first || found.some(({ what }) => what === undefined)) return undefined;
  const all = found.find(({ what }) => what === 'all') ?? first;
  return { what: all.what ?? 'api', at: all.at };
}

function wideValues(value: CodeValue): readonly ('all' | 'api' | undefined)[] {
  if (value.kind === 'object')
    return [
      ...[...value.fields.named.values()].flatMap(({ all }) => all),
      ...value.fields.others.all,
    ].flatMap(one => (one.kind === 'object' ? [undefined] : wideValues(one)));
  if (value.kind !== 'text') return [undefined];
  const literal = literalOf(value);
  if (literal === '*' || literal === 'arn:aws:execute-api:*:*:*') return ['all'];
  const last = value.parts.at(-1);
  return [typeof last === 'string' && last.endsWith('/*/*') ? 'api' : undefined];
}

/** The blueprint of AWS has a class for policies, with one method that allows all (github.com/awslabs/aws-apigateway-lambda-authorizer-blueprints, read 2026-11). */
const everyMethod = (flow: Flow): readonly Draft[] =>
  flow.sites.flatMap(({ at, callee }) =>
    at.callee.kind === 'member' &&
    /^(?:allowAllMethods|allow_all_methods)$/.test(String(at.callee.name)) &&
    callee.all.some(({ kind }) => kind === 'function')
      ? [{ kind: 'policy', allows: 'yes', wide: { what: 'api', at: at.span }, at: at.span }]
      : [],
  );

function simple(answer: ObjectValue): readonly Draft[] {
  const slot = field(answer, 'isAuthorized');
  if (!slot || isEmpty(slot)) return [];
  const values = slot.all.map(value => (value.kind === 'constant' ? value.value : undefined));
  const yes = values.every(value => value === true);
  const ifNot = values.every(value => value === false || value === null) ? 'no' : 'maybe';
  return [{ kind: 'simple', allows: yes ? 'yes' : ifNot, at: writtenAt(slot) }];
}

/** A token authorizer has to say whom it allows (API Gateway developer guide, "Output from an API Gateway Lambda authorizer", read 2026-11). */
function malformedIn(answer: ObjectValue, fallback: Span): AuthorizerCode['malformed'] {
  const documents = objectsIn(field(answer, 'policyDocument'));
  const [document] = documents;
  if (!document || documents.length !== 1) return [];
  const policy = field(answer, 'policyDocument');
  const at = (policy && writtenAt(policy)) ?? fallback;
  const lacks = [
    ...(isClosed(answer) && !answer.of && isEmpty(field(answer, 'principalId')) ? ['principalId'] : []),
    ...(isClosed(document) && !document.of && isEmpty(field(document, 'Version')) ? ['Version'] : []),
  ];
  return lacks.length === 0 ? [] : [{ lacks, at }];
}

const ROUTE: ReadonlySet<string> = new Set(
  'httpMethod path resource pathParameters rawPath routeKey requestContext.http requestContext.httpMethod requestContext.resourcePath requestContext.path'.split(
    ' ',
  ),
);

/** The members of the event that code reads, the first two names of each. */
function readsOf(flow: Flow): readonly string[] {
  const found = new Set<string>();
  for (const [, slot] of flow.expressions())
    for (const value of slot.values.values())
      if (value.kind === 'event' && value.path.length > 0) {
        found.add(value.path[0] ?? '');
        found.add(value.path.slice(0, 2).join('.'));
      }
  return [...found];
}

/** Packages that only write what they are given. */
const LOGS = /logger|winston|pino|bunyan|loglevel|^debug$|logging|structlog|loguru|xray|tracer|metrics/i;
const isPlain = (call: PackageCall): boolean => {
  const source = packageOf(call);
  return LOGS.test(source) || /^(?:global:|json$|os$|datetime$|time$|re$|uuid$)/.test(source);
};

/** Whether anything in the code may refuse a caller: it throws, or fails, or asks a package that may. */
function mayRefuse(flow: Flow): boolean {
  let throws = false;
  const statement = ({ kind }: CodeStatement): void => void (throws ||= kind === 'throw');
  for (const { body } of flow.reached) walk({ body }, { statement });
  return throws || flow.open.length > 0 || flow.calls.some(call => !isPlain(call) || refuses(call));
}

function refuses({ callee, args }: PackageCall): boolean {
  if (callee.kind !== 'package') return false;
  const [name] = callee.path;
  const isNothing = (slot: Slot | undefined): boolean =>
    slot === undefined || slot.all.every(value => value.kind === 'constant' && value.value === null);
  if (callee.source === 'global:callback' || name === 'done') return !isNothing(args[0]?.slot);
  return callee.source === 'global:context' && name === 'fail';
}

/** What runs after a failure and does nothing but answer. */
function failuresOf(flow: Flow): readonly Span[] {
  const found: Span[] = [];
  const plainly = (body: readonly CodeStatement[]): void => {
    const span = blockSpan(body);
    if (span && body.every(({ kind }) => kind === 'evaluate' || kind === 'return' || kind === 'assign'))
      found.push(span);
  };
  for (const { body } of flow.reached)
    walk(
      { body },
      {
        statement: of => {
          if (of.kind === 'try') for (const handler of of.handlers) plainly(handler.body);
        },
        expression: (of: CodeExpression) => {
          if (of.kind !== 'call' || of.callee.kind !== 'member' || of.callee.name !== 'catch') return;
          const [handler] = of.args;
          if (handler?.value.kind === 'function') plainly(handler.value.of.body);
        },
      },
    );
  return found;
}
