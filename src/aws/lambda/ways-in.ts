import { perDefaults } from '../../model/memo.ts';
import { addTo } from '../../model/multimap.ts';
import { Resource, type Value } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { apiExposureOf, type ApiExposure } from '../api/exposure.ts';
import { API_TYPES, entryRoutesOf, isWebSocket, routesOf } from '../api/routes.ts';
import { functionAt } from '../function-references.ts';

/** A way by which requests reach a function: `GET /orders`, `its URL`. */
export type WayIn = {
  readonly name: string;
  readonly at: Value | Span;
  /** Whether anyone on the internet can take it, as nothing asks who they are. */
  readonly open: 'yes' | 'no' | 'unknown';
};

const OPEN: Readonly<Record<ApiExposure, WayIn['open']>> = {
  public: 'yes',
  confined: 'no',
  unknown: 'unknown',
};

/** The ways in of the stack's functions, by logical id: routes of APIs, but for what a browser asks beforehand, and function URLs. */
export const waysByFunction = perDefaults((scratch): ReadonlyMap<string, readonly WayIn[]> => {
  const found = new Map<string, WayIn[]>();
  for (const declared of scratch.stackIndex.ofType('AWS::Lambda::Url')) {
    const url = new Resource(scratch, declared);
    const fn = functionAt(url.get('TargetFunctionArn'));
    const type = url.get('AuthType').literal;
    const asks = type === undefined ? 'unknown' : 'no';
    if (fn) addTo(found, fn.id, { name: 'its URL', at: url, open: type === 'NONE' ? 'yes' : asks });
  }
  for (const declared of API_TYPES.flatMap(type => scratch.stackIndex.ofType(type))) {
    const api = new Resource(scratch, declared);
    // Whoever is connected to a WebSocket API was asked when they connected.
    const gates = isWebSocket(api) ? entryRoutesOf(api, scratch).routes : undefined;
    let reach: ApiExposure | undefined;
    for (const route of routesOf(api, scratch).routes) {
      if (!route.invokes || route.method === 'OPTIONS') continue;
      const demands = (gates ?? [route]).map(({ authorization: demand }) => demand);
      let open: WayIn['open'] = demands.includes('identity') ? 'no' : 'unknown';
      if (demands.every(demand => demand === 'nothing' || demand === 'key')) {
        reach ??= apiExposureOf(api, scratch);
        open = OPEN[reach];
      }
      addTo(found, route.invokes.id, { name: route.name, at: route.at, open });
    }
  }
  return found;
});
