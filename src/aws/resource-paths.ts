import type { Value } from '../model/world.ts';
import type { Span } from '../source/node.ts';

/** One step from a resource to another: the place that says so, in words, and why the template does not prove it where it does not. */
export type PathStep = {
  readonly kind: 'routes' | 'grants' | 'encrypts' | 'invokes' | 'assumes';
  /** The resource that the place belongs to, as its author calls it. */
  readonly resource: string;
  readonly at: Value | Span;
  readonly note: string;
  readonly unproved?: string;
};

/** Why a path is not proved: the first of its steps that only deployment knows. */
export const unprovedReason = (path: readonly PathStep[]): string | undefined =>
  path.find(({ unproved }) => unproved !== undefined)?.unproved;

/** A path as the second places of a finding. */
export const relatedSteps = (
  path: readonly PathStep[],
): { readonly at: Value | Span; readonly note: string; readonly resource: string; readonly step: true }[] =>
  path.map(({ at, note, resource }) => ({ at, note, resource, step: true }));
