import { CHANNELS, EVENT_API, keyedWays, keyOnlyEvents } from '../../src/aws/api/event-api.ts';
import { GRAPHQL, keyAlone } from '../../src/aws/api/graphql.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { openRoutesOf, locationOf, routeOfOtherApi } from '../../src/aws/api/open-routes.ts';
import { apiExposureOf } from '../../src/aws/api/exposure.ts';
import { API_TYPES } from '../../src/aws/api/routes.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-key-as-auth',
  title: 'API uses an API key as its only authentication',
  severity: 'medium',
  preset: 'recommended',
  on: [...API_TYPES, 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route', GRAPHQL, EVENT_API, CHANNELS],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [287], fsbp: ['AppSync.5'] },
  why: 'An API key identifies a client for usage plans. All users of the client share it, it ends up in code and logs, and it does not identify the caller.',
  fix: 'Add an authorizer, AWS_IAM or a user pool. Keep the API key for the usage plan.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    'https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html',
    'https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html',
  ],
  check(look) {
    const {
      resource,
      world,
      strict,
      settings: { webhooks },
      report,
      undetermined,
    } = look;
    if (resource.type === GRAPHQL) return judgeGraph(look);
    if (resource.type === EVENT_API || resource.type === CHANNELS) return judgeEvents(look);
    if (!API_TYPES.includes(resource.type)) {
      const route = routeOfOtherApi(resource, world, webhooks);
      return route?.authorization === 'key' && (strict || !route.mock)
        ? report(resource, `An API key is the only authentication for ${route.name}`)
        : undefined;
    }
    const { routes: keyed, all, undetermined: reason } = openRoutesOf(resource, 'key', world, webhooks);
    const routes = keyed.filter(({ mock }) => strict || !mock);
    if (reason) undetermined(reason);
    if (all && routes.length > 1)
      return report(resource, `An API key is the only authentication for ${resource.called}`, {
        related: routes.map(locationOf),
      });
    for (const route of routes)
      report(
        all ? resource : route.at,
        `An API key is the only authentication for ${route.name} of ${resource.called}`,
        { related: [locationOf(route)] },
      );
  },
});

function judgeGraph({ resource: api, world, report, undetermined }: RuleContext): void {
  const alone = keyAlone(api);
  const reach = apiExposureOf(api, world);
  if (alone === 'no' || reach === 'confined') return;
  if (alone === 'unknown' || reach === 'unknown')
    return undetermined('who can call it is not known until deployment');
  report(api.get('AuthenticationType'), `An API key is the only authentication for ${api.called}`, {
    fix: 'Set AuthenticationType to AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT or AWS_LAMBDA. Keep the API key for public data.',
  });
}

const EVENTS_FIX =
  'Use AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT or AWS_LAMBDA. Keep the API key for public channels.';

/** An AppSync Events API, or a namespace of channels that overrides the modes of one. */
function judgeEvents({ resource, world, report, undetermined }: RuleContext): void {
  const api = resource.type === CHANNELS ? resource.get('ApiId').refers : resource.declared;
  const declared = world.resource(api?.id ?? '');
  const alone = declared?.type === EVENT_API ? keyOnlyEvents(declared) : 'no';
  if (resource.type === EVENT_API && alone === 'unknown')
    return undetermined('who can call it is not known until deployment');
  if (alone === 'yes') {
    if (resource.type === EVENT_API)
      report(
        resource.get('EventConfig', 'AuthProviders'),
        `An API key is the only authentication for ${resource.called}`,
        { fix: EVENTS_FIX },
      );
    return;
  }
  const [first, ...others] = keyedWays(resource);
  if (first)
    report(
      first.at,
      `An API key is the only authentication to ${listInWords([first, ...others].map(({ does }) => does))} the channels of ${resource.called}`,
      { fix: EVENTS_FIX, related: others.map(({ at }) => ({ at, note: 'also only an API key' })) },
    );
}
