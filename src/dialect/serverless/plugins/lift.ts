import { lookUp } from '../../../model/look-up.ts';
import type { Plugin } from './plugin.ts';
import { byPlugin, byServerless } from '../../../source/provenance.ts';
import { make } from '../../builder/make.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../source/node.ts';
import { entryAt, isFalse, mapOf, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';
import type { Construct, ConstructKind } from './lift/construct.ts';
import { queue } from './lift/queue.ts';
import { serverSideWebsite } from './lift/server-side-website.ts';
import { storage } from './lift/storage.ts';
import { table } from './lift/table.ts';
import { webhook } from './lift/webhook.ts';
import { singlePageApp, staticWebsite } from './lift/static-website.ts';

/** serverless-lift (1.37.7): constructs that come to a few resources each. What has no line here is noted. */
const KINDS: Readonly<Record<string, ConstructKind | undefined>> = {
  queue,
  storage,
  'database/dynamodb-single-table': table,
  webhook,
  'static-website': staticWebsite,
  'single-page-app': singlePageApp,
  'server-side-website': serverSideWebsite,
};

const kindOf = (node: Node): ConstructKind | undefined => lookUp(KINDS, text(at(node, 'type')) ?? '');
const constructsOf = (resolver: Resolver): readonly Entry[] => entriesOf(mapOf(resolver.get('constructs')));

function constructFunctions(resolver: Resolver, _stage: Pieces): Entry[] {
  return constructsOf(resolver).flatMap(construct => {
    const added = kindOf(construct.value)?.functions?.(construct);
    const cause = added && entryAt(construct.value, added.cause);
    if (!added || !cause) return [];
    const value = make(added.value, byPlugin(construct.key, cause.keySpan, 'lift'));
    return [{ key: added.key, keySpan: cause.keySpan, value }];
  });
}

/** Constructs let the shared role use what they make, unless `automaticPermissions` is off. */
function constructGrants(service: ServerlessService): void {
  if (isFalse(service.resolver.get('lift', 'automaticPermissions'))) return;
  for (const construct of described(service)) {
    for (const [actions, resources] of kindOf(construct.value)?.grants?.(construct) ?? [])
      service.grants.allow(undefined, actions, resources, {
        ...construct.provenance,
        rule: 'construct-statement',
      });
  }
}

function constructResources(service: ServerlessService): void {
  for (const construct of described(service)) {
    const kind = kindOf(construct.value);
    if (kind) kind.make(service, construct);
    else
      service.builder.diagnostics.partial(
        'plugin',
        `the construct ${construct.key} of serverless-lift is not lowered`,
        construct.provenance.span,
      );
  }
}

const described = (service: ServerlessService): Construct[] =>
  constructsOf(service.resolver)
    .filter(({ value }) => isMap(value))
    .map(({ key, keySpan, value }) => ({
      key,
      value,
      provenance: byServerless(key, keySpan, 'construct'),
    }));

export const lift: Plugin = {
  functions: constructFunctions,
  grants: constructGrants,
  apply: constructResources,
};
