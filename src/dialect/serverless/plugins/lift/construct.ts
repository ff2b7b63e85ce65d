import type { ServerlessProvenance } from '../../../../source/provenance.ts';
import { type Plain, type Properties, isNode, make } from '../../../builder/make.ts';
import type { ResourceAttributes } from '../../../builder/stack-builder.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../../source/node.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';

export type Construct = {
  readonly key: string;
  readonly value: Node;
  readonly provenance: ServerlessProvenance;
};

/** What a type of construct comes to. */
export type ConstructKind = {
  /** Functions that it adds; one with the key of a function of the service adds its events to that. */
  readonly functions?: (
    construct: Entry,
  ) => { readonly key: string; readonly cause: string; readonly value: Plain } | undefined;
  /** What functions with the shared role may do with it. */
  readonly grants?: (
    construct: Construct,
  ) => readonly (readonly [actions: readonly string[], resources: readonly Plain[]])[];
  readonly make: (service: ServerlessService, construct: Construct) => void;
};

export const arnOf = (...path: readonly string[]): Plain => ({ 'Fn::GetAtt': [constructId(...path), 'Arn'] });

const ATTRIBUTES = [
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'UpdatePolicy',
] as const;

/** Adds a resource of a construct with what the author extends it with: maps are joined, everything else is replaced. */
export function addExtended(
  service: ServerlessService,
  construct: Construct,
  extension: string,
  id: string,
  type: string,
  properties: Properties,
  attributes: ResourceAttributes = {},
): void {
  const { provenance } = construct;
  const extended = at(construct.value, 'extensions', extension);
  const all = new Map<string, Plain | Entry>(Object.entries(properties));
  for (const entry of entriesOf(at(extended, 'Properties'))) {
    const base = all.get(entry.key);
    all.set(
      entry.key,
      base === undefined ? entry : { ...entry, value: overridden(nodeOf(base, provenance), entry.value) },
    );
  }
  const own = Object.fromEntries(
    ATTRIBUTES.flatMap(name => [[name, at(extended, name)]] as const).filter(([, value]) => value),
  );
  service.builder.add(id, type, Object.fromEntries(all), provenance, { ...attributes, ...own });
}

const nodeOf = (value: Plain | Entry, provenance: ServerlessProvenance): Node =>
  typeof value === 'object' && value !== null && 'keySpan' in value && isNode(value.value)
    ? value.value
    : make(value as Plain, provenance);

function overridden(base: Node, over: Node): Node {
  if (!isMap(base) || !isMap(over)) return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const old = entries.get(key);
    entries.set(key, old ? { ...entry, value: overridden(old.value, entry.value) } : entry);
  }
  return { ...base, entries };
}
