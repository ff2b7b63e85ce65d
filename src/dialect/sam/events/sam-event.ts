import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import type { MapNode } from '../../../source/node.ts';
import type { Span } from '../../../source/node.ts';
import type { SamResource } from '../sam-resource.ts';

/** One entry of `Events`. Resources made for it carry its key's span. */
export type SamEvent = {
  readonly key: string;
  /** The prefix of all that is made for it: the function's id and the event's key. */
  readonly id: string;
  readonly type: string;
  /** Its place among the resource's events. */
  readonly index: number;
  readonly span: Span;
  readonly properties: MapNode;
};

/** Why something is generated for an event. */
export const eventProvenance = (resource: SamResource, event: SamEvent, rule: string): SamProvenance =>
  bySam(resource.name, event.span, rule);
