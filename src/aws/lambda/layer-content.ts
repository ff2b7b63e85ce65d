import type { ImportOptions } from '../../code/modules.ts';
import { at, textOf, type FileId } from '../../source/node.ts';
import type { Resource } from '../../model/world.ts';
import { codePlaceOf } from './code-place.ts';

/** What the layers of a function whose content is beside the template add to its imports. */
export type LayerContent = ImportOptions;

/**
 * Layers become `/opt`; Python looks for modules in `python` and `python/lib/python3.x/site-packages` of it (Lambda developer guide, "Packaging your layer
 * content", read 2026-11). With a `BuildMethod` SAM lays the content of the folder below `python` or `nodejs` (SAM developer guide, "Building Lambda layers in
 * AWS SAM", read 2026-11).
 */
export function layerContentOf(fn: Resource, runtime: string): LayerContent {
  const layers = fn.get('Layers').each.flatMap(value => {
    const { refers } = value;
    const layer = refers?.type === 'AWS::Lambda::LayerVersion' ? fn.world.resource(refers.id) : undefined;
    const place = layer && codePlaceOf(layer, 'Content');
    if (!layer || place?.kind !== 'folder' || !place.isThere) return [];
    return [contentOf(place.folder, buildMethodOf(layer), runtime)];
  });
  return {
    pythonPath: layers.flatMap(({ pythonPath }) => pythonPath),
    layers: layers.flatMap(one => one.layers),
    aliases: layers.flatMap(({ aliases }) => aliases),
  };
}

/** As its author wrote it: SAM deploys no Metadata of a layer. */
function buildMethodOf({ declared: { written, node } }: Resource): string | undefined {
  return textOf(at(written?.node ?? node, 'Metadata', 'BuildMethod'));
}

function contentOf(folder: FileId, method: string | undefined, runtime: string): LayerContent {
  const isLaidBelow = method !== undefined && /^(?:python|nodejs)/.test(method);
  const nodejs =
    method?.startsWith('nodejs') === true ? [{ prefix: '/opt/nodejs/', isWhole: true, to: [folder] }] : [];
  return {
    // What a Makefile lays where is not known.
    pythonPath: [
      ...(isLaidBelow || method === 'makefile' ? [folder] : []),
      ...(isLaidBelow ? [] : [`${folder}python/lib/${runtime}/site-packages/`, `${folder}python/`]),
    ],
    layers: isLaidBelow ? [] : [folder],
    aliases: nodejs,
  };
}
