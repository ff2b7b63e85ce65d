import { corsOf } from '../../src/aws/api/cors.ts';
import { API_TYPES, routesOf } from '../../src/aws/api/routes.ts';
import { openCorsOf, type CodeCors } from '../../src/aws/code/cors.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-open-cors',
  title: 'API allows CORS requests from any origin',
  severity: 'medium',
  preset: 'recommended',
  on: API_TYPES,
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [942] },
  why: 'Any web page that a signed-in user opens can read the responses that this API returns to the user.',
  fix: 'List only the origins of your own web pages.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  ],
  check(context) {
    const { resource: api, world, strict, report, undetermined } = context;
    ofFunctions(context);
    const cors = corsOf(api, world);
    const open = cors.filter(({ any }) => any === 'yes');
    if (open.length === 0)
      return cors.some(({ any }) => any === 'unknown')
        ? undetermined('its allowed origins are not known until deployment')
        : undefined;
    const asking = routesOf(api, world)
      .routes.filter(({ authorization: demand }) => demand === 'identity')
      .toReversed();
    const askedAt = new Map([...asking.map(route => [route.path, route] as const), ['*', asking.at(-1)]]);
    const shared = open.filter(({ credentials }) => credentials);
    const [first, ...others] =
      shared.length > 0 ? shared : open.filter(({ path }) => askedAt.get(path) !== undefined);
    if (!first) return;
    const asked = askedAt.get(first.path);
    const related = [
      ...(asked ? [{ at: asked.at, note: `${asked.name} requires authentication` }] : []),
      ...others.map(({ at }) => ({ at, note: 'also allows any origin' })),
    ];
    if (shared.length > 0)
      report(first.at, `CORS configuration of ${api.called} allows credentials from any origin`, {
        related,
        why: 'Browsers reject credentials with the origin `*`, so these requests fail. With the origin `https://*`, any web page can use the session of the user who opens it.',
      });
    else if (strict)
      report(
        first.at,
        `CORS configuration of ${api.called} allows any origin, although the API requires authentication`,
        { severity: 'low', related },
      );
  },
});

/** What the functions of an API answer themselves. An HTTP API with CORS settings replaces their headers (developer guide, "Configure CORS for HTTP APIs in API Gateway", read 2026-11). */
function ofFunctions({ resource: api, world, strict, report }: RuleContext): void {
  if (!api.get('CorsConfiguration').absent || api.get('Body', 'x-amazon-apigateway-cors').present) return;
  const routes = routesOf(api, world).routes.filter(({ method, invokes }) => method !== 'OPTIONS' && invokes);
  for (const id of new Set(routes.map(({ invokes }) => invokes?.id ?? ''))) {
    const fn = world.resource(id);
    const code = fn && codeOf(fn);
    if (!fn || code?.kind !== 'read') continue;
    const own = routes.filter(({ invokes }) => invokes?.id === id);
    const asked = own.find(({ authorization: demand }) => demand === 'identity');
    for (const cors of openCorsOf(code)) {
      const place = cors.credentials || (strict && asked) ? faultPlace(fn, code, cors.at) : undefined;
      if (place)
        report(place.at, `${fn.name} ${answersIn(cors)}`, {
          ...(cors.credentials
            ? {
                why: cors.reflects
                  ? REFLECTED
                  : 'Browsers reject credentials with the origin `*`, so these requests fail.',
              }
            : { severity: 'low' }),
          ...(asked ? { related: [{ at: asked.at, note: `${asked.name} requires authentication` }] } : {}),
          of: fn.declared,
          code: place.code,
        });
    }
  }
}

const REFLECTED =
  'Any web page that a user opens can send requests with the cookies of the user, and read the responses.';

const answersIn = ({ credentials, reflects }: CodeCors): string => {
  if (credentials) return 'allows CORS requests with credentials from any origin';
  return reflects
    ? 'allows CORS requests from whatever origin asks'
    : 'allows CORS requests from any origin, although its route requires authentication';
};
