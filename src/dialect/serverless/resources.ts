import { itemsOrSelf } from '../../source/node.ts';
import type { MapNode } from '../../source/node.ts';
import { make } from '../builder/make.ts';
import { mapChildren } from '../../source/intrinsics/map-node.ts';
import { at, entriesOf, isList, isMap, isNull, type Entry, type Node } from '../../source/node.ts';
import { text } from './read.ts';
import { meant } from '../../model/edit-distance.ts';
import type { ServerlessService } from './service.ts';

/** The author's `resources` as one map: a list of maps is merged in its order. What is no map is noted. */
export function authoredResources(service: ServerlessService): MapNode | undefined {
  const node = service.resolver.get('resources');
  if (!node || isNull(node)) return undefined;
  const parts = isList(node) ? node.items : [node];
  let all: Node | undefined;
  for (const part of parts) {
    if (isMap(part)) all = all ? merged(all, part) : part;
    else if (!isNull(part))
      service.builder.diagnostics.partial(
        'resources',
        'unknown resources may change any part of this stack',
        part.span,
      );
  }
  return isMap(all) ? all : undefined;
}

/** lodash's `merge`: maps by key, lists by index, everything else by the later value. An intrinsic function is one value. */
export function merged(first: Node, second: Node): Node {
  if (isMap(first) && isMap(second)) {
    const entries = new Map(first.entries);
    for (const entry of second.entries.values()) {
      const old = entries.get(entry.key);
      entries.set(entry.key, old ? { ...entry, value: merged(old.value, entry.value) } : entry);
    }
    return { ...second, entries };
  }
  if (isList(first) && isList(second)) {
    const items = Array.from({ length: Math.max(first.items.length, second.items.length) }, (_, index) => {
      const [a, b] = [first.items[index], second.items[index]];
      return a && b ? merged(a, b) : (b ?? a)!;
    });
    return { ...second, items };
  }
  return second;
}

/** Puts the author's resources over the generated ones; those with new ids are left for the caller to read as CloudFormation. */
export function mergeResources(service: ServerlessService, resources: MapNode): MapNode {
  const { builder } = service;
  const own = new Map<string, Entry>();
  for (const entry of entriesOf(at(resources, 'Resources'))) {
    const generated = builder.resources.get(entry.key);
    if (!generated) own.set(entry.key, entry);
    else if (isMap(entry.value)) {
      checkAttributes(service, entry.key, entry.value);
      builder.replace(entry.key, merged(generated.node, entry.value) as MapNode);
    }
  }
  const section = resources.entries.get('Resources');
  const entries = new Map(resources.entries);
  entries.delete('extensions');
  if (section && isMap(section.value))
    entries.set('Resources', { ...section, value: { ...section.value, entries: own } });
  return { ...resources, entries };
}

/** What is put over a generated resource has the attributes of any resource. */
function checkAttributes(service: ServerlessService, id: string, node: MapNode): void {
  for (const { key, keySpan } of node.entries.values())
    if (!ATTRIBUTES.has(key) && !OTHER_ATTRIBUTES.includes(key))
      service.builder.diagnostics.structure(
        `${key} is not an attribute of ${id}, so its content was not checked${meant(key, [...ATTRIBUTES, ...OTHER_ATTRIBUTES])}`,
        keySpan,
        'lost',
      );
}
const OTHER_ATTRIBUTES: readonly string[] = ['DependsOn', 'Metadata', 'Properties', 'Type'];

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'Condition',
  'CreationPolicy',
  'DeletionPolicy',
  'UpdatePolicy',
  'UpdateReplacePolicy',
]);

/** `resources.extensions`: attributes of a generated or authored resource that are assigned, not merged. */
export function extendResources(
  service: ServerlessService,
  resources: MapNode,
  nodeOf: (id: string) => MapNode | undefined,
  put: (id: string, node: MapNode) => void,
): void {
  for (const { key: id, keySpan, value: extension } of entriesOf(at(resources, 'extensions'))) {
    const node = nodeOf(id);
    if (!node) {
      service.builder.diagnostics.problem(
        'extension',
        `extensions: the stack has no resource ${id}`,
        keySpan,
      );
      continue;
    }
    const entries = new Map(node.entries);
    for (const entry of entriesOf(extension)) {
      const old = entries.get(entry.key)?.value;
      if (ATTRIBUTES.has(entry.key)) entries.set(entry.key, entry);
      else if (entry.key === 'Properties' || entry.key === 'Metadata')
        entries.set(entry.key, { ...entry, value: assign(old, entry.value) });
      else if (entry.key === 'DependsOn')
        entries.set(entry.key, { ...entry, value: both(old, entry.value, service) });
      else
        service.builder.diagnostics.problem(
          'extension',
          `extensions: ${entry.key} cannot be extended`,
          entry.keySpan,
        );
    }
    put(id, { ...node, entries });
  }
}

const assign = (old: Node | undefined, value: Node): Node =>
  isMap(old) && isMap(value) ? { ...old, entries: new Map([...old.entries, ...value.entries]) } : value;
function both(old: Node | undefined, value: Node, service: ServerlessService): Node {
  const items = [old, value].flatMap(node =>
    isList(node) || text(node) !== undefined ? itemsOrSelf(node) : [],
  );
  return make(items, { ...service.providerProvenance('extension'), span: value.span });
}

/** The node without null entries, as the framework strips them from the properties of resources. */
export function withoutNulls(node: Node): Node {
  if (isMap(node)) {
    let entries: Map<string, Entry> | undefined;
    for (const entry of node.entries.values()) {
      const value = isNull(entry.value) ? undefined : withoutNulls(entry.value);
      if (value === entry.value) continue;
      entries ??= new Map(node.entries);
      if (value) entries.set(entry.key, { ...entry, value });
      else entries.delete(entry.key);
    }
    return entries ? { ...node, entries } : node;
  }
  return isList(node) ? mapChildren(node, withoutNulls) : node;
}

export function strippedResource(node: MapNode): MapNode {
  const properties = node.entries.get('Properties');
  if (!properties) return node;
  const value = withoutNulls(properties.value);
  return value === properties.value
    ? node
    : { ...node, entries: new Map(node.entries).set('Properties', { ...properties, value }) };
}
