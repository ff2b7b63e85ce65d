import { valueOf, type Node } from './node.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A tree as plain data, intrinsics in their long form. `call` may say how a call is spelled; `undefined` leaves it to the long form. */
export function toPlain(node: Node, call: (fn: string, arg: Json) => Json | undefined = () => undefined): Json {
  switch (node.kind) {
    case 'scalar': return valueOf(node);
    case 'list': return node.items.map(item => toPlain(item, call));
    case 'map': return Object.fromEntries([...node.entries.values()].map(entry => [entry.key, toPlain(entry.value, call)]));
    case 'call': {
      const arg = toPlain(node.arg, call);
      return call(node.fn, arg) ?? { [node.fn]: arg };
    }
  }
}
