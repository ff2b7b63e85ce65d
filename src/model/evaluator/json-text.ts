import { isCall, valueOf, type Node } from '../../source/node.ts';
import { textsOf } from './lists.ts';
import type { Part, Text } from '../text.ts';
import type { EvaluationContext } from './context.ts';

/** The pieces of `Fn::ToJsonString`: compact JSON, holes where deployment fills in texts. */
export function jsonPieces(context: EvaluationContext, node: Node): (Part | Text)[] {
  const here = context.settle(node);
  if (!here) return [];
  switch (here.kind) {
    case 'scalar':
      return [JSON.stringify(valueOf(here))];
    case 'list':
      return [
        '[',
        ...separated(here.items.filter(item => context.settle(item)).map(item => jsonPieces(context, item))),
        ']',
      ];
    case 'map': {
      const entries = [...here.entries.values()].filter(({ value }) => context.settle(value));
      return [
        '{',
        ...separated(
          entries.map(({ key, value }) => [`${JSON.stringify(key)}:`, ...jsonPieces(context, value)]),
        ),
        '}',
      ];
    }
    case 'call': {
      const texts =
        isCall(here, 'Ref') || isCall(here, 'Fn::Split') || isCall(here, 'Fn::Cidr')
          ? textsOf(context, here)
          : undefined;
      if (texts) return ['[', ...separated(texts.map(quoted)), ']'];
      const text = context.text(here);
      const isNumber = isCall(here, 'Fn::Length') && text.literal !== undefined;
      return isNumber || text.hole?.of === 'opaque' ? [text] : quoted(text);
    }
  }
}

const separated = (all: readonly (readonly (Part | Text)[])[]): (Part | Text)[] =>
  all.flatMap((pieces, index) => (index > 0 ? [',', ...pieces] : pieces));
const quoted = (text: Text): (Part | Text)[] => [
  '"',
  ...text.parts.map(part => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part)),
  '"',
];
