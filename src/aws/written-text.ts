import { ownValue, subArgument, subParts } from '../source/intrinsics/sub.ts';
import { isCall, isList, isScalar, itemsOf, textOf, type Call, type Node } from '../source/node.ts';

/** A part of a text as it is written: a literal with the node that holds it, or what stands for the rest. */
export type WrittenPart =
  | { readonly literal: string; readonly node: Node }
  | { readonly ref: string }
  | { readonly attribute: string }
  | { readonly open: Node };

/** Parts of a text, each of its hundred characters counted as well, beyond which the rest is open: a text of variables in variables grows with their depth. */
const MANY = 20_000;

/**
 * A text before any parameter has a value: the literal pieces of Sub, Join and Base64 between the references. `settle` takes the branches;
 * without it a branch is open.
 */
export function writtenParts(
  node: Node,
  settle: (node: Node) => Node | undefined = same,
  left = { parts: MANY },
): readonly WrittenPart[] {
  if (left.parts <= 0) return [{ open: node }];
  left.parts -= 1;
  const here = settle(node);
  if (!here) return [];
  if (isScalar(here)) {
    left.parts -= here.text.length / 100;
    return [{ literal: textOf(here) ?? '', node: here }];
  }
  if (here.kind !== 'call') return [{ open: here }];
  const inner = (part: Node): readonly WrittenPart[] => writtenParts(part, settle, left);
  switch (here.fn) {
    case 'Ref':
      return [{ ref: textOf(here.arg) ?? '' }];
    case 'Fn::GetAtt':
      return [
        {
          attribute: isList(here.arg)
            ? here.arg.items.map(item => textOf(item) ?? '').join('.')
            : (textOf(here.arg) ?? ''),
        },
      ];
    case 'Fn::Base64':
      return inner(here.arg);
    case 'Fn::Sub':
      return substituted(here, left, inner);
    case 'Fn::Join':
      return joined(here.arg, inner) ?? [{ open: here }];
    default:
      return [{ open: here }];
  }
}
const same = (node: Node): Node => node;

function substituted(
  call: Call,
  left: { parts: number },
  inner: (part: Node) => readonly WrittenPart[],
): readonly WrittenPart[] {
  const sub = subArgument(call.arg);
  const { pattern } = sub;
  const text = textOf(pattern);
  if (text === undefined || !pattern) return [{ open: call }];
  return subParts(text).flatMap((part): readonly WrittenPart[] => {
    if (part.kind !== 'variable') {
      left.parts -= part.text.length / 100;
      return [{ literal: part.text, node: pattern }];
    }
    const value = ownValue(sub, part.name);
    if (value) return inner(value);
    return [part.name.includes('.') ? { attribute: part.name } : { ref: part.name }];
  });
}

function joined(
  arg: Node,
  inner: (part: Node) => readonly WrittenPart[],
): readonly WrittenPart[] | undefined {
  const [separator, list] = itemsOf(arg);
  const by = textOf(separator);
  if (by === undefined || !separator || !isList(list)) return undefined;
  return list.items.flatMap((item, index) =>
    index > 0 && by !== '' ? [{ literal: by, node: separator }, ...inner(item)] : inner(item),
  );
}

/** Whether a node is read as one text here rather than gone into. */
export const readsAsText = (node: Node): boolean =>
  isScalar(node) || isCall(node, 'Fn::Sub') || isCall(node, 'Fn::Join') || isCall(node, 'Fn::Base64');

/** Whether a text is written in its place, in whatever spelling, rather than taken from a parameter or a resource. */
export const isWrittenOut = (node: Node | undefined): boolean =>
  node !== undefined && writtenParts(node).every(part => 'literal' in part);
