import type { Declaration } from '../../model/stack.ts';
import { spend } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';

/** `account` as a node of a grant is all of the account: what an administrator has. `messages`: queues, topics, buses, streams. */
export type NodeKind =
  | 'who'
  | 'entry'
  | 'function'
  | 'role'
  | 'store'
  | 'secret'
  | 'key'
  | 'messages'
  | 'workflow'
  | 'identity'
  | 'service'
  | 'account';

export type GraphNode = {
  /** `internet`, `resource:Orders`, `every:dynamodb`: the same in each run. */
  readonly id: string;
  readonly kind: NodeKind;
  /** As people call it: `Orders`, `POST /orders`, `every table`. */
  readonly name: string;
  /** What it is: `table`, `route`. */
  readonly noun: string;
  readonly declared?: Declaration;
  readonly at?: Span;
  /** Not one resource: all of a kind, or what a pattern matches. */
  readonly wide?: true;
};

/**
 * calls: a caller uses an entry. invokes: an entry, a queue or a bucket hands its event to a function. grants: a function or a role may act on something. reaches: the policy
 * of a resource lets a caller act on it. assumes: a trust policy lets a caller take a role. includes: a resource is one of those that a wide node stands for.
 */
export type EdgeKind = 'calls' | 'invokes' | 'grants' | 'reaches' | 'assumes' | 'includes';

/** The gravest first. */
export type Access = 'administers' | 'changes' | 'reads' | 'lists' | 'unknown';

export type Grant = {
  readonly access: readonly Access[];
  /** The most dangerous first; not all of them where there are many. */
  readonly actions: readonly string[];
  readonly count: number;
  /** Whether the code uses the statement; unknown where the code is not known as a whole. */
  readonly used: 'all' | 'some' | 'none' | 'unknown';
  readonly usedActions: readonly string[];
};

export type GraphEdge = {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Where it is written. */
  readonly at?: Span | undefined;
  /** `no authorizer`, `policy S3CrudPolicy`. */
  readonly how: string;
  /** Why only the deployment decides whether there is an edge. */
  readonly unproved?: string | undefined;
  readonly grant?: Grant;
};

/** Facts about a function that are no edges. */
export type FunctionFacts = {
  readonly node: string;
  readonly role: string | undefined;
  readonly runtime: string | undefined;
  /** Why its code is not known as a whole; undefined where it is. */
  readonly open: string | undefined;
  readonly network: string;
};

export type SecurityGraph = {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly functions: readonly FunctionFacts[];
};

/** Collects nodes and edges, each once. */
export class GraphBuilder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();

  /** The id of a node, which is made where it is not there yet. */
  node(node: GraphNode): string {
    if (!this.#nodes.has(node.id)) this.#nodes.set(node.id, node);
    return node.id;
  }

  edge(edge: GraphEdge): void {
    spend(1, edge.at);
    const key = `${edge.from}\0${edge.to}\0${edge.kind}\0${edge.at?.file ?? ''}\0${edge.at?.start ?? ''}`;
    if (edge.from !== edge.to && !this.#edges.has(key)) this.#edges.set(key, edge);
  }

  get nodes(): readonly GraphNode[] {
    return [...this.#nodes.values()];
  }
  get edges(): readonly GraphEdge[] {
    return [...this.#edges.values()];
  }
}
