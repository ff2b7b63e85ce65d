import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { jsonAt } from './sdk-models.ts';

type Call = {
  readonly request?: { readonly operation: string };
  readonly resource?: { readonly type: string };
};
type Calls = { readonly [name: string]: Call };
type Resource = {
  readonly load?: Call;
  readonly actions?: Calls;
  readonly batchActions?: Calls;
  readonly has?: Calls;
  readonly hasMany?: Calls;
  readonly waiters?: { readonly [name: string]: { readonly waiterName: string } };
};
type Resources = { readonly service: Resource; readonly resources?: { readonly [name: string]: Resource } };

/**
 * The resources of boto3, one a line: `service` or `service.Type` TAB members. `Get=GetObject` is a method and `Copy=CopyObject>Object` one that gives a
 * resource, `Objects*ListObjects>ObjectSummary` a collection, `Bucket>Bucket` a resource without a call, `+Delete=DeleteObjects` a method of the
 * collections of the type, and `~Exists=ObjectExists` a method `wait_until_exists`.
 */
export const resourceRows = (root: string): string[] =>
  readdirSync(root)
    .filter(name => !name.startsWith('_') && !name.includes('.'))
    .toSorted()
    .flatMap(id => {
      const version = readdirSync(join(root, id)).toSorted().at(-1) ?? '';
      const model = jsonAt(join(root, id, version), 'resources-1') as Resources;
      return [
        `${id}\t${membersOf(model.service)}`,
        ...Object.entries(model.resources ?? {})
          .toSorted()
          .map(([name, resource]) => `${id}.${name}\t${membersOf(resource)}`),
      ];
    });

const membersOf = ({
  load,
  actions = {},
  batchActions = {},
  has = {},
  hasMany = {},
  waiters = {},
}: Resource): string =>
  [
    ...calls({ ...(load ? { Load: { request: load.request } as Call } : {}), ...actions }, '', '='),
    ...calls(hasMany, '', '*'),
    ...calls(has, '', ''),
    ...calls(batchActions, '+', '='),
    ...Object.entries(waiters).map(([name, { waiterName }]) => `~${name}=${waiterName}`),
  ].join(';');

const calls = (members: Calls, before: string, between: string): string[] =>
  Object.entries(members).map(
    ([name, { request, resource }]) =>
      before + name + (request ? between + request.operation : '') + (resource ? `>${resource.type}` : ''),
  );
