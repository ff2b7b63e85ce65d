import { isCall, isList, itemsOf, textOf, valueOf, type Node } from '../source/node.ts';
import { cidrRanges } from './cidr.ts';
import { Text } from './text.ts';
import type { World } from './world.ts';

/** A list's texts, or undefined where its length is open. With `enough` only the first so many need to be known, the last holding the rest. */
export function textsOf(world: World, node: Node, enough = Number.POSITIVE_INFINITY): Text[] | undefined {
  const here = world.settle(node);
  if (!here) return [];
  if (isList(here)) return here.items.flatMap(item => (world.settle(item) ? [world.text(item)] : []));
  if (here.kind !== 'call') return undefined;
  switch (here.fn) {
    case 'Fn::Split':
      return split(world, here.arg, enough);
    case 'Fn::Cidr':
      return ranges(world, here);
    case 'Ref':
      return listParameter(world, here.arg);
    default:
      return undefined;
  }
}

function split(world: World, arg: Node, enough: number): Text[] | undefined {
  const [separator, text] = itemsOf(arg);
  const by =
    separator && !(separator.kind === 'scalar' && typeof valueOf(separator) !== 'string')
      ? world.text(separator).literal
      : undefined;
  return by && text ? world.text(text).split(by, enough) : undefined;
}

function listParameter(world: World, arg: Node): Text[] | undefined {
  const name = textOf(arg) ?? world.text(arg).literal ?? '';
  if (!isListType(world.parameter(name)?.type ?? '')) return undefined;
  const value = world.valueOf(name);
  return value === undefined
    ? undefined
    : value === ''
      ? []
      : value.split(',').map(item => Text.of(item.trim()));
}

export const isListType = (type: string): boolean => type.includes('List');

/** `Fn::Cidr`; of an open block the number of ranges is known all the same. */
function ranges(world: World, call: Node & { kind: 'call' }): Text[] | undefined {
  const [block, count, bits] = itemsOf(call.arg);
  const number = (node: Node | undefined): number | undefined => {
    const text = node && world.text(node).literal;
    return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  };
  const [many, host, address] = [number(count), number(bits), block && world.text(block).literal];
  if (many === undefined || many > 256) return undefined;
  if (address !== undefined && host !== undefined)
    return cidrRanges(address, many, host)?.map(range => Text.of(range));
  return Array.from({ length: many }, (_, index) =>
    Text.of({ of: 'opaque', why: `Cidr ${index}`, node: call }),
  );
}

/** `Fn::Select` of a list that is no list node. */
export function selectedText(world: World, arg: Node): Text | undefined {
  const [index, list] = itemsOf(arg);
  const number = index && world.text(index).literal;
  if (!list || number === undefined || !/^\d{1,4}$/.test(number)) return undefined;
  const settled = world.settle(list);
  // A zone of a region begins with the region's name.
  if (isCall(settled, 'Fn::GetAZs'))
    return Text.of(zoneRegion(world, settled.arg), { of: 'opaque', why: `GetAZs ${number}`, node: settled });
  return textsOf(world, list, Number(number) + 2)?.[Number(number)];
}

function zoneRegion(world: World, arg: Node): Text {
  const region = world.text(arg);
  if (!region.is('')) return region;
  const own = world.pseudo('AWS::Region');
  return own === undefined ? Text.of({ of: 'pseudo', name: 'AWS::Region' }) : Text.of(own);
}
