import type { Plain } from '../../../builder/make.ts';
import { at, entriesOf, isList, type Node } from '../../../../source/node.ts';
import { pathName, REST_API } from '../../names.ts';
import { either, text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { eventProvenance } from '../common.ts';
import type { RestRoute } from './events.ts';

/** The API that routes belong to: the author's, or the one that is made. */
export const restApiId = (service: ServerlessService): Plain =>
  either(service.setting('apiGateway', 'restApiId')) ?? { Ref: REST_API };

/** Which resource a path has: one made here, or one of an API that exists already. */
export type Paths = { readonly resource: (path: string) => Plain };

/** A resource for each step of each path, except the steps that the author says exist (`restApiResources`). */
export function makePaths(service: ServerlessService, routes: readonly RestRoute[]): Paths {
  const existing = predefined(service);
  const made = new Set<string>();
  /** What the steps of a path have been named: each step adds its own name to that of the steps before it. */
  const names = new Map<string, string>();
  const root: Plain = either(service.setting('apiGateway', 'restApiRootResourceId')) ?? {
    'Fn::GetAtt': [REST_API, 'RootResourceId'],
  };
  const idOf = (path: string): Plain =>
    path === ''
      ? root
      : (existing.get(path) ?? { Ref: `ApiGatewayResource${names.get(path) ?? pathName(path)}` });
  for (const { event, path } of routes) {
    const steps = path === '' ? [] : path.split('/');
    const onTheWay = [...existing.keys()].filter(known => path.startsWith(known));
    let parent = '';
    for (const step of steps) {
      const here = parent === '' ? step : `${parent}/${step}`;
      const name = (names.get(parent) ?? '') + pathName(step);
      names.set(here, name);
      const needed =
        !made.has(here) && !existing.has(here) && !onTheWay.some(known => known.startsWith(`${here}/`));
      if (needed) {
        made.add(here);
        service.builder.add(
          `ApiGatewayResource${name}`,
          'AWS::ApiGateway::Resource',
          { ParentId: idOf(parent), PathPart: step, RestApiId: restApiId(service) },
          eventProvenance(service, event, 'path'),
        );
      }
      parent = here;
    }
  }
  return { resource: idOf };
}

function predefined(service: ServerlessService): ReadonlyMap<string, Node> {
  const setting = service.setting('apiGateway', 'restApiResources');
  const trimmed = (path: string): string => path.replace(/^\//, '').replace(/\/$/, '');
  if (isList(setting))
    return new Map(
      setting.items.flatMap((item): [string, Node][] =>
        at(item, 'resourceId') ? [[trimmed(text(at(item, 'path')) ?? ''), at(item, 'resourceId')!]] : [],
      ),
    );
  return new Map(entriesOf(setting).map(({ key, value }) => [trimmed(key), value]));
}
