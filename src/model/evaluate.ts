import { at, entriesOf, isCall, isList, isMap, isScalar, itemsOf, textOf, type Node } from '../source/node.ts';
import { NAME_PROPERTY, refIsArn } from './names.ts';
import { Text, type Part } from './text.ts';
import type { World } from './world.ts';

/** The call that stands for a serverless variable which only a network or running code could resolve; its argument is `source:address`. */
export const VARIABLE = 'Serverless::Variable';
const NO_VALUE = 'AWS::NoValue';

/** Takes the branches at the top of a node: what is left is a scalar, list, map, or a call that only deployment resolves. */
export function settle(world: World, node: Node): Node | undefined {
  let here: Node | undefined = node;
  for (let steps = 0; here?.kind === 'call' && steps < 100; steps += 1) {
    if (here.fn === 'Ref') return textOf(here.arg) === NO_VALUE ? undefined : here;
    const next: Node | undefined | 'stays' = here.fn === 'Fn::If' ? branch(world, here.arg) : here.fn === 'Fn::FindInMap' ? found(world, here.arg) : here.fn === 'Fn::Select' ? selected(world, here.arg) : 'stays';
    if (next === 'stays') return here;
    here = next;
  }
  return here;
}

function branch(world: World, arg: Node): Node | undefined | 'stays' {
  const [condition, yes, no] = itemsOf(arg);
  const name = textOf(condition) ?? (isCall(condition, 'Condition') ? textOf(condition.arg) : textOf(at(condition, 'Condition')));
  if (name === undefined || !yes) return 'stays';
  return world.holds(name) ? yes : no;
}

/** The value in a mapping. A parameter as a key can only be one of the map's keys, for the deployment fails otherwise. */
function found(world: World, arg: Node): Node | 'stays' {
  const [map, first, second, more] = itemsOf(arg);
  if (!map || !first || !second) return 'stays';
  const name = world.text(map).literal;
  const top = name === undefined ? undefined : world.stack.mappings.get(name);
  const inner = top && keyed(world, top, first);
  const value = inner === 'open' || !inner ? inner : keyed(world, inner, second);
  if (value === 'open' || (!top && name === undefined)) return 'stays';
  return value ?? at(more, 'DefaultValue') ?? 'stays';
}

function keyed(world: World, map: Node, key: Node): Node | 'open' | undefined {
  if (!isMap(map)) return 'open';
  const text = world.text(key);
  const hole = text.hole;
  const literal = text.literal ?? (hole?.of === 'parameter' ? world.pick(hole.name, [...map.entries.keys()]) : undefined);
  if (literal !== undefined) return map.entries.get(literal)?.value;
  const [one] = entriesOf(map);
  return map.entries.size === 1 ? one!.value : 'open';
}

function selected(world: World, arg: Node): Node | 'stays' {
  const [index, list] = itemsOf(arg);
  const number = index && world.text(index).literal;
  const settled = list && settle(world, list);
  if (number === undefined || !/^\d+$/.test(number) || !isList(settled)) return 'stays';
  const items = settled.items.flatMap(item => settle(world, item) ?? []);
  return items[Number(number)] ?? 'stays';
}

/** The text at a node; what is no text is an opaque hole. */
export function textOfNode(world: World, node: Node): Text {
  const here = world.settle(node);
  if (!here) return Text.empty;
  if (isScalar(here)) return literalText(here.text);
  if (here.kind !== 'call') return Text.of({ of: 'opaque', why: here.kind });
  const { arg } = here;
  switch (here.fn) {
    case 'Ref': return reference(world, textOf(arg) ?? '');
    case 'Fn::GetAtt': return attribute(world, isList(arg) ? arg.items.map(item => world.text(item).toString()).join('.') : (textOf(arg) ?? ''));
    case 'Fn::Sub': return substituted(world, arg);
    case 'Fn::Join': return joined(world, arg);
    case 'Fn::Select': return selectedText(world, arg);
    case VARIABLE: return variable(textOf(arg) ?? '');
    case 'Fn::ImportValue': return Text.of({ of: 'opaque', why: `ImportValue ${world.text(arg)}` });
    default: return Text.of({ of: 'opaque', why: here.fn.replace(/^Fn::/, '') });
  }
}

function variable(address: string): Text {
  const [, source = address, rest = ''] = /^([^:]*):?(.*)$/s.exec(address) ?? [];
  return Text.of({ of: 'variable', source, address: rest });
}

/** A list's texts, or undefined where its length is open. */
export function textsOf(world: World, node: Node): Text[] | undefined {
  const here = world.settle(node);
  if (!here) return [];
  if (isList(here)) return here.items.flatMap(item => (world.settle(item) ? [world.text(item)] : []));
  if (isCall(here, 'Fn::Split')) {
    const [separator, text] = itemsOf(here.arg);
    const by = separator && world.text(separator).literal;
    return by && text ? world.text(text).split(by) : undefined;
  }
  if (isCall(here, 'Ref')) {
    const name = textOf(here.arg) ?? '';
    const value = world.valueOf(name);
    return value !== undefined && /List/.test(world.parameter(name)?.type ?? '') ? value.split(',').map(item => Text.of(item.trim())) : undefined;
  }
  return undefined;
}

function joined(world: World, arg: Node): Text {
  const [separator, list] = itemsOf(arg);
  const texts = list && textsOf(world, list);
  if (!separator || !texts) return Text.of({ of: 'opaque', why: 'Join' });
  const by = world.text(separator);
  return folded(texts.flatMap((text, index) => (index > 0 ? [by, text] : [text])));
}

function selectedText(world: World, arg: Node): Text {
  const [index, list] = itemsOf(arg);
  const number = index && world.text(index).literal;
  const texts = list && textsOf(world, list);
  return (number !== undefined && texts?.[Number(number)]) || Text.of({ of: 'opaque', why: 'Select' });
}

function substituted(world: World, arg: Node): Text {
  const [pattern, vars] = isList(arg) ? arg.items : [arg];
  const text = textOf(pattern);
  if (text === undefined) return Text.of({ of: 'opaque', why: 'Sub' });
  const local = isMap(vars) ? vars.entries : undefined;
  return folded(text.split(/\$\{([^}]*)\}/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    if (piece.startsWith('!')) return `\${${piece.slice(1)}}`;
    const name = piece.trim();
    const own = local?.get(name);
    if (own) return world.text(own.value);
    return name.includes('.') ? attribute(world, name) : reference(world, name);
  }));
}

function reference(world: World, name: string): Text {
  if (name.startsWith('AWS::')) {
    const value = world.pseudo(name);
    return value === undefined ? Text.of({ of: 'pseudo', name }) : Text.of(value);
  }
  if (world.stack.parameters.has(name)) {
    const value = world.valueOf(name);
    return value === undefined ? Text.of({ of: 'parameter', name }) : literalText(value);
  }
  const declared = world.stack.resources.get(name);
  if (!declared) return Text.of({ of: 'opaque', why: name });
  const property = NAME_PROPERTY[declared.type];
  const named = property && world.nameOf(name, property);
  return named || Text.of(refIsArn(declared.type) ? { of: 'name', resource: name, arn: true } : { of: 'name', resource: name });
}

function attribute(world: World, path: string): Text {
  const cut = path.indexOf('.');
  const [resource, name] = cut < 0 ? [path, ''] : [path.slice(0, cut), path.slice(cut + 1)];
  return world.stack.resources.has(resource) ? Text.of({ of: 'attribute', resource, attribute: name }) : Text.of({ of: 'opaque', why: path });
}

const literalText = (text: string): Text => (text.includes('{{resolve:') ? folded([text]) : Text.of(text));

/** A Text in which `{{resolve:service:…}}` is one hole, also where its reference has holes of its own. */
function folded(pieces: readonly (Part | Text)[]): Text {
  const text = Text.of(...pieces);
  if (!text.parts.some(part => typeof part === 'string' && part.includes('{{resolve:'))) return text;
  const out: Part[] = [];
  let reference: string | undefined;
  for (const part of text.parts) {
    if (typeof part !== 'string') {
      if (reference === undefined) out.push(part);
      else reference += Text.of(part).toString();
      continue;
    }
    for (const piece of part.split(/(\{\{resolve:|\}\})/)) {
      if (piece === '{{resolve:' && reference === undefined) reference = '';
      else if (piece === '}}' && reference !== undefined) {
        const [, service = '', rest = ''] = /^([^:]*):?(.*)$/s.exec(reference) ?? [];
        out.push({ of: 'secret', service, reference: rest });
        reference = undefined;
      } else if (reference === undefined) out.push(piece);
      else reference += piece;
    }
  }
  return reference === undefined ? Text.of(...out) : text;
}
