import { byPolicyTemplate } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import { samPolicyTemplate, type SamJson } from '../../../model/sam-facts.ts';
import type { Entry, Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';

/** The document that a SAM policy template stands for, the author's values in the places of its parameters. */
export function fromTemplate(builder: SamBuilder, resource: SamResource, name: string, entry: Entry): Node {
  const template = samPolicyTemplate(name);
  const values = new Map<string, Node>();
  for (const parameter of Object.keys(template?.Parameters ?? {})) {
    const value = prop(entry.value, parameter);
    if (value) values.set(parameter, value);
    else
      builder.diagnostics.note(
        'sam',
        `${name} of ${resource.name} needs a value for ${parameter}`,
        entry.keySpan,
      );
  }
  return make(
    filled(template?.Definition as SamJson, values),
    byPolicyTemplate(resource.name, entry.keySpan, name),
  );
}

function filled(json: SamJson, values: ReadonlyMap<string, Node>): Plain {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: SamJson) => filled(item, values));
  const entries = Object.entries(json as { readonly [key: string]: SamJson });
  const [key, value] = entries[0] ?? [];
  if (entries.length === 1 && key === 'Ref' && typeof value === 'string')
    return values.get(value) ?? { Ref: value };
  return Object.fromEntries(entries.map(([name, item]) => [name, filled(item, values)]));
}
