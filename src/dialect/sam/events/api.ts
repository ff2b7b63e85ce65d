import type { SamEvent } from './sam-event.ts';
import { IMPLICIT } from '../api/route.ts';
import { isMap, textOf } from '../../../source/node.ts';
import { addRoute, apiNode, apiOf, arnPath } from '../api/routes.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { suffixed } from '../hash.ts';
import { prop } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';
import { addPermission, type Handler } from './event.ts';

/** A route of a REST API, and the permission for it on all stages. */
export const api: Handler = (builder, resource, event, target) => {
  const route = restRoute(builder, resource, event);
  if (!route) return;
  const { path, method } = route;
  const id = apiOf(builder, event, 'Api');
  const verb = method.toLowerCase() === 'any' ? '*' : method.toUpperCase();
  const arn = `arn:${builder.partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${verb}${arnPath(path)}`;
  addPermission(builder, resource, event, target, {
    principal: 'apigateway.amazonaws.com',
    arn: { 'Fn::Sub': [arn, { __ApiId__: apiNode(event, 'Api'), __Stage__: '*' }] },
    suffix: suffixed('', stageSuffix(builder, id)),
  });
  if (id !== undefined) addRoute(builder, resource, event, target, 'Api', id, path, method);
};

/** The path and method of a REST event; both must be text. */
export function restRoute(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
): { readonly path: string; readonly method: string } | undefined {
  const [path, method] = [
    builder.resolvedText(prop(event.properties, 'Path')),
    builder.resolvedText(prop(event.properties, 'Method')),
  ];
  if (path !== undefined && method !== undefined) return { path, method };
  builder.diagnostics.partial(
    'sam',
    `the event ${event.key} of ${resource.name} needs a Path and a Method`,
    event.span,
  );
  return undefined;
}

/** The stage is part of the permission's logical id when the template spells it out. */
function stageSuffix(builder: SamBuilder, id: string | undefined): string {
  if (id === undefined) return 'AllStages';
  if (id === IMPLICIT.Api) return 'Prod';
  const properties = prop(builder.authored.get(id)?.node, 'Properties');
  return (isMap(properties) ? textOf(prop(properties, 'StageName')) : undefined) ?? 'Stage';
}
