import { resolveFile } from '../source/files.ts';
import type { Declaration } from '../model/stack.ts';
import { at, entriesOf, isCall, isMap, textOf, type Entry, type MapNode, type Node } from '../source/node.ts';
import { typeOf } from './authored.ts';
import type { Data } from './data.ts';
import type { Edits } from './cuts.ts';
import type { Editor } from './editor.ts';
import type { Fix, FixContext } from './fix.ts';
import { ownEntries } from './style.ts';

/** Where something is written: its map, and the map that holds it by its key. */
export type Site = {
  readonly editor: Editor;
  readonly map: MapNode;
  readonly entry?: Entry;
  readonly holder?: MapNode;
  /** `function`: under `functions` of a serverless.yml. */
  readonly kind: 'cloudformation' | 'sam' | 'function';
  /** The type that the author gave it. */
  readonly type: string;
};

/** Where the author wrote a resource; undefined where no one did, or where it can not be edited. */
export function siteOf({ authored, stack }: FixContext, declared: Declaration): Site | undefined {
  // A stage that SAM makes has its settings where the API is written.
  const owner = stack.resources.get(declared.name);
  const place = owner && isStageOf(declared, owner) ? owner.at : declared.at;
  const found = authored.mapOf({ at: place });
  const editor = found && authored.editor(place.file);
  if (!found || !editor) return undefined;
  const type = typeOf(found.map);
  if (type === undefined)
    return stack.dialect === 'serverless' && declared.type === 'AWS::Lambda::Function'
      ? { ...found, editor, kind: 'function', type: '' }
      : undefined;
  if (type === declared.type) return { ...found, editor, kind: 'cloudformation', type };
  return type.startsWith('AWS::Serverless::') ? { ...found, editor, kind: 'sam', type } : undefined;
}

const isStageOf = ({ type }: Declaration, { written }: Declaration): boolean =>
  type.endsWith('::Stage') && written !== undefined;

/** Sets a property of what is written at a site. */
export const setProperty = ({ editor, map }: Site, path: readonly string[], value: Data): Edits =>
  editor.set(map, ['Properties', ...path], value);

/** Sets something in the `Globals` of a SAM template. */
export function setGlobal({ authored, stack }: FixContext, path: readonly string[], value: Data): Edits {
  const editor = authored.editor(stack.file);
  if (!editor || !isMap(editor.root)) return undefined;
  if (editor.root.entries.has('Globals')) return editor.set(editor.root, ['Globals', ...path], value);
  const before = ownEntries(editor.root).findLast(({ key }) => BEFORE_GLOBALS.includes(key));
  const nestedData = path.reduceRight<Data>((inner, key) => ({ [key]: inner }), value);
  return before && editor.addBehind(editor.root, before, { Globals: nestedData });
}
const BEFORE_GLOBALS = [
  'AWSTemplateFormatVersion',
  'Transform',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
];

/** The `provider` of a serverless.yml, in the file in which it is written. */
export function providerOf({
  authored,
  stack,
}: FixContext): { readonly editor: Editor; readonly map: MapNode } | undefined {
  const editor = authored.editor(stack.file);
  const here = editor && at(editor.root, 'provider');
  if (editor && isMap(here)) return { editor, map: here };
  const [, path, keys = ''] = /^\$\{file\(([^()${}]+)\)(?::([\w.-]+))?\}$/.exec(textOf(here) ?? '') ?? [];
  const file = path === undefined ? undefined : resolveFile(stack.file, path.trim());
  const other = file === undefined ? undefined : authored.editor(file);
  const map = other && at(other.root, ...keys.split('.').filter(Boolean));
  return other && isMap(map) ? { editor: other, map } : undefined;
}

export function setProvider(context: FixContext, path: readonly string[], value: Data): Edits {
  const provider = providerOf(context);
  return provider?.editor.set(provider.map, path, value);
}

/** Sets a setting of `provider` where it is not set yet; nothing where it is. */
export function setProviderUnless(context: FixContext, path: readonly string[], value: Data): Edits {
  const provider = providerOf(context);
  if (!provider) return undefined;
  return at(provider.map, ...path) ? [] : provider.editor.set(provider.map, path, value);
}

/** All edits, or undefined where one can not be made. */
export function all(...given: readonly Edits[]): Edits {
  return given.includes(undefined) ? undefined : given.flatMap(edits => edits ?? []);
}

/** A logical id that the stack does not have yet. */
export function freeId({ stack, authored }: FixContext, wanted: string): string | undefined {
  const editor = authored.editor(stack.file);
  const written = editor ? at(editor.root, 'Resources') : undefined;
  const taken = (id: string): boolean =>
    stack.resources.has(id) || entriesOf(written).some(({ key }) => key === id);
  return taken(wanted) ? undefined : wanted;
}

/** Declares a resource behind another one, under the same condition. Not in a loop, where each turn needs its own. */
export function declareBehind(
  site: Site,
  id: string,
  body: { readonly Type: string; readonly Properties: Data },
): Edits {
  const { editor, map, entry, holder } = site;
  if (!holder || !entry || entry.key.includes('${') || entry.key.includes('&{')) return undefined;
  const condition = at(map, 'Condition');
  if (condition && condition.kind !== 'scalar') return undefined;
  const { Type, Properties } = body;
  return editor.addBehind(holder, entry, {
    [id]:
      condition?.kind === 'scalar' ? { Type, Condition: condition.text, Properties } : { Type, Properties },
  });
}

/** Makes what `sets` of a finding says: at the scalar that it points to, in the map whose first key that is, or among the properties of its resource. */
export function setSetting(context: FixContext): Edits {
  const { finding, authored, resource } = context;
  const { replacement, sets } = finding;
  if (replacement) return replaceAt(context, dataOf(replacement.by));
  if (!sets) return undefined;
  const value = dataOf(sets.value);
  if (sets.path.length === 0) return replaceAt(context, value);
  if (finding.path === 'Properties') {
    const site = siteOf(context, resource);
    return site && (site.kind === 'cloudformation' || PASSED.includes(site.type))
      ? setProperty(site, sets.path, value)
      : undefined;
  }
  const steps = authored.steps(finding.at);
  const [holder, last] = [steps.at(-2)?.node, steps.at(-1)];
  const editor = authored.editor(finding.at.file);
  return editor && isMap(holder) && last?.entry?.keySpan.start === finding.at.start
    ? editor.set(holder, sets.path, value)
    : undefined;
}
/** SAM types whose properties are those of what they become. */
const PASSED: readonly string[] = ['AWS::Serverless::SimpleTable'];

/** CloudFormation's switches are booleans, all else is text. */
export const dataOf = (text: string): Data => (text === 'true' || text === 'false' ? text === 'true' : text);

export const fixed = (description: string, edits: Edits, risk?: string): Fix | undefined =>
  edits && { description, edits, ...(risk === undefined ? {} : { risk }) };

/** Replaces the scalar that a finding points to. */
export function replaceAt({ authored, finding }: FixContext, by: Data): Edits {
  const editor = authored.editor(finding.at.file);
  const steps = authored.steps(finding.at);
  const node: Node | undefined = steps.at(-1)?.node;
  // A switch that a condition decides is off where its author wants that.
  if (typeof by === 'boolean' && steps.some(step => isCall(step.node, 'Fn::If'))) return undefined;
  return editor && node?.kind === 'scalar' && node.span.start === finding.at.start
    ? editor.replace(node, by)
    : undefined;
}
