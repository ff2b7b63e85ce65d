import { folderOf, type Files } from '../../source/files.ts';
import type { FileId } from '../../source/node.ts';
import { assemblyOf, entriesIn, mapOf, parsed } from './manifest.ts';

/** A rule that is acknowledged for a construct and all in it, with the reason. */
type AcknowledgedRule = { readonly construct: string; readonly id: string; readonly reason: string };

/** What the assembly of a template acknowledges: `Validations.of(construct).acknowledge()` of aws-cdk-lib 2.2, which cdk-nag 3 reads (2026-11). */
export function acknowledgedIn(template: FileId, files: Files): readonly AcknowledgedRule[] {
  if (!template.endsWith('.template.json')) return [];
  const folder = folderOf(template);
  const textOf = (name: string): string => {
    const text = files.text(`${folder}${name}`);
    return 'source' in text ? text.source.text : '';
  };
  const manifest = textOf('manifest.json');
  const assembly = assemblyOf(manifest);
  if (!assembly) return [];
  const artifacts = Object.values(mapOf(mapOf(parsed(manifest))?.['artifacts']) ?? {});
  return [
    ...artifacts.map(artifact => mapOf(artifact)?.['metadata']),
    ...assembly.metadataFiles.map(name => parsed(textOf(name))),
  ]
    .flatMap(metadata => [...entriesIn(metadata)])
    .filter(({ entry }) => entry['type'] === 'aws:cdk:acknowledged-rules')
    .flatMap(({ path, entry }) =>
      Object.entries(mapOf(entry['data']) ?? {}).map(([id, reason]) => ({
        construct: path,
        id,
        reason: typeof reason === 'string' ? reason : '',
      })),
    );
}
