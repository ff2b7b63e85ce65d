import type { JsonValue } from '../../source/plain.ts';
import { lowerText, templateOf } from './testing.ts';

type ServiceInput = Parameters<typeof templateOf>[1];

/** For tests: a value with its intrinsic functions as text, like `arn:${AWS::Partition}:s3:::x` or `${Table.Arn}`. */
export function readable(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, arg] = ['', null]] = entries;
  if (entries.length === 1 && Object.hasOwn(WRITTEN, name)) return WRITTEN[name]!(readable(arg));
  return Object.fromEntries(entries.map(([key, one]) => [key, readable(one)]));
}

const WRITTEN: { readonly [fn: string]: (arg: JsonValue) => string } = {
  Ref: name => `\${${String(name)}}`,
  'Fn::GetAtt': path => `\${${[path].flat().join('.')}}`,
  'Fn::Join': join => {
    const [delimiter, items] = join as [string, string[]];
    return items.join(delimiter);
  },
  'Fn::Sub': sub => {
    const [text, values] = [sub].flat() as [string, { [name: string]: string }?];
    return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values?.[name] ?? whole);
  },
};

/** For tests: a resource of the deployed stack, readable; undefined where there is none. */
export const resourceOf = (text: string, id: string, given?: ServiceInput): JsonValue | undefined => {
  const resource = templateOf(text, given).Resources[id];
  return resource && readable(resource);
};

export const propertiesOf = (text: string, id: string, given?: ServiceInput): JsonValue | undefined => {
  const properties = templateOf(text, given).Resources[id]?.Properties;
  return properties && readable(properties);
};

/** For tests: each resource as `Id Type`, without those that `base` deploys too. */
export function addedTo(base: string, text: string, given?: ServiceInput): string[] {
  const known = new Set(Object.keys(templateOf(base, given).Resources));
  return Object.entries(templateOf(text, given).Resources)
    .filter(([id]) => !known.has(id))
    .map(([id, { Type }]) => `${id} ${Type.replace('AWS::', '')}`)
    .toSorted();
}

/** For tests: the statements of a role's first policy as `actions on resources`; a Deny says so. */
export function statementsOf(text: string, role = 'IamRoleLambdaExecution', given?: ServiceInput): string[] {
  const properties = propertiesOf(text, role, given) as
    | { Policies: [{ PolicyDocument: { Statement: Statement[] } }] }
    | undefined;
  return (properties?.Policies[0].PolicyDocument.Statement ?? []).map(
    ({ Effect, Action, Resource }) =>
      `${Effect === 'Deny' ? 'deny ' : ''}${[Action].flat().join(', ')} on ${[Resource].flat().join(', ')}`,
  );
}
type Statement = { Effect: string; Action: string | string[]; Resource: string | string[] };

/** For tests: the line and the token that a finding about a resource points to, like `7 sns`. */
export function placeOf(text: string, id: string, given?: ServiceInput): string | undefined {
  const place = lowerText(text, given).stacks[0]?.resources.get(id)?.at;
  return place && `${text.slice(0, place.start).split('\n').length} ${text.slice(place.start, place.end)}`;
}

/** For tests: the codes of what was noted about the first stack. */
export const notesOf = (text: string, given?: ServiceInput): string[] =>
  (lowerText(text, given).stacks[0]?.notes ?? []).map(({ message }) => message);
