import { provenanceOf } from './sam-resource.ts';
import { isScalar, textOf, type Node } from '../../source/node.ts';
import { make } from '../builder/make.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { idHash } from './id-hash.ts';
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
  const id = resource.id + contentHash(resource, resolvedProp);
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
    location || !isScalar(uri) ? {} : { idCovers: 'artefact' },
  );
  builder.renamed.set(resource.id, id);
}

/** Of what the author wrote, without what has no effect on the content (aws-sam-translator 1.115, `SamLayerVersion._construct_lambda_layer`). */
function contentHash(resource: SamResource, resolvedProp: (name: string) => Node | undefined): string {
  const { properties, declared } = resource;
  const attribute = (name: string): Node | undefined => prop(declared.node, name);
  const kept = ['PublishLambdaVersion', 'ContentUri', 'CompatibleArchitectures', 'CompatibleRuntimes'].map(
    name => [name, prop(properties, name)] as const,
  );
  const given = ['LayerName', 'Description', 'LicenseInfo', 'RetentionPolicy'].map(
    name => [name, resolvedProp(name) ?? prop(properties, name)] as const,
  );
  const hashed = {
    Type: declared.type,
    DependsOn: attribute('DependsOn'),
    UpdatePolicy: attribute('UpdatePolicy'),
    Condition: attribute('Condition'),
    Properties: Object.fromEntries([...kept, ...given]),
  };
  return idHash(make({ [resource.id]: hashed }, provenanceOf(resource, 'Type', 'layer-version')));
}
