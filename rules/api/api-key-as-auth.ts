import { GRAPHQL, keyAlone } from '../../src/aws/api/graphql.ts';
import { openRoutesOf, locationOf, strayRoute } from '../../src/aws/api/open-routes.ts';
import { exposureOf } from '../../src/aws/api/exposure.ts';
import { API_TYPES } from '../../src/aws/api/routes.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-key-as-auth',
  title: 'API key is the only protection',
  severity: 'medium',
  preset: 'recommended',
  on: [...API_TYPES, 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route', GRAPHQL],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [287], fsbp: ['AppSync.5'] },
  why: 'An API key tells usage plans who pays for which traffic. It is the same for all users of a client, ends up in its code and logs, and says nothing about who calls.',
  fix: 'Add an authorizer, AWS_IAM or a user pool, and keep the key for the usage plan.',
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
      const route = strayRoute(resource, world, webhooks);
      return route?.demand === 'key'
        ? report(resource, `an API key is all that protects ${route.name}`)
        : undefined;
    }
    const { routes, all, undetermined: reason } = openRoutesOf(resource, 'key', world, webhooks);
    if (reason) undetermined(reason);
    if (all && routes.length > 1)
      return report(resource, `an API key is all that protects ${resource.called}`, {
        related: routes.map(locationOf),
      });
    for (const route of routes)
      report(
        all ? resource : route.at,
        `an API key is all that protects ${route.name} of ${resource.called}`,
        { related: [locationOf(route)] },
      );
  },
});

function judgeGraph({ resource: api, world, report, undetermined }: RuleContext): void {
  const alone = keyAlone(api);
  const reach = exposureOf(api, world);
  if (alone === 'no' || reach === 'confined') return;
  if (alone === 'unknown' || reach === 'unknown')
    return undetermined('how its callers are let in is known only at deployment');
  report(api.get('AuthenticationType'), `an API key is all that protects ${api.called}`, {
    fix: 'Set AuthenticationType to AWS_IAM, a user pool, OpenID Connect or AWS_LAMBDA, and keep the key for what everybody may read.',
  });
}
