import type { Declaration } from '../../model/stack.ts';
import type { Node } from '../../source/node.ts';
import type { Secret } from './detect/secret.ts';

/** The branch of an `Fn::If` that a place stands in. */
export type IfBranch = readonly [condition: string, holds: boolean];
export type SecretLocation = {
  readonly of: Declaration;
  readonly path: readonly string[];
  readonly node: Node;
  readonly within: readonly IfBranch[];
};

/** A secret as it is written in a resource or section. Nothing here holds the value. */
export type LiteralSecret = SecretLocation & {
  readonly secret: Secret;
  readonly what: string;
  /** The name inside the text that gives it: the variable of a script, the key of a JSON text. */
  readonly name?: string;
  /** The line inside a text of several. */
  readonly line?: number;
  /** The place holds nothing but a credential: whatever is written there is used as one. */
  readonly given: boolean;
  /** It is only what a variable without a value falls back to. */
  readonly fallback?: true;
};
/** A place that everyone who may describe the resource can read, and the secrets that deployment fills in there: `the NoEcho parameter DbPassword`. */
export type ShownSecret = SecretLocation & { readonly secrets: readonly string[] };
/** A property that holds a credential and takes it from a parameter. */
export type ParameterCredential = SecretLocation & { readonly parameter: string };
/** A property that holds a credential and takes it from a plain parameter of Parameter Store. */
export type ParameterStoreCredential = SecretLocation;

export type WrittenSecrets = {
  readonly secrets: readonly LiteralSecret[];
  readonly parameterCredentials: readonly ParameterCredential[];
  readonly parameterStoreCredentials: readonly ParameterStoreCredential[];
  readonly shown: readonly ShownSecret[];
  /** The scalars that are nothing but a secret, those that other rules tell included: no output may show them. */
  readonly hidden: readonly Node[];
  /** The entries of mappings that environment variables take: `Map/Key`. They are told where they are taken. */
  readonly mappingEntries: readonly string[];
};
