import type { Files } from '../source/files.ts';
import type { FileId, MapNode } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import type { Stack } from '../model/stack.ts';

/** What the user says about the deployment. */
export type Deployment = {
  /** Template parameters: `--parameter`, `--parameters FILE`. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly stage?: string;
  /** serverless: only these of the stages that a service names. */
  readonly stages?: readonly string[];
  readonly region?: string;
  /** serverless: `--opt` and `--param`. */
  readonly opts: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  /** The environment variables that `${env:…}` may read. */
  readonly env: (name: string) => string | undefined;
};

/** One stack, or for a serverless service one for each stage to look at. `read` names the other files that were part of it. */
export type Lowered = {
  readonly stacks: readonly Stack[];
  readonly problems: readonly Problem[];
  readonly read: readonly FileId[];
};

/** Turns what the author wrote into the CloudFormation that it deploys to. Never throws on any tree: what is invalid becomes unknown or a note. */
export type Lower = (root: MapNode, file: FileId, files: Files, deployment: Deployment) => Lowered;
