import { corsOf } from '../../src/aws/api/cors.ts';
import { API_TYPES, routesOf } from '../../src/aws/api/routes.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-open-cors',
  title: 'API answers pages of every origin',
  severity: 'low',
  preset: 'recommended',
  on: API_TYPES,
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [942] },
  why: 'Any page that a signed-in user opens may read what this API answers to him.',
  fix: 'Name the origins of your own pages.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  ],
  check({ resource: api, world, report, undetermined }) {
    const cors = corsOf(api, world);
    const open = cors.filter(({ any }) => any === 'yes');
    if (open.length === 0)
      return cors.some(({ any }) => any === 'unknown')
        ? undetermined('its origins are known only at deployment')
        : undefined;
    const asking = routesOf(api, world)
      .routes.filter(({ demand }) => demand === 'identity')
      .toReversed();
    const askedAt = new Map([...asking.map(route => [route.path, route] as const), ['*', asking.at(-1)]]);
    const shared = open.filter(({ credentials }) => credentials);
    const [first, ...others] =
      shared.length > 0 ? shared : open.filter(({ path }) => askedAt.get(path) !== undefined);
    if (!first) return;
    const asked = askedAt.get(first.path);
    const related = [
      ...(asked ? [{ at: asked.at, note: `${asked.name} asks who is calling` }] : []),
      ...others.map(({ at }) => ({ at, note: 'every origin here as well' })),
    ];
    if (shared.length > 0)
      report(first.at, `${api.called} allows credentials to pages of every origin`, {
        severity: 'medium',
        related,
        why: 'Browsers refuse credentials together with `*`, so that what was wanted fails; where the origin is `https://*`, any page may use the session of whoever opens it.',
      });
    else report(first.at, `${api.called} has an authorizer and answers pages of every origin`, { related });
  },
});
