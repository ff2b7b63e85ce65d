import type { MapNode } from '../../source/node.ts';
import { mapChildren } from '../../source/intrinsics/map-node.ts';
import { mapSubArgument, ownValue, subArgument, subParts } from '../../source/intrinsics/sub.ts';
import { escapeSub } from '../../source/intrinsics/sub.ts';
import type { Call, Entry, Node, Scalar } from '../../source/node.ts';

/** Where a text names something of the template, which it does with or without a value for the variable. */
const NAMING = new Set(['Ref', 'Condition', 'Fn::GetAtt', 'Fn::Sub', 'Type', 'DependsOn']);

/** A `Fn::Sub` that the loop's value leaves without variables is its text, which SAM reads in paths and names. */
function withoutVariables(node: Node, before: Node): Node {
  if (node === before || node.kind !== 'call' || node.fn !== 'Fn::Sub' || node.arg.kind !== 'scalar')
    return node;
  const texts = subParts(node.arg.text).map(part => (part.kind === 'variable' ? undefined : part.text));
  return texts.includes(undefined) ? node : { ...node.arg, text: texts.join(''), span: node.span };
}

/** Writes the value of a loop's variable into copies of its body. */
export class LoopBody {
  readonly #name: string;
  readonly #written: RegExp;
  readonly #apart: RegExp;
  #visited = 0;

  constructor(name: string) {
    this.#name = name;
    const named = `\\{\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\}`;
    this.#written = new RegExp(`([$&])${named}`, 'g');
    this.#apart = new RegExp(`([$&]${named})`);
  }

  /** How many nodes were looked at since it was last asked. */
  takeVisited(): number {
    const visited = this.#visited;
    this.#visited = 0;
    return visited;
  }

  /** A copy for one value: `Ref`, `${Name}` and `&{Name}` (only letters and digits of the value) in keys and texts. What does not name the variable is shared. */
  copy(body: MapNode, value: string): MapNode {
    return this.#map(
      body,
      node => this.#copied(node, value),
      text => this.#filled(text, value),
    );
  }

  /** The one copy for a collection that is not known: texts that name the variable become a `Fn::Sub`, keys stay. */
  symbolic(body: MapNode): MapNode {
    return this.#map(
      body,
      node => this.#opened(node),
      text => text,
    );
  }

  #filled(text: string, value: string): string {
    return text.includes('{')
      ? text.replace(this.#written, (_, mark: string) =>
          mark === '$' ? value : value.replace(/[^A-Za-z0-9]/g, ''),
        )
      : text;
  }

  #copied(node: Node, value: string): Node {
    this.#visited += 1;
    if (node.kind === 'scalar') {
      const text = this.#filled(node.text, value);
      return text === node.text ? node : { ...node, text, plain: false };
    }
    if (node.kind === 'call') {
      if (node.fn === 'Ref' && node.arg.kind === 'scalar' && node.arg.text === this.#name)
        return { kind: 'scalar', text: value, plain: false, span: node.span };
      return withoutVariables(
        this.#call(node, inner => this.#copied(inner, value)),
        node,
      );
    }
    if (node.kind === 'list') return mapChildren(node, item => this.#copied(item, value));
    return this.#map(
      node,
      inner => this.#copied(inner, value),
      text => this.#filled(text, value),
    );
  }

  #opened(node: Node): Node {
    this.#visited += 1;
    if (node.kind === 'scalar') return this.#substitution(node);
    if (node.kind === 'list') return mapChildren(node, item => this.#opened(item));
    if (node.kind === 'map')
      return this.#map(
        node,
        (inner, key) => (NAMING.has(key) ? inner : this.#opened(inner)),
        text => text,
      );
    return NAMING.has(node.fn) ? node : this.#call(node, inner => this.#opened(inner));
  }

  #substitution(node: Scalar): Node {
    if (node.text.search(this.#written) < 0) return node;
    const text = node.text
      .split(this.#apart)
      .map((piece, index) => (index % 2 === 0 ? escapeSub(piece) : `\${${this.#name}}`))
      .join('');
    return { kind: 'call', fn: 'Fn::Sub', arg: { ...node, text, plain: false }, span: node.span };
  }

  /** A name that `Fn::Sub` gives itself is not the loop's. */
  #call(node: Call, change: (node: Node) => Node): Node {
    const shadowed = node.fn === 'Fn::Sub' && ownValue(subArgument(node.arg), this.#name);
    return mapChildren(node, arg =>
      shadowed ? mapSubArgument(arg, pattern => pattern, change) : change(arg),
    );
  }

  #map(node: MapNode, change: (node: Node, key: string) => Node, rename: (key: string) => string): MapNode {
    let changed = false;
    const entries = new Map<string, Entry>();
    for (const entry of node.entries.values()) {
      const [key, value] = [rename(entry.key), change(entry.value, entry.key)];
      const same = key === entry.key && value === entry.value;
      changed ||= !same;
      entries.set(key, same ? entry : { ...entry, key, value });
    }
    return changed ? { ...node, entries } : node;
  }
}
