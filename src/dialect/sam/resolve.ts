import { mapChildren } from '../../source/intrinsics/map-node.ts';
import { mapSubArgument, ownValue, replaceVariables, subArgument } from '../../source/intrinsics/sub.ts';
import { textOf, type Node } from '../../source/node.ts';
import type { SamBuilder } from './sam-builder.ts';

/**
 * The tree with each reference to a parameter of known value replaced by that value, in `Ref` and in `Fn::Sub`, as SAM
 * does for the properties that decide what it generates. Nodes without such a reference stay themselves.
 */
export function resolved(builder: SamBuilder, node: Node): Node {
  if (node.kind === 'call' && node.fn === 'Ref') return builder.resolvedParameter(node) ?? node;
  return mapChildren(node, child =>
    node.kind === 'call' && node.fn === 'Fn::Sub' ? substituted(builder, child) : resolved(builder, child),
  );
}

/** SAM takes a variable without blanks only. */
const VARIABLE = /^\$\{[A-Za-z0-9:]+\}$/;

/** The parameters of the pattern; a name that the Sub's own map gives is not one. */
function substituted(builder: SamBuilder, arg: Node): Node {
  const sub = subArgument(arg);
  return mapSubArgument(
    arg,
    pattern => {
      const old = textOf(pattern);
      if (old === undefined || pattern.kind !== 'scalar') return resolved(builder, pattern);
      const text = replaceVariables(old, ({ name }, written) =>
        !VARIABLE.test(written) || ownValue(sub, name)
          ? undefined
          : builder.parameterValue(name, pattern.span)?.text,
      );
      return text === old ? pattern : { ...pattern, text, plain: false };
    },
    node => resolved(builder, node),
  );
}
