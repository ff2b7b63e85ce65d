import { between } from '../../../source/cut.ts';
import { make, withEntries } from '../../builder/make.ts';
import type { Plain, PlainMap } from '../../builder/make.ts';
import { eventProvenance } from '../events/sam-event.ts';
import { isMap, itemsOf, textOf, type MapNode, type Node } from '../../../source/node.ts';
import { when } from '../conditions.ts';
import { prop, truthyProp } from '../read.ts';
import { hasIntegration } from './add-routes.ts';
import { INTEGRATION, mapBranches } from './document.ts';
import { httpSecurity } from './http-auth.ts';
import { ANY, type ApiRoute, DEFAULT_PATH } from './route.ts';

/**
 * The operation of an HTTP API for an event. What the author wrote stays beside it, and so does an integration of the
 * author's; the callers, timeout, payload version and path variables of the event count in both cases.
 */
export function httpOperation(route: ApiRoute, auth: Node | undefined, written: Node | undefined): Plain {
  const provenance = eventProvenance(route.resource, route.event, 'api-route');
  const makes = (value: Plain): Node => make(value, provenance);
  if (written && hasIntegration(written))
    return mapBranches(written, operation =>
      hasIntegration(operation) ? configured(operation, route, auth, makes) : operation,
    );
  const start = isMap(written) ? written : (makes({}) as MapNode);
  const { responses, ...own } = integrated(route);
  const made: PlainMap = start.entries.has('responses') ? own : { ...own, responses };
  const whole = withEntries(start, nodes(made, makes));
  return when(route.condition, configured(whole, route, auth, makes));
}

type Makes = (value: Plain) => Node;
const nodes = (value: PlainMap, makes: Makes): { readonly [key: string]: Node } =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, makes(item)]])),
  );

function integrated({ path, method, target, condition }: ApiRoute): PlainMap {
  const uri = {
    'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${target.sub}/invocations`,
  };
  return {
    [INTEGRATION]: {
      type: 'aws_proxy',
      httpMethod: 'POST',
      payloadFormatVersion: '2.0',
      uri: when(condition, uri),
    },
    isDefaultRoute: path === DEFAULT_PATH && method === ANY ? true : undefined,
    responses: {},
  };
}

/** An operation that has its integration, with what the event says about it. */
function configured(
  operation: MapNode,
  { event, path }: ApiRoute,
  auth: Node | undefined,
  makes: Makes,
): MapNode {
  const integration = prop(operation, INTEGRATION);
  const security = httpSecurity(prop(event.properties, 'Auth'), auth);
  const old = prop(operation, 'security');
  const variables = between(path, '{', '}');
  return withEntries(
    operation,
    nodes(
      {
        [INTEGRATION]: isMap(integration)
          ? withEntries(
              integration,
              nodes(
                {
                  payloadFormatVersion: truthyProp(event.properties, 'PayloadFormatVersion'),
                  timeoutInMillis: truthyProp(event.properties, 'TimeoutInMillis'),
                },
                makes,
              ),
            )
          : undefined,
        security: security.length > 0 ? [...(old?.kind === 'list' ? old.items : []), ...security] : undefined,
        parameters: variables.length > 0 ? parameters(prop(operation, 'parameters'), variables) : undefined,
      },
      makes,
    ),
  );
}

/** The variables of the path among the parameters that are written. */
function parameters(written: Node | undefined, variables: readonly string[]): Plain {
  const place = (name: string): PlainMap => ({ name, in: 'path', required: true });
  const missing = new Set(variables);
  const kept = itemsOf(written).map((item): Plain => {
    const name = textOf(prop(item, 'name'));
    if (name === undefined || !isMap(item) || !missing.delete(name)) return item;
    return {
      ...Object.fromEntries([...item.entries].map(([key, { value }]) => [key, value])),
      ...place(name),
    };
  });
  return [...kept, ...[...missing].map(place)];
}
