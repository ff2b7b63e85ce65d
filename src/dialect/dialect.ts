import type { MapNode } from '../source/node.ts';
import type { Files } from '../source/files.ts';
import type { FileId } from '../source/node.ts';
import type { Parsed, Problem, Source } from '../source/source.ts';
import type { Dialect, Stack } from '../model/stack.ts';

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

/** How a file shows its dialect: it says so itself, or its resources are of types that only this dialect has, or it is shaped like it. */
export type Evidence = 'declared' | 'types' | 'shape';

/** Files of a dialect that are written as code: which, and how the data in them, and in the files that they import, is read without running it. */
export type CodeReader = {
  readonly claims: (file: FileId) => boolean;
  readonly read: (source: Source, files: Files) => Parsed;
  /** Whether a text, whose data can not be read, was meant to be of this dialect. */
  readonly isMeant: (text: string) => boolean;
};

/** A file that names the files of several templates, as a compose file does. */
export type ProjectReader = {
  readonly claims: (file: FileId) => boolean;
  /** Undefined when it names none. */
  readonly members: (files: Files, file: FileId) => readonly FileId[] | undefined;
};

/** All that stackward knows of a dialect from outside of its folder. `index.ts` lists them. */
export type DialectDefinition = {
  readonly id: Dialect;
  readonly words: {
    /** As messages name it. */
    readonly name: string;
    /** The setting of stackward.yaml that says what of a file is deployed. */
    readonly setting: 'parameters' | 'stages';
  };
  /** Names of files, without their folders, that a walk takes. */
  readonly claims: RegExp;
  readonly detect: (root: MapNode) => Evidence | undefined;
  /** Whether a text that can not be parsed was meant to be of this dialect: its failure must not pass in silence. */
  readonly looksLike: (text: string) => boolean;
  /** Wider than `looksLike`: only a text that this refuses is not parsed. */
  readonly mayBe: (text: string) => boolean;
  readonly code?: CodeReader;
  readonly project?: ProjectReader;
  /** Whether a resource of type AWS::CloudFormation::Stack can deploy it. */
  readonly isNestable: boolean;
  /** Whether a file could be part of another one's stack and nothing more. */
  readonly isFragment: (root: MapNode) => boolean;
  readonly lower: Lower;
  /** The stack as it is printed: what rules read in another form than the one that is deployed. */
  readonly printed?: (stack: Stack) => Stack;
};
