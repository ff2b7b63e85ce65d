import { listInWords } from '../../src/aws/listing.ts';
import { isRead, isSignIn } from '../../src/aws/api/public-paths.ts';
import {
  ineffectiveProtections,
  invokedByRoute,
  openRoutesOf,
  locationOf,
  routeOfOtherApi,
} from '../../src/aws/api/open-routes.ts';
import { AUTH_POLICY, isBehindAuth, OPEN_SERVICES, openPrincipal } from '../../src/aws/api/open-services.ts';
import { cause, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { API_TYPES, type Route } from '../../src/aws/api/routes.ts';
import { defineRule, type RuleContext, type ReportDetails } from '../../src/rule/rule.ts';

const READS_WHY = 'Anyone who finds the address can read what the route returns, as often as they like.';

const ROUTES: readonly string[] = ['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'];

export default defineRule({
  id: 'api-without-authorizer',
  title: 'API or service allows unauthenticated access',
  severity: 'high',
  preset: 'recommended',
  on: [...API_TYPES, ...ROUTES, ...typesOf(OPEN_SERVICES), AUTH_POLICY],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [306, 862], fsbp: ['APIGateway.8'] },
  why: 'Anyone who finds the address can run the code behind the route, as often as they like.',
  fix: 'Set AuthorizationType of the method or route to AWS_IAM, or to the type of an authorizer and set AuthorizerId.',
  words: {
    sam: 'Set Auth with DefaultAuthorizer on the API, or Auth with Authorizer on the event.',
    serverless: 'Set authorizer on the event.',
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-bedrockagentcore-gateway.html',
    'https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-msk-cluster-clientauthentication.html',
  ],
  gather: all => {
    const [{ message, item = '' } = { message: '' }] = all;
    const names = listInWords(all.map(one => one.item ?? ''));
    return message
      .replace(`call ${item} of`, () => `call ${names} of`)
      .replace(
        `${item} allows unauthenticated access, and its`,
        () => `${names} allow unauthenticated access, and their`,
      );
  },
  check(look) {
    const {
      resource,
      world,
      strict,
      settings: { webhooks },
      report,
      undetermined,
    } = look;
    if (ROUTES.includes(resource.type)) return judgeStray(look);
    if (resource.type === AUTH_POLICY) return judgePolicy(look);
    if (!API_TYPES.includes(resource.type)) return judgeService(look);
    const { routes, all, undetermined: reason } = openRoutesOf(resource, 'nothing', world, webhooks);
    if (reason) undetermined(reason);
    const protections = ineffectiveProtections(resource, world);
    if (all && routes.length > 1)
      return report(
        resource,
        `Anyone on the internet can call every route of ${resource.called} without authentication`,
        { ...graveness(routes), gathering: 'apart', related: [...routes.map(locationOf), ...protections] },
      );
    for (const route of routes.filter(one => strict || !isSignIn(one))) {
      const how = route.path === '$connect' ? 'connect to' : `call ${route.name} of`;
      report(
        all ? resource : route.at,
        `Anyone on the internet can ${how} ${resource.called} without authentication`,
        {
          ...graveness([route]),
          gathering: isRead(route) ? { group: resource.id, item: route.name, listed: true } : 'apart',
          related: [...(all ? [locationOf(route)] : invokedByRoute(route)), ...protections],
        },
      );
    }
  },
});

/** A method or route whose API is declared elsewhere: it may be private. */
function judgeStray({
  resource,
  world,
  strict,
  settings: { webhooks },
  report,
  undetermined,
}: RuleContext): void {
  const route = routeOfOtherApi(resource, world, webhooks);
  if (route && !strict && isSignIn(route)) return;
  if (route?.authorization === 'unknown')
    return undetermined('its authorization type is not known until deployment');
  if (route?.authorization === 'nothing')
    report(resource, `${route.name} allows unauthenticated access, and its API is declared elsewhere`, {
      severity: route.mock ? 'low' : 'medium',
      gathering: { group: `elsewhere ${isRead(route)}`, item: route.name, listed: true },
    });
}

/** A service that asks its callers by a setting of its own. */
function judgeService({ resource, world, strict, report, undetermined }: RuleContext): void {
  for (const off of switchedOff(OPEN_SERVICES, resource)) {
    const { row, how, at } = off;
    if ((row.strict && !strict) || isBehindAuth(resource, world)) continue;
    if (how === 'open') undetermined('its authorization type is not known until deployment');
    else
      report(at, `${row.who} ${resource.called} without authentication: ${cause(off)}`, {
        severity: row.severity,
        why: 'Whoever can reach the service can use it. Nothing tells its callers apart.',
        fix: row.fix,
        gathering: 'apart',
      });
  }
}

function judgePolicy({ resource: policy, report, undetermined }: RuleContext): void {
  const open = openPrincipal(policy, undetermined);
  if (open)
    report(open, `${policy.called} allows everyone in the associated VPCs, also without a signature`, {
      severity: 'medium',
      why: 'Whoever can reach the service can use it. Nothing tells its callers apart.',
      fix: 'List the roles or accounts that call the service in Principal, or add a condition on aws:PrincipalOrgID or vpc-lattice-svcs:SourceVpc.',
      gathering: 'apart',
    });
}

/** What API Gateway answers by itself is low; what only reads may be public data. */
function graveness(routes: readonly Route[]): ReportDetails {
  if (routes.every(route => route.mock)) return { severity: 'low' };
  return routes.every(isRead) ? { severity: 'medium', why: READS_WHY } : {};
}
