import type { Plain } from '../../builder/make.ts';
import { locationOf } from '../location.ts';
import { prop, truthy } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';

/** The `Code` of a function. A local path stays as it is: packaging uploads it. */
export function codeOf(resource: SamResource): Plain {
  const { properties } = resource;
  const image = prop(properties, 'ImageUri');
  if (image) return { ImageUri: image };
  const inline = prop(properties, 'InlineCode');
  const uri = prop(properties, 'CodeUri');
  const key = prop(properties, 'SourceKMSKeyArn');
  const encrypted = truthy(key) ? { SourceKMSKeyArn: key } : {};
  if (inline) return { ZipFile: inline, ...encrypted };
  const location = locationOf(uri);
  if (!location) return uri;
  return {
    S3Bucket: location.bucket,
    S3Key: location.key,
    S3ObjectVersion: location.version,
    S3ObjectStorageMode: location.mode,
    ...encrypted,
  };
}
