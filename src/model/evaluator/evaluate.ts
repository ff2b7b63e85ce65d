import { after, before } from '../../source/cut.ts';
import { ownValue, subArgument, subParts } from '../../source/intrinsics/sub.ts';
import { isList, isScalar, itemsOf, textOf, valueOf, type Call, type Node } from '../../source/node.ts';
import { jsonPieces } from './json-text.ts';
import { selectedText, textsOf } from './lists.ts';
import { attribute, reference } from './referenced-text.ts';
import { folded, literalText } from './secret-reference.ts';
import { Text } from '../text.ts';
import type { EvaluationContext } from './context.ts';

/** The call that stands for a serverless variable which only a network or running code could resolve; its argument is `source:address`. */
export const VARIABLE = 'Serverless::Variable';

/** The text at a node; what is no text is an opaque hole. */
export function textOfNode(context: EvaluationContext, node: Node): Text {
  const here = context.settle(node);
  if (!here) return Text.empty;
  if (isScalar(here)) return literalText(here.text);
  if (here.kind !== 'call') return Text.of({ of: 'opaque', why: here.kind, node: here });
  return (
    textOfCall(context, here) ?? Text.of({ of: 'opaque', why: here.fn.replace(/^Fn::/, ''), node: here })
  );
}

/** `undefined` for what only deployment resolves. */
function textOfCall(context: EvaluationContext, call: Call): Text | undefined {
  const { fn, arg } = call;
  switch (fn) {
    case 'Ref':
      return reference(
        context,
        textOf(arg) ?? (arg.kind === 'call' ? context.text(arg).literal : undefined) ?? '',
      );
    case 'Fn::GetAtt':
      return attribute(
        context,
        isList(arg) ? arg.items.map(item => context.text(item).toString()).join('.') : (textOf(arg) ?? ''),
      );
    case 'Fn::Sub':
      return substituted(context, arg);
    case 'Fn::Join':
      return joined(context, arg);
    case 'Fn::Select':
      return selectedText(context, arg);
    case 'Fn::Length':
      return counted(context, arg);
    case 'Fn::ToJsonString':
      return arg.kind === 'scalar' ? undefined : folded(jsonPieces(context, arg));
    case 'Fn::Base64':
      return encoded(context, arg);
    case VARIABLE:
      return variable(textOf(arg) ?? '');
    case 'Fn::ImportValue':
      return Text.of({ of: 'opaque', why: `ImportValue ${context.text(arg)}`, node: call });
    default:
      return undefined;
  }
}

function variable(address: string): Text {
  return Text.of({ of: 'variable', source: before(address, ':'), address: after(address, ':') ?? '' });
}

function joined(context: EvaluationContext, arg: Node): Text | undefined {
  const [separator, list] = itemsOf(arg);
  const texts = list && textsOf(context, list);
  if (!separator || !texts) return undefined;
  const by = context.text(separator);
  return folded(texts.flatMap((text, index) => (index > 0 ? [by, text] : [text])));
}

function counted(context: EvaluationContext, arg: Node): Text | undefined {
  const texts = textsOf(context, arg);
  return texts && Text.of(String(texts.length));
}

function encoded(context: EvaluationContext, arg: Node): Text | undefined {
  const here = context.settle(arg);
  const text =
    here?.kind === 'scalar' && typeof valueOf(here) !== 'string' ? undefined : context.text(arg).literal;
  return text === undefined
    ? undefined
    : Text.of(btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('')));
}

function substituted(context: EvaluationContext, arg: Node): Text | undefined {
  const sub = subArgument(arg);
  const pattern = textOf(sub.pattern);
  if (pattern === undefined || (sub.map && sub.map.kind !== 'map')) return undefined;
  return folded(
    subParts(pattern).map(part => {
      if (part.kind !== 'variable') return part.text;
      const own = ownValue(sub, part.name);
      if (own) return context.text(own);
      return part.name.includes('.') ? attribute(context, part.name) : reference(context, part.name);
    }),
  );
}
