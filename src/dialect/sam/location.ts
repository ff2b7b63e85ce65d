import type { Plain } from '../builder/make.ts';
import { isMap, textOf, type Node } from '../../source/node.ts';
import { prop } from './read.ts';

export type ArtifactLocation = {
  readonly bucket: Plain;
  readonly key: Plain;
  readonly version: Plain;
  readonly mode: Plain;
};

/** Where packaged content lies in S3: a map with Bucket and Key, or `s3://bucket/key?versionId=…`. A local path is no location yet. */
export function locationOf(node: Node | undefined): ArtifactLocation | undefined {
  if (isMap(node)) {
    const [bucket, key] = [prop(node, 'Bucket'), prop(node, 'Key')];
    return bucket && key
      ? { bucket, key, version: prop(node, 'Version'), mode: prop(node, 'StorageMode') }
      : undefined;
  }
  const [, bucket, path] = /^s3:\/\/([^/?#]+)\/([^#]*)/i.exec(textOf(node) ?? '') ?? [];
  if (bucket === undefined || path === undefined) return undefined;
  const [key, query] = path.split('?', 2);
  const version = /(?:^|&)versionId=([^&]*)/.exec(query ?? '')?.[1];
  return { bucket, key, version, mode: undefined };
}
