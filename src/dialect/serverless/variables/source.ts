import type { MapNode } from '../../../source/node.ts';
import { Diagnostics } from '../../builder/diagnostics.ts';
import type { Files } from '../../../source/files.ts';
import type { FileId, Node, Span } from '../../../source/node.ts';
import type { Deployment } from '../../dialect.ts';

/** What the sources of variables read from. */
export type Sources = {
  readonly file: FileId;
  readonly files: Files;
  readonly deployment: Deployment;
  /** The stage of `--stage`. */
  readonly stage: string | undefined;
  /** Variables of a `.env` file. */
  readonly dotenv: ReadonlyMap<string, string>;
  /** Collects the values that environment variables gave. */
  readonly loaded: Set<string>;
  /** The parameters that a compose file gives to the service. */
  readonly composeParameters?: ReadonlyMap<string, Node> | undefined;
  /** What the service needs from the command line but was not given, like `opt:stage`. */
  readonly missing: Set<string>;
};

/** What a source says: its value (with variables of its own, perhaps), nothing, or that only deployment knows it. */
export type ResolvedVariable = Node | undefined | 'unknown';

/** What a source asks of the resolver that asks it. */
export type VariableResolver = {
  readonly root: MapNode;
  readonly diagnostics: Diagnostics;
  readonly sources: Sources;
  /** The node that stands here once a variable that is the whole of it is replaced. */
  here(node: Node): Node;
  /** The resolved value under a path of the service. */
  get(...path: readonly string[]): Node | undefined;
  /** The node under a path, with the variables on the way replaced; the end is as written. */
  find(from: Node, path: readonly string[]): Node | undefined;
};

/** `${source(args):address}`, its parts resolved. */
export type VariableQuery = {
  readonly args: readonly string[];
  readonly address: string | undefined;
  readonly span: Span;
  readonly resolver: VariableResolver;
};
export type VariableSource = (query: VariableQuery) => ResolvedVariable;
