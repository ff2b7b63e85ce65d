import { type SamProvenance, bySam } from '../../source/provenance.ts';
import { type Plain, make } from '../builder/make.ts';
import type { MapNode } from '../../source/node.ts';
import { isNull, type Entry } from '../../source/node.ts';
import type { SamResource } from './sam-resource.ts';

type Changes = { readonly [name: string]: Plain };

/**
 * The properties of the resource that a SAM resource becomes: those that CloudFormation knows by the same name stay as
 * written, `renamed` ones (new name → old name) keep their places, `changes` are made; undefined takes one away.
 */
export function deployed(
  resource: SamResource,
  keep: readonly string[],
  provenance: SamProvenance,
  changes: Changes = {},
  renamed: { readonly [name: string]: string } = {},
): MapNode {
  const entries = new Map<string, Entry>();
  const written = resource.properties.entries;
  for (const name of keep) copy(name, name);
  for (const [name, old] of Object.entries(renamed)) copy(name, old);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(name);
    else
      entries.set(name, {
        key: name,
        keySpan: written.get(name)?.keySpan ?? provenance.span,
        value: make(value, bySam(resource.name, provenance.span, provenance.rule)),
      });
  }
  return { ...resource.properties, entries };

  function copy(name: string, old: string): void {
    const entry = written.get(old);
    if (entry && !isNull(entry.value)) entries.set(name, { ...entry, key: name });
  }
}
