import { locationOf, routeOfOtherApi } from '../../src/aws/api/open-routes.ts';
import { bodiesOf, bodyOf, takesBody } from '../../src/aws/api/body-validation.ts';
import { defineRule } from '../../src/rule/rule.ts';

const API = 'AWS::ApiGateway::RestApi';

export default defineRule({
  id: 'api-request-validation',
  title: 'API does not validate request bodies',
  severity: 'low',
  preset: 'strict',
  on: [API, 'AWS::ApiGateway::Method'],
  maps: { owasp: ['S1'], sas: ['SAS-01'], cwe: [20] },
  why: 'Malformed requests reach the code, although API Gateway could reject them. The code must then handle any input.',
  fix: 'Set RequestValidatorId of the method to a validator that validates bodies, and specify a model in RequestModels.',
  words: {
    sam: 'Set RequestModel with ValidateBody in the event.',
    serverless: 'Set request.schemas in the event.',
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  ],
  check({ resource, world, report, undetermined }) {
    const stray = resource.type === API ? undefined : routeOfOtherApi(resource, world);
    if (resource.type !== API && !(stray && takesBody(stray))) return;
    const bodies = stray ? [bodyOf(resource, world)] : bodiesOf(resource, world);
    if (bodies.some(({ how }) => how === 'maybe'))
      undetermined('whether request bodies are validated is not known until deployment');
    const routes = bodies.flatMap(({ route, how }) => (how === 'no' ? [route] : []));
    const [first, ...others] = routes;
    if (first && others.length > 0 && routes.length === bodies.length)
      return report(
        resource.provenance ? first.at : resource,
        `Request bodies of ${resource.called} are not validated`,
        { related: routes.map(locationOf) },
      );
    for (const route of routes)
      report(route.at, `Request body of ${route.name} is not validated`, { related: [locationOf(route)] });
  },
});
