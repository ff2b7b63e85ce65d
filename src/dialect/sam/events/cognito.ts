import type { UserPoolAdditions } from './additions.ts';
import { make, makeMap, withEntries } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { isMap, textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { oneOrMany, prop } from '../read.ts';
import { getAtt } from '../sam-resource.ts';
import { addPermission, type Handler } from './event.ts';

/** A user pool of the same template calls the function at a trigger. */
export const cognito: Handler = (builder, resource, event, target) => {
  const written = prop(event.properties, 'UserPool');
  const id = written?.kind === 'call' && written.fn === 'Ref' ? textOf(written.arg) : undefined;
  if (id === undefined || !builder.authored.has(id))
    return builder.diagnostics.note(
      'sam',
      `the event ${event.key} of ${resource.name} must refer to a user pool of the template`,
      event.span,
    );
  addPermission(builder, resource, event, target, {
    principal: 'cognito-idp.amazonaws.com',
    arn: getAtt(id, 'Arn'),
    prefix: `${target.id}Cognito`,
  });
  const provenance = eventProvenance(resource, event, 'event-trigger');
  const pool: UserPoolAdditions = builder.pools.get(id) ?? { triggers: new Map(), provenance };
  builder.pools.set(id, pool);
  for (const trigger of oneOrMany(prop(event.properties, 'Trigger'))) {
    const name = textOf(trigger);
    if (name !== undefined) pool.triggers.set(name, make(target.arn, provenance));
  }
};

/** Writes the triggers into their user pools. */
export function addTriggers(builder: SamBuilder): void {
  for (const [id, { triggers, provenance }] of builder.pools) {
    const properties = prop(builder.resources.get(id)?.node, 'Properties') ?? makeMap({}, provenance);
    const config = prop(properties, 'LambdaConfig') ?? makeMap({}, provenance);
    if (!isMap(properties) || !isMap(config)) continue;
    const LambdaConfig = withEntries(config, Object.fromEntries(triggers));
    builder.writeAnew(id, { Properties: withEntries(properties, { LambdaConfig }) });
  }
}
