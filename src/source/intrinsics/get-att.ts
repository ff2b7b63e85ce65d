import { isCall, textOf, type Node } from '../node.ts';

/** The logical id and the attribute that `Fn::GetAtt` names; the attribute is undefined where it is missing or an intrinsic function gives it. */
export type GetAtt = { readonly id: string; readonly attribute: string | undefined };

/** `Id.Attribute`, as the short form and `Fn::Sub` write it. An attribute may hold more dots. */
export function splitGetAtt(path: string): GetAtt {
  const cut = path.indexOf('.');
  return cut < 0
    ? { id: path, attribute: undefined }
    : { id: path.slice(0, cut), attribute: path.slice(cut + 1) };
}

/** The argument of `Fn::GetAtt` as a list or as dotted text; undefined where the id is no text. */
export function getAttArgument(arg: Node): GetAtt | undefined {
  if (arg.kind !== 'list') {
    const path = textOf(arg);
    return path === undefined ? undefined : splitGetAtt(path);
  }
  const [first, ...rest] = arg.items.map(textOf);
  if (first === undefined) return undefined;
  return rest.includes(undefined)
    ? { id: splitGetAtt(first).id, attribute: undefined }
    : splitGetAtt([first, ...rest].join('.'));
}

/** The same of a node that may be any. */
export const getAttOf = (node: Node | undefined): GetAtt | undefined =>
  isCall(node, 'Fn::GetAtt') ? getAttArgument(node.arg) : undefined;
