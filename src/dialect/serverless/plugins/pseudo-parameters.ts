import { replaceBetween } from '../../../source/cut.ts';
import type { Plugin } from './plugin.ts';
import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { mapSubArgument } from '../../../source/intrinsics/sub.ts';
import { isCall, isScalar, type Node } from '../../../source/node.ts';

/** serverless-pseudo-parameters: `#{AWS::Region}` in any string is what `Fn::Sub` makes of `${AWS::Region}`. */
export function withPseudoParameters(node: Node): Node {
  if (isScalar(node)) {
    const arg = substituted(node);
    return arg === node ? node : { kind: 'call', fn: 'Fn::Sub', arg, span: node.span };
  }
  return mapChildren(node, child =>
    isCall(node, 'Fn::Sub')
      ? mapSubArgument(child, substituted, withPseudoParameters)
      : withPseudoParameters(child),
  );
}

/** The text that a pattern of `Fn::Sub` has for it. */
function substituted(node: Node): Node {
  if (!isScalar(node)) return withPseudoParameters(node);
  if (!node.text.includes('#{')) return node;
  return {
    ...node,
    text: replaceBetween(node.text, '#{', '}', name => (name === '' ? '#{}' : `\${${name}}`)),
    plain: false,
  };
}

export const pseudoParameters: Plugin = { rewrite: () => node => withPseudoParameters(node) };
