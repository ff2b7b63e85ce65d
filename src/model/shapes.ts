import { factsAs, factsHeader, factTexts, type FactTable } from './facts.ts';

/** What may stand in a map of a resource or a service: its names, and whether any other name may as well. */
export type Shape = {
  readonly names: readonly string[];
  /** Names may be anything: a map of tags, of variables, of parameters. */
  readonly free: boolean;
  has(name: string): boolean;
  /** What may stand under a name; undefined where it is no map, or may hold anything. */
  under(name: string): Shape | undefined;
};

/**
 * The properties of a resource type in AWS' CloudFormation registry, or of a SAM type, each by the schema of its publisher. undefined for a type that is in
 * neither: of a third party, a module, one of a region that the registry of others does not have. `serverless.yml` is what a service may say.
 */
export function shapeOf(type: string): Shape | undefined {
  const table = tableOf(type);
  const known = factTexts(table).get(type);
  if (known === undefined) return undefined;
  const row = withDocumented(type, known);
  const made = factsAs(table, () => new Map<string, Shape>());
  const shape = made.get(row) ?? readShape(row);
  made.set(row, shape);
  return shape;
}

/**
 * Properties that AWS documents and that the registry does not have yet; what stands under them is not looked at (CloudFormation Template Reference,
 * "AWS::ApiGateway::Authorizer JwtConfiguration"; API Gateway developer guide, "Control access to REST APIs using JWT authorizers", read 2026-11).
 */
const DOCUMENTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::ApiGateway::Authorizer', ['JwtConfiguration']],
]);

function withDocumented(type: string, row: string): string {
  const more = DOCUMENTED.get(type);
  if (!more) return row;
  const [own = '', ...others] = row.split(';');
  const missing = more.filter(name => !own.split(',').some(entry => entry.replace(/:.*/, '') === name));
  return missing.length === 0 ? row : [[own, ...missing].join(','), ...others].join(';');
}

const tableOf = (type: string): FactTable => {
  if (type === 'serverless.yml') return 'serverless-keys.txt';
  return type.startsWith('AWS::Serverless::') ? 'sam-properties.txt' : 'resource-properties.txt';
};

/** The first of the shapes of a row. */
export const readShape = (row: string): Shape => new Row(row).shape(0);

/** The day of the data that says which properties a type has. */
export const propertiesAsOf = (type: string): string => factsHeader(tableOf(type)).date;

/** Whether a type has a property of a name, at whatever depth. */
export function hasProperty(type: string, name: string): boolean {
  const names = propertiesOf.get(type) ?? new Set(factTexts(tableOf(type)).get(type)?.split(/[,;:]/));
  propertiesOf.set(type, names);
  return names.has(name);
}
const propertiesOf = new Map<string, ReadonlySet<string>>();

/** The shapes of one type: `Name,Name:k,*:k`, where k (in base 36) is the shape of what stands under the name. */
class Row {
  readonly #texts: readonly string[];
  readonly #shapes: (Shape | undefined)[] = [];
  constructor(row: string) {
    this.#texts = row.split(';');
  }

  shape(index: number): Shape {
    return (this.#shapes[index] ??= this.#made(this.#texts[index] ?? '*'));
  }

  #made(text: string): Shape {
    const entries = new Map(
      text === ''
        ? []
        : text.split(',').map((entry): [string, string | undefined] => {
            const [name = '', index] = entry.split(':');
            return [name, index];
          }),
    );
    const names = [...entries.keys()].filter(name => name !== '*');
    return {
      names,
      free: entries.has('*'),
      has: name => name !== '*' && entries.has(name),
      under: name => {
        const index = entries.has(name) ? entries.get(name) : entries.get('*');
        return index === undefined ? undefined : this.shape(Number.parseInt(index, 36));
      },
    };
  }
}
