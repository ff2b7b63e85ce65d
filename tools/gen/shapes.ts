/** A part of a JSON schema, as far as the names of properties go. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly patternProperties?: { readonly [pattern: string]: Schema };
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly definitions?: { readonly [name: string]: Schema };
};

/** What may stand at one place: names with the schemas of their values, and those of the values under any other name; `open`: whatever one likes. */
type Place = {
  readonly names: Map<string, Schema[]>;
  readonly others: Schema[];
  open: boolean;
  closed: boolean;
};

/**
 * The names of a resource type as `shape;shape;…`. The first is that of its properties; `Name:k` leads to the k-th (in base 36), through lists as well,
 * `*` stands for any name, and a plain name for a value that is no map or may hold anything. undefined for a type that may have any property.
 * With `open`, a place that names some keys and allows any other has its names and `*`.
 */
export function shapesOf(root: Schema, document: Schema, open?: 'open as well'): string | undefined {
  const ids = new Map<Schema, number>();
  const idOf = (schema: Schema): number => {
    const id = ids.get(schema) ?? ids.size;
    ids.set(schema, id);
    return id;
  };
  const indexes = new Map<string, number>();
  const shapes: string[] = [];
  const shape = (schemas: readonly Schema[]): number | undefined => {
    const key = [...new Set(schemas.map(idOf))].toSorted((a, b) => a - b).join();
    const known = indexes.get(key);
    if (known !== undefined) return known < 0 ? undefined : known;
    const place: Place = { names: new Map(), others: [], open: false, closed: false };
    for (const schema of schemas) collect(schema, place, document, new Set());
    const free = open !== undefined && place.names.size > 0 && (place.open || !place.closed);
    if (!free && (place.open || !place.closed)) {
      indexes.set(key, -1);
      return undefined;
    }
    const index = shapes.push('') - 1;
    indexes.set(key, index);
    const named = [...place.names]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, values]) => entry(name, shape(values)));
    const others = place.others.length > 0 ? [entry('*', shape(place.others))] : [];
    shapes[index] = [...named, ...(free && others.length === 0 ? ['*'] : others)].join(',');
    return index;
  };
  return shape([root]) === undefined ? undefined : shapes.join(';');
}

function entry(name: string, index: number | undefined): string {
  if (/[\t\n,;:]/.test(name)) throw new Error(`a separator inside the name ${name}`);
  return index === undefined ? name : `${name}:${index.toString(36)}`;
}

function collect(schema: Schema, place: Place, document: Schema, seen: Set<Schema>): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  if (schema.$ref !== undefined) return collect(referred(schema.$ref, document), place, document, seen);
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const others = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  const values = [...Object.values(schema.patternProperties ?? {}), ...others];
  if (schema.properties || values.length > 0) {
    if (schema.additionalProperties === false || values.length > 0) place.closed = true;
    else place.open = true;
    for (const [name, value] of Object.entries(schema.properties ?? {}))
      place.names.set(name, [...(place.names.get(name) ?? []), value]);
    place.others.push(...values);
    // What stands beside is a constraint: it may name further properties, and opens nothing.
    const beside: Place = { ...place, open: false };
    for (const choice of choices) collect(choice, beside, document, seen);
    return;
  }
  // A map that is written as JSON, or whose values are what `items` says: any name may stand in it.
  if (schema.format === 'json' || (schema.items && schema.type !== undefined && mayBeMap(schema))) {
    place.open = true;
    return;
  }
  if (schema.items) for (const item of [schema.items].flat()) collect(item, place, document, seen);
  for (const choice of choices) if (!isConstraint(choice)) collect(choice, place, document, seen);
  if (!schema.items && choices.length === 0 && mayBeMap(schema)) place.open = true;
}

const isConstraint = (schema: Schema): boolean =>
  schema.required !== undefined && Object.keys(schema).every(key => key === 'required');
const mayBeMap = ({ type }: Schema): boolean => type === undefined || [type].flat().includes('object');

/** `#/definitions/Name/properties/Other`. */
function referred(pointer: string, document: Schema): Schema {
  const found = pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (here, key) =>
        (here as { [key: string]: unknown } | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );
  if (found === undefined) throw new Error(`no ${pointer}`);
  return found as Schema;
}
