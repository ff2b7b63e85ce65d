import type { SamProvenance } from '../../../source/provenance.ts';
import { type Plain, makeMap } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import { isMap, textOf, type Entry, type Node, type Span } from '../../../source/node.ts';
import { isNoValue, prop } from '../read.ts';

export const INTEGRATION = 'x-amazon-apigateway-integration';
/** Keys of a path that are no methods. */
const NO_METHODS = new Set(['parameters', 'summary', 'description', 'servers', '$ref']);

export type ApiOperation = { readonly path: string; readonly method: string };
type Makes = (value: Plain) => Node;

/** The body of an API while SAM adds to it: Swagger 2 or OpenAPI 3. What the author wrote keeps its nodes. */
export class ApiDocument {
  readonly #root: MapNode;
  readonly #top: Map<string, Entry>;
  readonly #paths: Map<string, Entry>;
  readonly #schemes: Map<string, Entry>;
  readonly span: Span;
  readonly make: Makes;
  /** Whether security schemes were added; only then they are written back. */
  #secured = false;

  /**
   * `undefined` when the node is no document with `paths`, so that nothing can be added to it. What SAM adds to a REST API
   * takes the place of OpenAPI 3 security schemes, to an HTTP API it joins them.
   */
  static from(node: Node | undefined, makes: Makes, schemes: 'replaced' | 'joined'): ApiDocument | undefined {
    if (!isMap(node) || !isMap(prop(node, 'paths'))) return undefined;
    return textOf(prop(node, 'swagger')) !== undefined || isVersion3(textOf(prop(node, 'openapi')))
      ? new ApiDocument(node, makes, schemes)
      : undefined;
  }

  private constructor(root: MapNode, makes: Makes, place: 'replaced' | 'joined') {
    this.#root = root;
    this.#top = new Map(root.entries);
    const paths = prop(root, 'paths');
    this.#paths = new Map(isMap(paths) ? paths.entries : []);
    this.span = root.span;
    this.make = makes;
    const schemes =
      place === 'joined' ? prop(root, 'components', 'securitySchemes') : prop(root, 'securityDefinitions');
    this.#schemes = new Map(isMap(schemes) ? schemes.entries : []);
  }

  get isSwagger(): boolean {
    return prop(this.#root, 'swagger') !== undefined;
  }
  get paths(): Iterable<string> {
    return this.#paths.keys();
  }
  get(key: string): Node | undefined {
    return this.#top.get(key)?.value;
  }
  set(key: string, value: Node): void {
    this.#top.set(key, { key, keySpan: this.#top.get(key)?.keySpan ?? value.span, value });
  }
  item(path: string): Node | undefined {
    return this.#paths.get(path)?.value;
  }
  setItem(path: string, value: Node): void {
    this.#paths.set(path, { key: path, keySpan: this.#paths.get(path)?.keySpan ?? value.span, value });
  }
  removePath(path: string): void {
    this.#paths.delete(path);
  }

  hasScheme(name: string): boolean {
    return this.#schemes.has(name);
  }
  addScheme(name: string, value: Node): void {
    this.#secured = true;
    this.#schemes.set(name, { key: name, keySpan: value.span, value });
  }

  /** Changes each operation that has an integration. */
  eachOperation(change: (operation: MapNode, where: ApiOperation) => MapNode): void {
    for (const path of this.#paths.keys()) this.operationsOf(path, change);
  }

  operationsOf(path: string, change: (operation: MapNode, where: ApiOperation) => MapNode): void {
    const item = this.item(path);
    if (item)
      this.setItem(
        path,
        mapBranches(item, map =>
          changed(map, (method, value) => {
            if (NO_METHODS.has(method)) return value;
            return mapBranches(value, operation =>
              prop(operation, INTEGRATION)
                ? change(operation, {
                    path,
                    method:
                      method.toLowerCase() === 'any'
                        ? 'x-amazon-apigateway-any-method'
                        : method.toLowerCase(),
                  })
                : operation,
            );
          }),
        ),
      );
  }

  /** The document as a node: `components` and `schemas` tell whether security schemes and models stand in the OpenAPI 3 place. */
  toNode(components: boolean, schemas = components): MapNode {
    const entries = new Map(this.#top);
    const put = (key: string, value: Node): void =>
      void entries.set(key, { key, keySpan: entries.get(key)?.keySpan ?? this.span, value });
    const paths = prop(this.#root, 'paths');
    if (isMap(paths)) put('paths', { ...paths, entries: this.#paths });
    const schemes: MapNode = {
      kind: 'map',
      entries: this.#schemes,
      span: this.span,
      ...(this.#root.provenance ? { provenance: this.#root.provenance } : {}),
    };
    if (this.#schemes.size > 0 && (this.#secured || components)) {
      if (!components) put('securityDefinitions', schemes);
      else this.#component(entries, 'securitySchemes', schemes);
      if (components) entries.delete('securityDefinitions');
    }
    const definitions = entries.get('definitions')?.value;
    if (schemas && definitions && !this.isSwagger) {
      this.#component(entries, 'schemas', definitions);
      entries.delete('definitions');
    }
    return { ...this.#root, entries };
  }

  #component(entries: Map<string, Entry>, key: string, value: Node): void {
    const old = entries.get('components')?.value;
    const map: MapNode = isMap(old) ? old : (this.make({}) as MapNode);
    const inner = new Map(map.entries).set(key, { key, keySpan: value.span, value });
    entries.set('components', { key: 'components', keySpan: this.span, value: { ...map, entries: inner } });
  }
}

/** Whether a document is of OpenAPI 3. */
export const isVersion3 = (version: string | undefined): boolean => version?.startsWith('3') === true;

/** Changes a map, or both branches of an `Fn::If` that holds maps. */
export function mapBranches(node: Node, change: (map: MapNode) => MapNode): Node {
  if (isMap(node)) return change(node);
  if (node.kind !== 'call' || node.fn !== 'Fn::If' || node.arg.kind !== 'list') return node;
  const items = node.arg.items.map((item, index) =>
    index === 0 || isNoValue(item) ? item : mapBranches(item, change),
  );
  return { ...node, arg: { ...node.arg, items } };
}

function changed(map: MapNode, change: (key: string, value: Node) => Node): MapNode {
  let entries: Map<string, Entry> | undefined;
  for (const [key, entry] of map.entries) {
    const value = change(key, entry.value);
    if (value !== entry.value) (entries ??= new Map(map.entries)).set(key, { ...entry, value });
  }
  return entries ? { ...map, entries } : map;
}

/** An empty document as SAM starts one. */
export const skeleton = (
  version: { readonly swagger: string } | { readonly openapi: Plain },
  provenance: SamProvenance,
): MapNode =>
  makeMap({ ...version, info: { version: '1.0', title: { Ref: 'AWS::StackName' } }, paths: {} }, provenance);
