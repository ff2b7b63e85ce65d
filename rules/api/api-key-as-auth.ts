import { GRAPHQL, keyAlone } from '../../src/aws/api/graphql.ts';
import { openRoutesOf, locationOf, routeOfOtherApi } from '../../src/aws/api/open-routes.ts';
import { apiExposureOf } from '../../src/aws/api/exposure.ts';
import { API_TYPES } from '../../src/aws/api/routes.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-key-as-auth',
  title: 'API uses an API key as its only authentication',
  severity: 'medium',
  preset: 'recommended',
  on: [...API_TYPES, 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route', GRAPHQL],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [287], fsbp: ['AppSync.5'] },
  why: 'An API key identifies a client for usage plans. All users of the client share it, it ends up in code and logs, and it does not identify the caller.',
  fix: 'Add an authorizer, AWS_IAM or a user pool. Keep the API key for the usage plan.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    'https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html',
  ],
  check(look) {
    const {
      resource,
      world,
      settings: { webhooks },
      report,
      undetermined,
    } = look;
    if (resource.type === GRAPHQL) return judgeGraph(look);
    if (!API_TYPES.includes(resource.type)) {
      const route = routeOfOtherApi(resource, world, webhooks);
      return route?.authorization === 'key'
        ? report(resource, `An API key is the only authentication for ${route.name}`)
        : undefined;
    }
    const { routes, all, undetermined: reason } = openRoutesOf(resource, 'key', world, webhooks);
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
