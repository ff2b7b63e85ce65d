import { isCall, isList, isMap, isScalar, type Node } from '../../../source/node.ts';

const PLACEHOLDER = /#\{([^}]+)\}/g;

/** serverless-pseudo-parameters: `#{AWS::Region}` in any string is what `Fn::Sub` makes of `${AWS::Region}`. */
export function withPseudoParameters(node: Node, inSub = false): Node {
  if (isScalar(node)) {
    if (!node.text.includes('#{')) return node;
    const text = {
      ...node,
      text: node.text.replace(PLACEHOLDER, (_, name: string) => `\${${name}}`),
      plain: false,
    };
    return inSub ? text : { kind: 'call', fn: 'Fn::Sub', arg: text, span: node.span };
  }
  if (isCall(node)) {
    const sub = node.fn === 'Fn::Sub';
    const arg =
      sub && isList(node.arg)
        ? { ...node.arg, items: node.arg.items.map((item, index) => withPseudoParameters(item, index === 0)) }
        : withPseudoParameters(node.arg, sub);
    return arg === node.arg ? node : { ...node, arg };
  }
  if (isList(node)) {
    const items = node.items.map(item => withPseudoParameters(item));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  if (!isMap(node)) return node;
  let entries = node.entries;
  for (const entry of node.entries.values()) {
    const value = withPseudoParameters(entry.value);
    if (value === entry.value) continue;
    if (entries === node.entries) entries = new Map(node.entries);
    (entries as Map<string, typeof entry>).set(entry.key, { ...entry, value });
  }
  return entries === node.entries ? node : { ...node, entries };
}
