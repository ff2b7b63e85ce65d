import { ownValue, subArgument, subParts } from '../source/intrinsics/sub.ts';
import { isList, isScalar, itemsOf, textOf, valueOf, type Call, type Node } from '../source/node.ts';
import { jsonPieces } from './json-text.ts';
import { selectedText, textsOf } from './lists.ts';
import { attribute, reference } from './referenced-text.ts';
import { folded, literalText } from './secret-reference.ts';
import { Text } from './text.ts';
import type { World } from './world.ts';

/** The call that stands for a serverless variable which only a network or running code could resolve; its argument is `source:address`. */
export const VARIABLE = 'Serverless::Variable';

/** The text at a node; what is no text is an opaque hole. */
export function textOfNode(world: World, node: Node): Text {
  const here = world.settle(node);
  if (!here) return Text.empty;
  if (isScalar(here)) return literalText(here.text);
  if (here.kind !== 'call') return Text.of({ of: 'opaque', why: here.kind, node: here });
  return textOfCall(world, here) ?? Text.of({ of: 'opaque', why: here.fn.replace(/^Fn::/, ''), node: here });
}

/** `undefined` for what only deployment resolves. */
function textOfCall(world: World, { fn, arg }: Call): Text | undefined {
  switch (fn) {
    case 'Ref':
      return reference(
        world,
        textOf(arg) ?? (arg.kind === 'call' ? world.text(arg).literal : undefined) ?? '',
      );
    case 'Fn::GetAtt':
      return attribute(
        world,
        isList(arg) ? arg.items.map(item => world.text(item).toString()).join('.') : (textOf(arg) ?? ''),
      );
    case 'Fn::Sub':
      return substituted(world, arg);
    case 'Fn::Join':
      return joined(world, arg);
    case 'Fn::Select':
      return selectedText(world, arg);
    case 'Fn::Length':
      return counted(world, arg);
    case 'Fn::ToJsonString':
      return arg.kind === 'scalar' ? undefined : folded(jsonPieces(world, arg));
    case 'Fn::Base64':
      return encoded(world, arg);
    case VARIABLE:
      return variable(textOf(arg) ?? '');
    case 'Fn::ImportValue':
      return Text.of({ of: 'opaque', why: `ImportValue ${world.text(arg)}` });
    default:
      return undefined;
  }
}

function variable(address: string): Text {
  const [, source = address, rest = ''] = /^([^:]*):?(.*)$/s.exec(address) ?? [];
  return Text.of({ of: 'variable', source, address: rest });
}

function joined(world: World, arg: Node): Text | undefined {
  const [separator, list] = itemsOf(arg);
  const texts = list && textsOf(world, list);
  if (!separator || !texts) return undefined;
  const by = world.text(separator);
  return folded(texts.flatMap((text, index) => (index > 0 ? [by, text] : [text])));
}

function counted(world: World, arg: Node): Text | undefined {
  const texts = textsOf(world, arg);
  return texts && Text.of(String(texts.length));
}

function encoded(world: World, arg: Node): Text | undefined {
  const here = world.settle(arg);
  const text =
    here?.kind === 'scalar' && typeof valueOf(here) !== 'string' ? undefined : world.text(arg).literal;
  return text === undefined
    ? undefined
    : Text.of(btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('')));
}

function substituted(world: World, arg: Node): Text | undefined {
  const sub = subArgument(arg);
  const pattern = textOf(sub.pattern);
  if (pattern === undefined || (sub.map && sub.map.kind !== 'map')) return undefined;
  return folded(
    subParts(pattern).map(part => {
      if (part.kind !== 'variable') return part.text;
      const own = ownValue(sub, part.name);
      if (own) return world.text(own);
      return part.name.includes('.') ? attribute(world, part.name) : reference(world, part.name);
    }),
  );
}
