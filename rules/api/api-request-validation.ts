import { locationOf, strayRoute } from '../../src/aws/api/open-routes.ts';
import { bodiesOf, bodyOf, takesBody } from '../../src/aws/api/body-validation.ts';
import { defineRule } from '../../src/rule/rule.ts';

const API = 'AWS::ApiGateway::RestApi';

export default defineRule({
  id: 'api-request-validation',
  title: 'API passes request bodies on unchecked',
  severity: 'low',
  preset: 'strict',
  on: [API, 'AWS::ApiGateway::Method'],
  maps: { owasp: ['S1'], sas: ['SAS-01'], cwe: [20] },
  why: 'What has the wrong shape could be turned away before it reaches the code, which otherwise must expect anything.',
  fix: 'Give the method a RequestValidatorId that validates bodies and a model in RequestModels.',
  words: {
    sam: 'Set RequestModel with ValidateBody in the event.',
    serverless: 'Set request.schemas in the event.',
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  ],
  check({ resource, world, report, undetermined }) {
    const stray = resource.type === API ? undefined : strayRoute(resource, world);
    if (resource.type !== API && !(stray && takesBody(stray))) return;
    const bodies = stray ? [bodyOf(resource, world)] : bodiesOf(resource, world);
    if (bodies.some(({ how }) => how === 'maybe'))
      undetermined('whether a body is checked is known only at deployment');
    const routes = bodies.flatMap(({ route, how }) => (how === 'no' ? [route] : []));
    if (routes.length > 1 && routes.length === bodies.length)
      return report(
        resource.made ? routes[0]!.at : resource,
        `${resource.called} passes the bodies of all its requests on unchecked`,
        { related: routes.map(locationOf) },
      );
    for (const route of routes)
      report(route.at, `the body of ${route.name} is passed on unchecked`, { related: [locationOf(route)] });
  },
});
