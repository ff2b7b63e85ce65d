import { isCall, isList, itemsOf, textOf, valueOf, type Node } from '../../source/node.ts';
import { cidrRanges } from './cidr.ts';
import { Text } from '../text.ts';
import type { EvaluationContext } from './context.ts';

/** A list's texts, or undefined where its length is open. With `enough` only the first so many need to be known, the last holding the rest. */
export function textsOf(
  context: EvaluationContext,
  node: Node,
  enough = Number.POSITIVE_INFINITY,
): Text[] | undefined {
  const here = context.settle(node);
  if (!here) return [];
  if (isList(here)) return here.items.flatMap(item => (context.settle(item) ? [context.text(item)] : []));
  if (here.kind !== 'call') return undefined;
  switch (here.fn) {
    case 'Fn::Split':
      return split(context, here.arg, enough);
    case 'Fn::Cidr':
      return ranges(context, here);
    case 'Ref':
      return listParameter(context, here.arg);
    default:
      return undefined;
  }
}

function split(context: EvaluationContext, arg: Node, enough: number): Text[] | undefined {
  const [separator, text] = itemsOf(arg);
  const by =
    separator && !(separator.kind === 'scalar' && typeof valueOf(separator) !== 'string')
      ? context.text(separator).literal
      : undefined;
  return by && text ? context.text(text).split(by, enough) : undefined;
}

function listParameter(context: EvaluationContext, arg: Node): Text[] | undefined {
  const name = textOf(arg) ?? context.text(arg).literal ?? '';
  if (!isListType(context.assumptions.parameter(name)?.type ?? '')) return undefined;
  const value = context.assumptions.valueOf(name);
  if (value === '') return [];
  return value?.split(',').map(item => Text.of(item.trim()));
}

export const isListType = (type: string): boolean => type.includes('List');

/** `Fn::Cidr`; of an open block the number of ranges is known all the same. */
function ranges(context: EvaluationContext, call: Node & { kind: 'call' }): Text[] | undefined {
  const [block, count, bits] = itemsOf(call.arg);
  const number = (node: Node | undefined): number | undefined => {
    const text = node && context.text(node).literal;
    return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  };
  const [many, host, address] = [number(count), number(bits), block && context.text(block).literal];
  if (many === undefined || many > 256) return undefined;
  if (address !== undefined && host !== undefined)
    return cidrRanges(address, many, host)?.map(range => Text.of(range));
  return Array.from({ length: many }, (_, index) =>
    Text.of({ of: 'opaque', why: `Cidr ${index}`, node: call }),
  );
}

/** `Fn::Select` of a list that is no list node. */
export function selectedText(context: EvaluationContext, arg: Node): Text | undefined {
  const [index, list] = itemsOf(arg);
  const number = index && context.text(index).literal;
  if (!list || number === undefined || !/^\d{1,4}$/.test(number)) return undefined;
  const settled = context.settle(list);
  // A zone of a region begins with the region's name.
  if (isCall(settled, 'Fn::GetAZs'))
    return Text.of(zoneRegion(context, settled.arg), {
      of: 'opaque',
      why: `GetAZs ${number}`,
      node: settled,
    });
  return textsOf(context, list, Number(number) + 2)?.[Number(number)];
}

function zoneRegion(context: EvaluationContext, arg: Node): Text {
  const region = context.text(arg);
  if (!region.is('')) return region;
  const own = context.assumptions.pseudo('AWS::Region');
  return own === undefined ? Text.of({ of: 'pseudo', name: 'AWS::Region' }) : Text.of(own);
}
