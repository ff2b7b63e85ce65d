import type { Entry, Node } from '../../../source/node.ts';
import type { ServerlessService } from '../service.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';

/** A plugin whose effect is lowered, by the moments at which it acts. */
export type Plugin = {
  /** Functions that it adds to the service. */
  readonly functions?: (resolver: Resolver, stage: Pieces) => readonly Entry[];
  /** Environment variables that it gives to all functions. */
  readonly variables?: (resolver: Resolver) => readonly Entry[];
  /** What it adds to the role that functions share. */
  readonly grants?: (service: ServerlessService) => void;
  /** What it changes in the template. */
  readonly apply?: (service: ServerlessService) => void;
  /** What it does to every finished resource. */
  readonly rewrite?: (service: ServerlessService) => (node: Node) => Node;
};
