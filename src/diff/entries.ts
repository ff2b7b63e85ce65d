import { apiExposureOf } from '../aws/api/exposure.ts';
import { admits } from '../aws/api/api-policy.ts';
import { GRAPHQL, keyAlone } from '../aws/api/graphql.ts';
import { API_TYPES, entryRoutesOf, isWebSocket, routesOf, type Route } from '../aws/api/routes.ts';
import { functionAt } from '../aws/function-references.ts';
import type { Declaration } from '../model/stack.ts';
import { routeOfOtherApi } from '../aws/api/open-routes.ts';
import { Resource, type World } from '../model/world.ts';
import type { Span } from '../source/node.ts';
import type { StackChange } from './change.ts';
import type { Effect } from '../model/effect.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import type { ResourcePair } from './pairs.ts';
import { spansOf } from './settings.ts';
import type { MaybeSides } from './sides.ts';
import { arrow, subjectOf } from './words.ts';

/** Whom a way in lets through: anyone; whoever has an API key; whoever shows who they are; whoever comes from where it can be reached; unknown. */
type Asks = 'nothing' | 'key' | 'identity' | 'confined' | 'unknown';

/** A way in from outside. */
type EntryPoint = {
  readonly key: string;
  readonly name: string;
  readonly asks: Asks;
  readonly at: Span;
  /** The method or route that it is, where that is a resource. */
  readonly part?: Declaration;
};

const URL = 'AWS::Lambda::Url';
const PARTS: ReadonlySet<string> = new Set([
  ...API_TYPES,
  GRAPHQL,
  URL,
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGatewayV2::ApiMapping',
]);

/** Ways in that came or went, or ask something else of a caller than before. */
export function entryChanges(ground: Ground): readonly StackChange[] {
  if (!ground.comparison.differences.some(({ type }) => PARTS.has(type))) return [];
  return ground.pairs.flatMap(pair => {
    const type = (pair.after ?? pair.before)?.type ?? '';
    const isEntry = API_TYPES.includes(type) || type === URL || type === GRAPHQL || isAlone(pair, ground);
    return isEntry ? apiChanges(pair, ground) : [];
  });
}

/** A method or route of an API that is declared elsewhere. */
const isAlone = ({ before, after }: ResourcePair, { scratch }: Ground): boolean =>
  [before && new Resource(scratch.before, before), after && new Resource(scratch.after, after)].some(
    part => part !== undefined && ROUTES.has(part.type) && routeOfOtherApi(part, part.world) !== undefined,
  );

const ROUTES: ReadonlySet<string> = new Set(['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route']);

function apiChanges(pair: ResourcePair, ground: Ground): readonly StackChange[] {
  const declared = pair.after ?? pair.before;
  if (!declared) return [];
  const seen = ground.jointly(pair, worlds => {
    const found = ground.existing(pair, worlds);
    const [old, now] = [entriesIn(found.before, ground, 'before'), entriesIn(found.after, ground, 'after')];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap(key => {
      const item = { before: old.get(key), after: now.get(key) };
      if (item.before?.asks === item.after?.asks) return [];
      return [{ place: key, key: `${key} ${item.before?.asks} ${item.after?.asks}`, item }];
    });
  });
  const subject = new Resource(ground.scratch[pair.after ? 'after' : 'before'], declared).called;
  const told = seen.map(({ item }) => item);
  ground.explain(ground.differencesOf(pair).filter(one => isToldBy(one, told)));
  for (const { before, after } of told)
    ground.explain(partFacts({ before: before?.part, after: after?.part }, ground));
  return seen.map(({ item, when, confidence }): StackChange => {
    const { effect, what } = says(item, subject);
    return {
      effect,
      topic: 'entry',
      subject,
      resource: { before: pair.before, after: pair.after },
      what: [what],
      isSentence: true,
      at: {
        ...(item.before ? { before: item.before.at } : {}),
        ...(item.after ? { after: item.after.at } : {}),
      },
      when,
      confidence,
      answer: item.before?.asks === 'unknown' || item.after?.asks === 'unknown' ? 'maybe' : 'no',
    };
  });
}

/** What a method or a route says of who gets in. */
const partFacts = (part: MaybeSides<Declaration>, ground: Ground): readonly FactDifference[] =>
  ground
    .differencesOf(part)
    .filter(({ path }) => /^Properties\/(?:ApiKeyRequired|Authorization\w+|AuthorizerId)(?:\/|$)/.test(path));

function entriesIn(
  api: Resource | undefined,
  ground: Ground,
  side: 'before' | 'after',
): ReadonlyMap<string, EntryPoint> {
  const entries = api ? entriesOf(api, ground, side) : [];
  return new Map(entries.map(entry => [entry.key, entry]));
}

function entriesOf(api: Resource, ground: Ground, side: 'before' | 'after'): readonly EntryPoint[] {
  const { world } = api;
  if (api.type === URL) return [urlOf(api, ground, side)];
  if (api.type === GRAPHQL) {
    const key = keyAlone(api);
    return [
      { key: 'graphql', name: 'the GraphQL API', asks: confined(api, GRAPHQL_ASKS[key], world), at: api.at },
    ];
  }
  if (ROUTES.has(api.type)) {
    const route = routeOfOtherApi(api, world);
    return route ? [entryOf(route, route.authorization)] : [];
  }
  const who = admits(api);
  return routesOf(api, world)
    .routes.filter(({ method }) => method !== 'OPTIONS')
    .map((route): EntryPoint => {
      const own = isWebSocket(api) && route.path !== '$connect' ? atGate(api) : asksOf(route, who(route));
      return entryOf(route, confined(api, own, world));
    });
}

/** Whoever is connected to a WebSocket API was asked when they connected. */
function atGate(api: Resource): Asks {
  const demands = entryRoutesOf(api, api.world).routes.map(({ authorization }) => authorization);
  return (['identity', 'unknown', 'key'] as const).find(one => demands.includes(one)) ?? 'nothing';
}

const entryOf = (route: Route, asks: Asks): EntryPoint => ({
  key: `${route.method} ${route.path ?? route.name}`,
  name: route.name,
  asks,
  at: route.at instanceof Resource ? placeOf(route.at) : route.at,
  ...(route.at instanceof Resource ? { part: route.at.declared } : {}),
});

const GRAPHQL_ASKS = { yes: 'key', no: 'identity', unknown: 'unknown' } as const;

/** What a route asks for decides at its authorization; a resource as a whole where nothing is written. */
function placeOf(route: Resource): Span {
  const type = route.get('AuthorizationType');
  return route.provenance?.span ?? (type.present ? type.span : route.at);
}

function asksOf({ authorization }: Route, who: 'everyone' | 'some' | 'unknown'): Asks {
  if (authorization === 'identity') return 'identity';
  if (who === 'some') return 'confined';
  return who === 'unknown' && authorization !== 'key' ? 'unknown' : authorization;
}

function confined(api: Resource, asks: Asks, world: World): Asks {
  if (asks !== 'nothing' && asks !== 'key') return asks;
  const reach = apiExposureOf(api, world);
  if (reach === 'public') return asks;
  return reach === 'confined' ? 'confined' : 'unknown';
}

function urlOf(url: Resource, ground: Ground, side: 'before' | 'after'): EntryPoint {
  const auth = url.get('AuthType');
  const fn = functionAt(url.get('TargetFunctionArn'));
  const id = fn?.id ?? '';
  return {
    key: `url ${side === 'after' ? ground.idBefore(id) : id}`,
    name: fn ? `the URL of ${fn.name}` : 'the URL',
    asks: urlAsks(auth.literal),
    at: url.provenance?.span ?? (auth.present ? auth.span : url.at),
  };
}

function urlAsks(type: string | undefined): Asks {
  if (type === undefined) return 'unknown';
  return type === 'NONE' ? 'nothing' : 'identity';
}

const SAYS: Readonly<Record<Asks, string>> = {
  nothing: 'asks nobody who they are',
  key: 'asks for an API key only',
  identity: 'asks who calls',
  confined: 'is not open to the internet',
  unknown: 'asks what only deployment knows',
};
const OPENNESS: Readonly<Record<Asks, number>> = { nothing: 3, key: 2, unknown: 1, identity: 0, confined: 0 };

function says(
  { before, after }: MaybeSides<EntryPoint>,
  subject: string,
): { readonly effect: Effect; readonly what: string } {
  const [was, is] = [before ? OPENNESS[before.asks] : -1, after ? OPENNESS[after.asks] : -1];
  const name = called((after ?? before)?.name ?? '', subject);
  if (!after) return { effect: was >= 2 ? 'closes' : 'neutral', what: `${name} is gone` };
  if (!before)
    return { effect: is >= 2 ? 'opens' : 'neutral', what: `${name} is new and ${SAYS[after.asks]}` };
  const what = `${name} ${SAYS[after.asks]} now; before, it ${PAST[before.asks]}`;
  if (is > was) return { effect: is >= 2 ? 'opens' : 'neutral', what };
  return { effect: is < was && was >= 2 ? 'closes' : 'neutral', what };
}

/** `GET /orders of the REST API`; a URL is its function's. */
const called = (name: string, subject: string): string =>
  name.startsWith('the ') ? name : `${name} of ${subject}`;

const PAST: Readonly<Record<Asks, string>> = {
  nothing: 'asked nobody',
  key: 'asked for an API key only',
  identity: 'asked who calls',
  confined: 'was not open to the internet',
  unknown: 'asked what only deployment knows',
};

const AUTHORIZERS: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGatewayV2::Authorizer',
]);
const WHO =
  /^Properties\/(?:ProviderARNs|AuthorizerUri|JwtConfiguration|Type|AuthorizerType|IdentitySource|IdentityValidationExpression)(?:\/|$)|^Properties\/Body\/(?:components\/securitySchemes|securityDefinitions)\/[^/]+\/x-amazon-apigateway-authorizer\/(?:jwtConfiguration|providerARNs|authorizerUri|identitySource|type)(?:\/|$)/;

/** Authorizers that ask somebody else than before who a caller is. */
export const authorizerChanges = (ground: Ground): readonly StackChange[] =>
  ground.unexplained.flatMap((fact): readonly StackChange[] => {
    const { kind, type, path, resource, when, confidence, answer } = fact;
    if (kind !== 'value' || (!AUTHORIZERS.has(type) && !API_TYPES.includes(type)) || !WHO.test(path))
      return [];
    ground.explain([fact]);
    return [
      {
        effect: 'grants',
        topic: 'entry',
        subject: subjectOf(resource, ground),
        resource,
        what: [': who is let in is decided otherwise: ', ...arrow(fact)],
        at: spansOf([fact]),
        when,
        confidence,
        answer,
      },
    ];
  });

/** What an operation says of who may call it; with IAM, SAM invokes the function as the caller. */
const ASKING = ['security', 'x-amazon-apigateway-auth', 'x-amazon-apigateway-integration/credentials'];

/** Whether a sentence about a way in tells of this fact: a route of its body that came, went or changed, or what a resource of it asks for. */
function isToldBy({ path, type }: FactDifference, told: readonly MaybeSides<EntryPoint>[]): boolean {
  if (type === URL) return path === 'Properties/AuthType';
  if (
    told.length > 0 &&
    /^Properties\/Body\/(?:securityDefinitions|components\/securitySchemes)(?:\/|$)/.test(path)
  )
    return true;
  if (!path.startsWith('Properties/Body/paths/')) return false;
  return told.some(({ before, after }) => {
    const [method = '', route = ''] = (after ?? before)?.key.split(' ') ?? [];
    const here = `Properties/Body/paths/${route}`;
    const operation = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
    if (before && after)
      return ASKING.some(key => {
        const place = `${here}/${operation}/${key}`;
        return path === place || path.startsWith(`${place}/`);
      });
    return path === here || path.startsWith(`${here}/${operation}`);
  });
}
