import { withoutEnd } from '../../source/cut.ts';
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonMap = { readonly [key: string]: Json };

/** A cloud assembly, what `cdk synth` writes into `cdk.out` (schema of `manifest.json`, read 2026-11). Paths are relative to its folder. */
export type Assembly = {
  readonly templates: readonly string[];
  /** The folders of nested assemblies: one for each stage of a pipeline. */
  readonly assemblies: readonly string[];
  /** Files with more metadata of its stacks. */
  readonly metadataFiles: readonly string[];
  /** Values that the parameters of a template are given when it is deployed, by its file. */
  readonly parameters: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Where each construct was made, by its path. */
  readonly traces: Traces;
};
export type Traces = ReadonlyMap<string, readonly string[]>;

/** Templates of nested stacks are assets beside those of the stacks. */
export const isNestedTemplate = (name: string): boolean => name.endsWith('.nested.template.json');

const STACK = 'aws:cloudformation:stack';

/** The assembly that a `manifest.json` describes; undefined for any other file of that name. */
export function assemblyOf(text: string): Assembly | undefined {
  if (!text.includes('"artifacts"')) return undefined;
  const manifest = parsed(text);
  const artifacts = mapOf(mapOf(manifest)?.['artifacts']);
  if (!artifacts || typeof mapOf(manifest)?.['version'] !== 'string') return undefined;
  const all = mapsIn(Object.values(artifacts));
  const named = (type: string, property: string): string[] =>
    all.flatMap(artifact => fileOf(artifact, type, property));
  return {
    templates: named(STACK, 'templateFile'),
    assemblies: named('cdk:cloud-assembly', 'directoryName'),
    metadataFiles: all.flatMap(artifact => inside(artifact['additionalMetadataFile'])),
    parameters: new Map(
      all.flatMap(artifact =>
        fileOf(artifact, STACK, 'templateFile').map(
          file => [file, valuesIn(mapOf(artifact['properties'])?.['parameters'])] as const,
        ),
      ),
    ),
    traces: new Map(all.flatMap(artifact => [...tracesIn(artifact['metadata'])])),
  };
}

/** The traces of a metadata file of a stack. */
export const tracesOf = (text: string): Traces => tracesIn(parsed(text));

/** The data of a file of the CDK; undefined for any other text. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // a file of that name that is no JSON is no part of an assembly
  }
}

/** The map that a value is. */
export const mapOf = (value: Json | undefined): JsonMap | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : undefined;
const mapsIn = (values: readonly Json[]): JsonMap[] => values.map(mapOf).filter(value => value !== undefined);
const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

const valuesIn = (value: Json | undefined): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(mapOf(value) ?? {}).flatMap(([name, text]): [string, string][] =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  );
const fileOf = (artifact: JsonMap, type: string, property: string): string[] =>
  artifact['type'] === type ? inside(mapOf(artifact['properties'])?.[property]) : [];

/** A path that stays in the assembly's folder. */
export const inside = (value: Json | undefined): string[] =>
  typeof value === 'string' && value !== '' && !/^(?:\/|[A-Za-z]:)|\\|(?:^|\/)\.\.(?:\/|$)/.test(value)
    ? [withoutEnd(value, '/')]
    : [];

const mapsOf = (list: Json): JsonMap[] => mapsIn(Array.isArray(list) ? (list as readonly Json[]) : []);

/** Every entry of metadata with the path of its construct. */
export const entriesIn = (metadata: Json | undefined): { readonly path: string; readonly entry: JsonMap }[] =>
  Object.entries(mapOf(metadata) ?? {}).flatMap(([path, list]) =>
    mapsOf(list).map(entry => ({ path: path.replace(/^\//, ''), entry })),
  );

/** `/Stack/Fn/Resource` → the frames of the entry with its logical id, or of `aws:cdk:creationStack`. */
function tracesIn(metadata: Json | undefined): Traces {
  const traces = new Map<string, readonly string[]>();
  for (const [path, list] of Object.entries(mapOf(metadata) ?? {})) {
    const entries = mapsOf(list);
    const made =
      entries.find(entry => entry['type'] === 'aws:cdk:logicalId' && entry['trace'])?.['trace'] ??
      entries.find(entry => entry['type'] === 'aws:cdk:creationStack')?.['data'];
    if (textsIn(made).length > 0) traces.set(path.replace(/^\//, ''), textsIn(made));
  }
  return traces;
}
