import type { SamProvenance } from '../../../source/provenance.ts';
import type { Node } from '../../../source/node.ts';

/** What events of all functions add to a bucket of the template; `propagated` are the tags of a function that propagates them. */
export type BucketAdditions = {
  readonly notifications: Node[];
  readonly dependsOn: Node[];
  readonly tags: Node[];
  readonly provenance: SamProvenance;
  propagated?: Node;
};

/** What events of all functions add to a user pool of the template. */
export type UserPoolAdditions = { readonly triggers: Map<string, Node>; readonly provenance: SamProvenance };
