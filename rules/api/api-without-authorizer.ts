import { uselessProtections, openRoutesOf, locationOf, strayRoute } from '../../src/aws/api/open-routes.ts';
import { API_TYPES, type Route } from '../../src/aws/api/routes.ts';
import { defineRule, type RuleContext, type ReportDetails } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-without-authorizer',
  title: 'API lets anyone in',
  severity: 'high',
  preset: 'recommended',
  on: [...API_TYPES, 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [306, 862], fsbp: ['APIGateway.8'] },
  why: 'Nothing stands between the internet and the code behind the route: whoever finds the address can call it, as often as he likes.',
  fix: 'Set AuthorizationType of the method or route to AWS_IAM, or to an authorizer that it names.',
  words: {
    sam: 'Set Auth with a DefaultAuthorizer in the API, or Auth with an Authorizer in the event.',
    serverless: 'Set authorizer in the event.',
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  ],
  check(look) {
    const {
      resource,
      world,
      settings: { webhooks },
      report,
      undetermined,
    } = look;
    if (!API_TYPES.includes(resource.type)) return judgeStray(look);
    const { routes, all, undetermined: reason } = openRoutesOf(resource, 'nothing', world, webhooks);
    if (reason) undetermined(reason);
    if (all && routes.length > 1)
      return report(resource, `anyone on the internet can call every route of ${resource.called}`, {
        ...graveness(routes),
        related: [...routes.map(locationOf), ...uselessProtections(resource, world)],
      });
    for (const route of routes) {
      const how = route.path === '$connect' ? 'connect to' : `call ${route.name} of`;
      report(all ? resource : route.at, `anyone on the internet can ${how} ${resource.called}`, {
        ...graveness([route]),
        related: [locationOf(route), ...uselessProtections(resource, world)],
      });
    }
  },
});

/** A method or route whose API is declared elsewhere: it may be private. */
function judgeStray({ resource, world, settings: { webhooks }, report, undetermined }: RuleContext): void {
  const route = strayRoute(resource, world, webhooks);
  if (route?.demand === 'unknown')
    return undetermined('what it asks of its callers is known only at deployment');
  if (route?.demand === 'nothing')
    report(resource, `${route.name} asks nobody who they are, and its API is declared elsewhere`, {
      severity: 'medium',
      ...graveness([route]),
    });
}

/** API Gateway answers such a route by itself. */
const graveness = (routes: readonly Route[]): ReportDetails =>
  routes.every(route => route.mock) ? { severity: 'low' } : {};
