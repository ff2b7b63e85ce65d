import { corsOf } from '../../src/aws/api/cors.ts';
import { API_TYPES, routesOf } from '../../src/aws/api/routes.ts';
import { defineRule } from '../../src/rule/rule.ts';

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
  check({ resource: api, world, strict, report, undetermined }) {
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
