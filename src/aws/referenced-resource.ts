import type { Resource, Value } from '../model/world.ts';

/** The resource that a value refers to, where it is of a type and exists in this world. */
export const referencedResource = ({ refers, world }: Value, type: string): Resource | undefined =>
  refers?.type === type ? world.resource(refers.id) : undefined;

/** The role that a function runs with, where it is of this stack. */
export const roleOf = (fn: Resource): Resource | undefined =>
  referencedResource(fn.get('Role'), 'AWS::IAM::Role');
