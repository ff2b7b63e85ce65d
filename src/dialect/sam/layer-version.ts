import { provenanceOf } from './sam-resource.ts';
import { textOf, type Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { canonical, digest } from './hash.ts';
import { locationOf } from './location.ts';
import { truthyProp, prop } from './read.ts';
import { resolved } from './resolve.ts';
import { type SamResource } from './sam-resource.ts';

/** AWS::Serverless::LayerVersion: a version is never changed, so its logical id changes with its content. */
export function expandLayerVersion(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const resolvedProp = (name: string): Node | undefined => {
    const written = truthyProp(properties, name);
    return written && resolved(builder, written);
  };
  const uri = prop(properties, 'ContentUri');
  const location = locationOf(uri);
  const id = resource.id + digest(canonical(properties));
  const written = textOf(builder.resolvedParameter(prop(properties, 'RetentionPolicy')))?.toLowerCase();
  const policy = written === 'delete' ? 'Delete' : 'Retain';
  const retention = written === undefined ? undefined : policy;
  const provenance = provenanceOf(resource, 'Type', 'layer-version');
  builder.lowerTo(
    resource,
    id,
    'AWS::Lambda::LayerVersion',
    deployed(resource, ['CompatibleArchitectures', 'CompatibleRuntimes'], provenance, {
      LayerName: resolvedProp('LayerName') ?? resource.id,
      Description: resolvedProp('Description'),
      LicenseInfo: resolvedProp('LicenseInfo'),
      Content: location
        ? {
            S3Bucket: location.bucket,
            S3Key: location.key,
            S3ObjectVersion: location.version,
            S3ObjectStorageMode: location.mode,
          }
        : uri,
    }),
    { DeletionPolicy: retention ?? resource.passed.DeletionPolicy ?? 'Retain', Metadata: undefined },
  );
  builder.renamed.set(resource.id, id);
}
