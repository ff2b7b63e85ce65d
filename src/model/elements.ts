import { spend } from '../source/budget.ts';
import { entriesOf, isCall, itemsOf, itemsOrSelf, type Node } from '../source/node.ts';
import { shapeOf, type Shape } from './shapes.ts';
import type { StackIndex } from './stack-index.ts';

/** Questions that one element asks, such as those of the action, the resource and the principal of a statement. */
export type Element = ReadonlySet<string>;

/** So few answers together a choice of branches meets anyway. */
const FEW = 3;
/** Of more elements not all are looked at. */
const MOST = 2000;
const EMPTY: Element = new Set<string>();

/** What a check asked: all questions, those of a node by itself, and those that decide whether a resource exists. */
export type Asked = {
  readonly all: Element;
  readonly by: (node: Node) => Element;
  readonly first: (resource: string) => Element;
};

/**
 * The elements of the resources that ask more than a few questions; undefined where there are too many. Entries of a map and parts of a text belong to one
 * element; items of a list, entries of a map with free names and the sides of an `Fn::If` do not. Resources that ask no more than `most` questions in all are
 * one element.
 */
export function elementsOf(
  stackIndex: StackIndex,
  asked: Asked,
  most: number,
): readonly Element[] | undefined {
  const reader = new ElementReader(asked.by);
  const elements: Element[] = [];
  const sizes: number[] = [];
  for (const { id, type, node } of stackIndex.ofType('*')) {
    const first = asked.first(id);
    const properties = node.entries.get('Properties')?.value;
    const place = properties && { node: properties, shape: shapeOf(type) };
    const size = first.size + (place ? reader.sizeOf(place) : 0);
    if (size > 0) sizes.push(size);
    if (place)
      for (const element of reader.elementsIn(place, first.size)) elements.push(joined(first, element));
    if (elements.length > MOST || reader.isTooMuch) return undefined;
  }
  const isSmall = asked.all.size <= most && sizes.reduce((sum, size) => sum + size, 0) > FEW;
  if (isSmall && sizes.length > 1) return [asked.all];
  return elements.filter(({ size }) => size > FEW);
}

const joined = (a: Element, b: Element): Element => (a.size === 0 ? b : new Set([...a, ...b]));

type Place = { readonly node: Node; readonly shape: Shape | undefined };
type Parts = { readonly parts: readonly Place[]; readonly isOne: boolean };

/** The parts of a node, and whether they belong to one element. */
function partsOf({ node, shape }: Place): Parts {
  const within = (part: Node): Place => ({ node: part, shape });
  switch (node.kind) {
    case 'scalar':
      return { parts: [], isOne: true };
    case 'list':
      return { parts: node.items.map(within), isOne: false };
    case 'map':
      return {
        parts: entriesOf(node).map(({ key, value }) => ({ node: value, shape: shape?.under(key) })),
        isOne: !(shape?.free === true && shape.names.length === 0),
      };
    case 'call':
      return isCall(node, 'Fn::If')
        ? { parts: itemsOf(node.arg).slice(1).map(within), isOne: false }
        : { parts: itemsOrSelf(node.arg).flatMap(itemsOrSelf).map(within), isOne: true };
  }
}

class ElementReader {
  isTooMuch = false;
  readonly #asks: (node: Node) => Element;
  readonly #sizes = new Map<Node, number>();

  constructor(asks: (node: Node) => Element) {
    this.#asks = asks;
  }

  /** The elements in a place that, with so many questions outside it, ask more than a few. */
  elementsIn(place: Place, outside: number): readonly Element[] {
    const size = this.sizeOf(place);
    if (size === 0 || size + outside <= FEW || this.isTooMuch) return [];
    const own = this.#asks(place.node);
    const { parts, isOne } = partsOf(place);
    const inside = parts
      .map(part => {
        const whole = isOne ? size : this.#sizeWith(place, own, part);
        return this.elementsIn(part, outside + whole - this.sizeOf(part));
      })
      .filter(elements => elements.length > 0);
    const elements = isOne ? this.#together(inside) : inside.flat();
    return elements.length === 0 ? [own] : elements.map(element => joined(own, element));
  }

  /** One element of each of these. */
  #together(all: readonly (readonly Element[])[]): readonly Element[] {
    let made: readonly Element[] = [EMPTY];
    for (const elements of all) {
      spend(made.length * elements.length);
      this.isTooMuch ||= made.length * elements.length > MOST;
      if (this.isTooMuch) return [];
      made = made.flatMap(one => elements.map(element => joined(one, element)));
    }
    return made;
  }

  /** No element in a place asks more questions. */
  sizeOf(place: Place): number {
    const known = this.#sizes.get(place.node);
    if (known !== undefined) return known;
    spend(1);
    const { parts, isOne } = partsOf(place);
    const own = this.#asks(place.node);
    let size = own.size;
    for (const part of parts)
      size = isOne ? size + this.sizeOf(part) : Math.max(size, this.#sizeWith(place, own, part));
    this.#sizes.set(place.node, size);
    return size;
  }

  /** Of an `Fn::If` that is a side of another one each side is read anyway: the answers that lead to it count as one. */
  #sizeWith({ node }: Place, own: Element, part: Place): number {
    const inside = this.sizeOf(part);
    const isChain = isCall(node, 'Fn::If') && isCall(part.node, 'Fn::If');
    return isChain ? Math.max(own.size, inside) : own.size + inside;
  }
}
