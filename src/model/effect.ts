/**
 * What a change of a stack does, the gravest first: somebody may do more; an entry or a network takes more callers; a protection is lost; a resource is deployed anew; the
 * opposites; or none of these.
 */
export const EFFECTS = [
  'opens',
  'grants',
  'unprotects',
  'replaces',
  'closes',
  'revokes',
  'protects',
  'neutral',
] as const;
export type Effect = (typeof EFFECTS)[number];
