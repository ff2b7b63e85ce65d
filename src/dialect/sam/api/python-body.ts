import {
  entriesOf,
  isCall,
  isMap,
  itemsOf,
  type Call,
  type Node,
  type Scalar,
} from '../../../source/node.ts';
import { toRead } from '../../../source/plain.ts';
import { spend } from '../../../source/budget.ts';
import { pythonJson } from '../python-json.ts';
import { ANY } from './route.ts';
import { Keys, unicode, written } from '../python27.ts';

/** A value of the body while the translator works on it; texts of the template are written in another way than those of the translator. */
type Value = string | PyList | PyMap;
class PyList {
  isSettled = false;
  readonly source: Node;
  items: Value[];
  constructor(source: Node, items: Value[]) {
    this.source = source;
    this.items = items;
  }
}
class PyMap {
  isSettled = false;
  source: Node;
  keys = new Keys();
  readonly values = new Map<string, Value>();
  /** Each key as it is written. */
  readonly written = new Map<string, string>();
  constructor(source: Node) {
    this.source = source;
  }
}

/** Where OpenAPI 3 has what the translator first writes as Swagger: the same map moves there. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['securitySchemes', 'securityDefinitions'],
  ['schemas', 'definitions'],
]);

/** The body of an API as Python 2.7 would write it after what the translator did to it. */
export class PythonBody {
  #body: Value | undefined;

  /** One turn of the translator's editor: it copies the body, changes it, and copies it again. */
  turn(node: Node): void {
    if (this.#body) copy(this.#body);
    this.change(node);
    copy(this.#body!);
  }

  /** A change to the body itself. */
  change(node: Node): void {
    this.#body = changed(this.#body, node, [], this.#body);
  }

  keysAt(path: readonly string[]): readonly string[] | undefined {
    let here = this.#body;
    for (const key of path) here = within(here instanceof PyMap ? here.values.get(key) : undefined);
    return here instanceof PyMap ? here.keys.copy().list() : undefined;
  }

  get text(): string {
    return this.#body ? textFor(this.#body) : '';
  }
}

/** What stands under a condition of the translator's. */
function within(value: Value | undefined): Value | undefined {
  const branches = value instanceof PyMap ? value.values.get('Fn::If') : undefined;
  return branches instanceof PyList ? branches.items[1] : value;
}

/** Copies a value, and answers whether the next copy would change nothing. */
function copy(value: Value): boolean {
  if (typeof value === 'string' || value.isSettled) return true;
  let isSettled = true;
  if (value instanceof PyMap) {
    const keys = value.keys.copy();
    isSettled = keys === value.keys;
    value.keys = keys;
  }
  for (const item of value instanceof PyMap ? value.values.values() : value.items)
    isSettled = copy(item) && isSettled;
  value.isSettled = isSettled;
  return isSettled;
}

/** The keys above a value, the nearest first, without those of conditions. */
type Path = readonly string[];

function changed(old: Value | undefined, node: Node, path: Path, root?: Value): Value {
  spend(1, node.span);
  if (typeof old === 'object' && old.source === node) return old;
  if (node.kind === 'scalar') return scalar(node, path);
  if (node.kind === 'list') {
    const items = old instanceof PyList ? old.items : [];
    const known = new Map(items.flatMap(item => (typeof item === 'string' ? [] : [[item.source, item]])));
    return new PyList(
      node,
      node.items.map((item, index) => known.get(item) ?? changed(items[index], item, path)),
    );
  }
  if (isCall(node, 'Fn::If')) return conditional(old, node, path);
  const map = old instanceof PyMap ? old : new PyMap(node);
  const isFresh = map !== old;
  map.source = node;
  map.isSettled = false;
  const left = new Set(map.values.keys());
  for (const { key, value } of isMap(node) ? entriesOf(node) : [{ key: node.fn, value: argumentOf(node) }]) {
    left.delete(key);
    if (!map.values.has(key)) {
      const isAuthors = !node.provenance && (isFresh || isCall(node)) && !value.provenance;
      const isOwn = isAuthors || (isMap(node) && isOwnKey(key, value, path));
      map.written.set(key, (isOwn ? unicode : written)(key));
      if (!isOwn && (UPDATED.has(key) || path[0] === VALIDATORS)) map.keys.merge([key]);
      else map.keys.add(key);
    }
    const moved = path.length === 1 && path[0] === 'components' && root instanceof PyMap;
    const before = moved ? root.values.get(MOVED.get(key) ?? '') : undefined;
    // The translator sets a security scheme anew, and changes what else stands there.
    const there = SCHEMES.has(path[0] ?? '') && map.values.get(key);
    const old = typeof there === 'object' && there.source !== value ? undefined : map.values.get(key);
    map.values.set(key, changed(before ?? old, value, [key, ...path], root));
  }
  for (const key of left) {
    map.keys.remove(key);
    map.values.delete(key);
  }
  return map;
}

/** `!GetAtt A.B` is a list. */
export function argumentOf({ fn, arg, tagged }: Call): Node {
  if (fn !== 'Fn::GetAtt' || !tagged || arg.kind !== 'scalar' || !arg.text.includes('.')) return arg;
  const cut = arg.text.indexOf('.');
  const items = [arg.text.slice(0, cut), arg.text.slice(cut + 1)].map(text => ({ ...arg, text }));
  return { kind: 'list', items, span: arg.span };
}

/** The name of a condition that the translator gives to a path. */
const isOfPath = (name: string): boolean => name.includes('SLASH') && name.endsWith('PathCondition');

/** A condition that the translator writes stands around what was there before. */
function conditional(old: Value | undefined, node: Call, path: Path): Value {
  const was = old instanceof PyMap ? old.values.get('Fn::If') : undefined;
  const branches = was instanceof PyList ? was.items : [undefined, old];
  const items = itemsOf(node.arg).map((item, index) =>
    index === 0 && item.kind === 'scalar' && !isOfPath(item.text)
      ? unicode(item.text)
      : changed(branches[index], item, path),
  );
  const map = new PyMap(node);
  map.keys.add(node.fn);
  map.written.set(node.fn, (node.provenance ? written : unicode)(node.fn));
  map.values.set(node.fn, new PyList(node.arg, items));
  return map;
}

const VALIDATORS = 'x-amazon-apigateway-request-validators';
/** Keys that the translator adds with `dict.update`. */
const UPDATED = new Set(['api_key', 'AWS_IAM', 'requestTemplates', 'x-amazon-apigateway-request-validator']);
const SCHEMES = new Set(['securityDefinitions', 'securitySchemes']);
const RESPONSES = 'x-amazon-apigateway-gateway-responses';
/** Maps that the translator makes, with keys of the template. */
const KEYED_BY_TEMPLATE = new Set(['paths', 'definitions', 'schemas', RESPONSES]);

/** Whether a key that the translator adds is a text of the template. */
function isOwnKey(key: string, { provenance }: Node, [map = '', above, top]: Path): boolean {
  const rule = provenance?.kind === 'sam' ? provenance.rule : undefined;
  if (KEYED_BY_TEMPLATE.has(map)) return true;
  if (above === 'paths') return key !== ANY && rule !== 'api-cors';
  if (map === 'security') return !key.startsWith('api_key');
  if (SCHEMES.has(map)) return rule === 'api-auth';
  return map === 'responseParameters' && top === RESPONSES;
}

const OF_THE_TEMPLATE = new Set([
  'cacheKeyParameters',
  'identitySource',
  'x-amazon-apigateway-binary-media-types',
]);
/** The address of a function has its logical id, which is of the template; that of an alias, or of what starts a state machine, has none. */
const OF_FUNCTION = /\.Arn\}/;

/** Whether a text that the translator writes is made of one of the template. */
function isOwnText(text: string, [key, above]: Path): boolean {
  if (key === 'Fn::Sub') {
    if (above === 'uri') return OF_FUNCTION.test(text);
    return above === 'Resource';
  }
  if (above === 'parameters') return key === 'name' || (key === 'in' && text !== 'query' && text !== 'body');
  return OF_THE_TEMPLATE.has(key ?? '');
}

function scalar(node: Scalar, path: Path): string {
  const value = toRead(node);
  if (typeof value === 'string')
    return (!node.provenance || isOwnText(value, path) ? unicode : written)(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const digits = pythonJson(value);
  return /^\d+$/.test(digits) && BigInt(digits) >> 63n > 0n ? `${digits}L` : digits;
}

function textFor(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyList) return `[${value.items.map(textFor).join(', ')}]`;
  return `{${value.keys
    .list()
    .map(key => `${value.written.get(key)}: ${textFor(value.values.get(key)!)}`)
    .join(', ')}}`;
}

/** A value of the template as Python 2.7 writes it. */
export function pythonText(node: Node): string {
  return textFor(changed(undefined, node, []));
}
