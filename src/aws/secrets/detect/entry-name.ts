/** Keys that say nothing of what their value is; its name is that of the entry beside it, or of the parameter around it. */
const NAMELESS: ReadonlySet<string> = new Set([
  'Default',
  'Value',
  'value',
  'ParameterValue',
  'StringValue',
  'HeaderValue',
]);
const NAMES = [
  'Name',
  'name',
  'Key',
  'key',
  'ParameterKey',
  'ParameterName',
  'HeaderName',
  'OptionName',
] as const;
/** Calls and settings whose texts name things of the template: no secret stands there. */
const REFERENCES: ReadonlySet<string> = new Set([
  'Ref',
  'Fn::GetAtt',
  'Fn::FindInMap',
  'Fn::ImportValue',
  'Condition',
  'DependsOn',
]);

export const isReferenceKey = (key: string): boolean => REFERENCES.has(key);

/** The name that tells what the value under a key of a map is: `beside` reads the texts of the same map, `outer` is the name that leads to it. */
export function entryName(
  key: string,
  beside: (key: string) => string | undefined,
  outer: string | undefined,
): string | undefined {
  if (key.startsWith('Fn::')) return outer;
  if (!NAMELESS.has(key)) return key;
  for (const name of NAMES) {
    const text = beside(name);
    if (text !== undefined) return text;
  }
  return outer;
}
