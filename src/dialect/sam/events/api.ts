import type { SamEvent } from './sam-event.ts';
import { IMPLICIT } from '../api/route.ts';
import { isMap, textOf } from '../../../source/node.ts';
import { addRoute, apiNode, apiOf, arnPath } from '../api/routes.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { suffixed } from '../hash.ts';
import { prop } from '../read.ts';
import type { Subject } from '../subject.ts';
import { permit, type Handler } from './event.ts';

/** A route of a REST API, and the permission for it on all stages. */
export const api: Handler = (x, subject, event, target) => {
  const route = restRoute(x, subject, event);
  if (!route) return;
  const { path, method } = route;
  const id = apiOf(x, event, 'Api');
  const verb = method.toLowerCase() === 'any' ? '*' : method.toUpperCase();
  const arn = `arn:${x.partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${verb}${arnPath(path)}`;
  permit(x, subject, event, target, {
    principal: 'apigateway.amazonaws.com',
    arn: { 'Fn::Sub': [arn, { __ApiId__: apiNode(event, 'Api'), __Stage__: '*' }] },
    suffix: suffixed('', stageSuffix(x, id)),
  });
  if (id !== undefined) addRoute(x, subject, event, target, 'Api', id, path, method);
};

/** The path and method of a REST event; both must be text. */
export function restRoute(
  x: SamBuilder,
  subject: Subject,
  event: SamEvent,
): { readonly path: string; readonly method: string } | undefined {
  const [path, method] = [x.text(prop(event.properties, 'Path')), x.text(prop(event.properties, 'Method'))];
  if (path !== undefined && method !== undefined) return { path, method };
  x.diagnostics.partial(
    'sam',
    `the event ${event.key} of ${subject.name} needs a Path and a Method`,
    event.span,
  );
  return undefined;
}

/** The stage is part of the permission's logical id when the template spells it out. */
function stageSuffix(x: SamBuilder, id: string | undefined): string {
  if (id === undefined) return 'AllStages';
  if (id === IMPLICIT.Api) return 'Prod';
  const properties = prop(x.authored.get(id)?.node, 'Properties');
  return (isMap(properties) ? textOf(prop(properties, 'StageName')) : undefined) ?? 'Stage';
}
