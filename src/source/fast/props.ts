import type { Aliases } from '../aliases.ts';
import type { Builder } from '../build.ts';
import type { Node } from '../node.ts';
import { isTextType, tagOf, type Tag } from '../tags.ts';
import { BANG, AMP, CLOSE_LIST, CLOSE_MAP, COMMA, isBlank, undetermined, type Cursor } from './cursor.ts';

/** What stands before a node: at most one tag and one anchor, and where the last of them ends. */
export type Props = {
  readonly tag?: { readonly means: Tag; readonly start: number };
  readonly anchor?: string;
  readonly end: number;
  readonly line: number;
};

const TAG = /!(?:!(?:str|int|float|bool|null)|[A-Za-z](?:[\w.:-]*[\w.-])?)/y;
const NAME = /[&*][\w.-]+/y;

export const isProp = (code: number): boolean => code === BANG || code === AMP;

/** Reads a tag or anchor and adds it to those before it. */
export function readProp(cursor: Cursor, before: Props | undefined, flow: boolean): Props {
  const start = cursor.at;
  const isTag = cursor.code === BANG;
  if (isTag ? before?.tag : before?.anchor) undetermined();
  const found = word(cursor, isTag ? TAG : NAME, flow);
  const place = { ...before, end: cursor.at, line: cursor.line };
  return isTag
    ? {
        ...place,
        tag: { means: tagOf(found.startsWith('!!') ? `tag:yaml.org,2002:${found.slice(2)}` : found), start },
      }
    : { ...place, anchor: found.slice(1) };
}

/** The node with what stands before it. YAML's own tags are known on scalars only. */
export function withProps(
  { tag, anchor }: Props,
  aliases: Aliases,
  builder: Builder,
  read: () => Node,
): Node {
  const tagged = (): Node => {
    const node = read();
    if (tag === undefined) return node;
    if ('call' in tag.means) return builder.tagged(tag.means.call, node, tag.start, node.span.end);
    return node.kind === 'scalar' ? { ...node, plain: !isTextType(tag.means.core) } : undetermined();
  };
  return anchor === undefined ? tagged() : aliases.anchored(anchor, tagged);
}

/** `*name`; one that names nothing is left to the library. */
export function readAlias(cursor: Cursor, aliases: Aliases, flow: boolean): Node {
  const start = cursor.at;
  const node = aliases.alias(word(cursor, NAME, flow).slice(1), start, cursor.at);
  return typeof node === 'string' ? undetermined() : node;
}

function word(cursor: Cursor, pattern: RegExp, flow: boolean): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? undetermined();
  cursor.at += found.length;
  const { code } = cursor;
  if (!isBlank(code) && !(flow && (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP)))
    undetermined();
  return found;
}
