import type { Provenance } from './provenance.ts';
import type { Span } from './span.ts';

export type { FileId, Span } from './span.ts';

type NodeLocation = {
  readonly span: Span;
  /** Where the shared node was written, when `span` is a YAML alias that points to it. */
  readonly anchor?: Span;
  /** Set on nodes that lowering generated. */
  readonly provenance?: Provenance;
};

/** `text` is what the source says, unquoted and unescaped; `plain` scalars (and JSON's bare words) get their type late, from the text. */
export type Scalar = NodeLocation & {
  readonly kind: 'scalar';
  readonly text: string;
  readonly plain: boolean;
  /** The variable without a value (`env:NAME`) of which the text is only the fallback. */
  readonly fallback?: string;
};
export type List = NodeLocation & { readonly kind: 'list'; readonly items: readonly Node[] };
export type Entry = { readonly key: string; readonly keySpan: Span; readonly value: Node };
/** Entries in the order of the source; of duplicate keys the last one counts, as in CloudFormation. */
export type MapNode = NodeLocation & { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Entry> };
/** An intrinsic function: `!Sub x` and `{ Fn::Sub: x }` are the same call. `fn` is the long name: `Ref`, `Condition`, `Fn::Sub`; an unknown tag `!Foo` is `Fn::Foo`. `tagged`: written as a tag. */
export type Call = NodeLocation & {
  readonly kind: 'call';
  readonly fn: string;
  readonly arg: Node;
  readonly tagged?: true;
};
export type Node = Scalar | List | MapNode | Call;

export const isMap = (node: Node | undefined): node is MapNode => node?.kind === 'map';
export const isList = (node: Node | undefined): node is List => node?.kind === 'list';
export const isScalar = (node: Node | undefined): node is Scalar => node?.kind === 'scalar';
export const isCall = <F extends string = string>(
  node: Node | undefined,
  fn?: F,
): node is Call & { readonly fn: F } => node?.kind === 'call' && (fn === undefined || node.fn === fn);

/** The value under a key of a map; `undefined` for every other node. */
export const at = (node: Node | undefined, ...path: readonly string[]): Node | undefined => {
  let here = node;
  for (const key of path) here = here?.kind === 'map' ? here.entries.get(key)?.value : undefined;
  return here;
};
/** The text of a scalar that is not null. */
export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && !isNull(node) ? node.text : undefined;
export const entriesOf = (node: Node | undefined): readonly Entry[] =>
  node?.kind === 'map' ? [...node.entries.values()] : [];
export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'list' ? node.items : []);

/** The items of a list, or the one value that stands in its place. */
export const itemsOrSelf = (node: Node | undefined): readonly Node[] => {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
};

const NULL = /^(?:~|null|Null|NULL|)$/;
export const isNull = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && node.plain && node.text.length <= 4 && NULL.test(node.text);

/**
 * The typed value of a scalar: quoted text stays text; of plain text only what every reader takes for a number, boolean or null is one.
 * `012345678901` and `2012-10-17` stay text, `yes` and `on` are booleans as CloudFormation (YAML 1.1) reads them.
 */
export function valueOf(node: Scalar): string | number | boolean | null {
  if (!node.plain) return node.text;
  if (NULL.test(node.text)) return null;
  const truth = booleanOf(node.text);
  if (truth !== undefined) return truth;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(node.text) &&
    (node.text.length < 16 || String(Number(node.text)) === node.text)
    ? Number(node.text)
    : node.text;
}

/** `true`/`yes`/`on` and their opposites in the spellings of YAML 1.1. */
export function booleanOf(text: string): boolean | undefined {
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  return /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text) ? false : undefined;
}
