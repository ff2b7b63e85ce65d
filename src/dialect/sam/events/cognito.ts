import { isMap, textOf, type Node, type Span } from '../../../source/node.ts';
import { make, withEntries } from '../../make.ts';
import type { Expansion } from '../expansion.ts';
import { oneOrMany, prop } from '../read.ts';
import { getAtt } from '../subject.ts';
import { permit, type Handler } from './event.ts';

export type UserPool = { readonly triggers: Map<string, Node>; readonly span: Span; readonly by: string };

/** A user pool of the same template calls the function at a trigger. */
export const cognito: Handler = (x, subject, event, target) => {
  const written = prop(event.properties, 'UserPool');
  const id = written?.kind === 'call' && written.fn === 'Ref' ? textOf(written.arg) : undefined;
  if (id === undefined || !x.authored.has(id))
    return x.note(
      'sam',
      `the event ${event.key} of ${subject.name} must refer to a user pool of the template`,
      event.span,
    );
  permit(x, subject, event, target, {
    principal: 'cognito-idp.amazonaws.com',
    arn: getAtt(id, 'Arn'),
    prefix: `${subject.id}Cognito`,
  });
  const pool: UserPool = x.pools.get(id) ?? { triggers: new Map(), span: event.span, by: subject.name };
  x.pools.set(id, pool);
  for (const trigger of oneOrMany(prop(event.properties, 'Trigger'))) {
    const name = textOf(trigger);
    if (name !== undefined)
      pool.triggers.set(name, make(target.arn, event.span, { by: subject.name, rule: 'sam:event-trigger' }));
  }
};

/** Writes the triggers into their user pools. */
export function addTriggers(x: Expansion): void {
  for (const [id, { triggers, span, by }] of x.pools) {
    const declared = x.resources.get(id);
    const made = { by, rule: 'sam:event-trigger' };
    const properties = prop(declared?.node, 'Properties') ?? make({}, span, made);
    const config = prop(properties, 'LambdaConfig') ?? make({}, span, made);
    if (!declared || !isMap(properties) || !isMap(config)) continue;
    const changed = withEntries(properties, {
      LambdaConfig: withEntries(config, Object.fromEntries(triggers)),
    });
    x.resources.set(id, { ...declared, node: withEntries(declared.node, { Properties: changed }) });
  }
}
