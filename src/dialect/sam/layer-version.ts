import { provenanceOf } from './subject.ts';
import { textOf } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { canonical, digest } from './hash.ts';
import { locationOf } from './location.ts';
import { given, prop } from './read.ts';
import { type Subject } from './subject.ts';

/** AWS::Serverless::LayerVersion: a version is never changed, so its logical id changes with its content. */
export function expandLayerVersion(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const uri = prop(properties, 'ContentUri');
  const location = locationOf(uri);
  const id = subject.id + digest(canonical(properties));
  const written = textOf(x.value(prop(properties, 'RetentionPolicy')))?.toLowerCase();
  const retention = written === undefined ? undefined : written === 'delete' ? 'Delete' : 'Retain';
  const provenance = provenanceOf(subject, 'Type', 'layer-version');
  x.become(
    subject,
    id,
    'AWS::Lambda::LayerVersion',
    deployed(subject, ['CompatibleArchitectures', 'CompatibleRuntimes'], provenance, {
      LayerName: x.value(given(properties, 'LayerName')) ?? subject.id,
      Description: x.value(prop(properties, 'Description')),
      LicenseInfo: x.value(prop(properties, 'LicenseInfo')),
      Content: location
        ? { S3Bucket: location.bucket, S3Key: location.key, S3ObjectVersion: location.version }
        : uri,
    }),
    { DeletionPolicy: retention ?? subject.passed.DeletionPolicy ?? 'Retain' },
  );
  x.renamed.set(subject.id, id);
}
