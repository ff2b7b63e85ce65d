import { byServerless } from '../../source/provenance.ts';
import { at, entriesOf, itemsOf } from '../../source/node.ts';
import { ARTIFACT_HASH, LAYER } from '../placeholder.ts';
import { codeBucket } from './bucket.ts';
import { codeOfLayer } from './local-code.ts';
import { EACH_DEPLOYMENT, normal } from './names.ts';
import { entryAt, mapOf, text, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';

/** Layers of the service and whom they are shared with; an account of `*` makes a layer public. */
export function makeLayers(service: ServerlessService): void {
  for (const { key, keySpan, value: layer } of entriesOf(mapOf(service.resolver.get('layers')))) {
    const provenance = byServerless(key, keySpan, 'layer');
    const retained = truthy(at(layer, 'retain'));
    const [id, suffix] = [`${normal(key)}LambdaLayer`, retained ? EACH_DEPLOYMENT : ''];
    const keep = retained ? { DeletionPolicy: 'Retain' } : {};
    const own = (name: string) => (truthy(at(layer, name)) ? entryAt(layer, name) : undefined);
    const declared = service.builder.add(
      `${id}${suffix}`,
      'AWS::Lambda::LayerVersion',
      {
        Content: { S3Bucket: codeBucket(service), S3Key: LAYER },
        LayerName: own('name') ?? key,
        Description: own('description'),
        LicenseInfo: own('licenseInfo'),
        CompatibleRuntimes: own('compatibleRuntimes'),
        CompatibleArchitectures: own('compatibleArchitectures'),
      },
      provenance,
      keep,
    );
    service.builder.declare({ ...declared, code: codeOfLayer(layer) });
    service.addOutput(
      `${id}QualifiedArn`,
      { Ref: `${id}${suffix}` },
      provenance,
      'Current Lambda layer version',
    );
    service.addOutput(`${id}Hash`, ARTIFACT_HASH, provenance, 'Current Lambda layer hash');
    service.addOutput(`${id}S3Key`, LAYER, provenance, 'Current Lambda layer S3Key');
    for (const account of itemsOf(at(layer, 'allowedAccounts'))) {
      const name = (text(account) ?? 'Unknown').replace('*', 'Wild').replace(/[^0-9A-Za-z]/g, '');
      service.builder.add(
        `${normal(key)}${name}LambdaLayerPermission${suffix}`,
        'AWS::Lambda::LayerVersionPermission',
        {
          Action: 'lambda:GetLayerVersion',
          LayerVersionArn: { Ref: `${id}${suffix}` },
          Principal: account,
        },
        { ...provenance, span: account.span, rule: 'layer-permission' },
        keep,
      );
    }
  }
}
