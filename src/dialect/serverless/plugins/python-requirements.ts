import type { Plugin } from './plugin.ts';
import { byServerless } from '../../../source/provenance.ts';
import { at } from '../../../source/node.ts';
import { LAYER } from '../../placeholder.ts';
import { codeBucket } from '../bucket.ts';
import { truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-python-requirements with `layer`: a layer that functions refer to by its logical id (its page on npm, "Lambda Layer", read 2026-11). */
function requirementsLayer(service: ServerlessService): void {
  const layer = service.resolver.get('custom', 'pythonRequirements', 'layer');
  if (!layer || !truthy(layer)) return;
  const name = at(layer, 'name');
  service.builder.add(
    'PythonRequirementsLambdaLayer',
    'AWS::Lambda::LayerVersion',
    {
      Content: { S3Bucket: codeBucket(service), S3Key: LAYER },
      ...(name ? { LayerName: name } : {}),
    },
    byServerless('pythonRequirements', layer.span, 'layer'),
  );
}

export const pythonRequirements: Plugin = { apply: requirementsLayer };
