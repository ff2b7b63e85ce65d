import type { Provenance } from '../../source/provenance.ts';
import type { MapNode } from '../../source/node.ts';
import type { Node, Span } from '../../source/node.ts';
import type { Pieces } from './variables/pieces.ts';

/** A function of the service. `idPrefix` begins its logical ids; `alias` is set when callers go through one (provisioned concurrency, SnapStart). */
export type ServiceFunction = {
  readonly key: string;
  readonly keySpan: Span;
  readonly node: MapNode;
  readonly idPrefix: string;
  readonly id: string;
  readonly name: Pieces;
  readonly alias: { readonly name: string; readonly id: string } | undefined;
  /** Set when a plugin added the function. */
  readonly provenance?: Provenance;
};
/** One event of a function; `index` counts from 1 the events of its kind in that function, `position` all of them. */
export type FunctionEvent = {
  readonly fn: ServiceFunction;
  readonly kind: string;
  readonly keySpan: Span;
  readonly value: Node;
  readonly index: number;
  readonly position: number;
};
