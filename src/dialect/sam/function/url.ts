import { provenanceOf } from '../sam-resource.ts';
import { textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, prop } from '../read.ts';
import { type SamResource, type InvokeTarget } from '../sam-resource.ts';

/** `FunctionUrlConfig`: the URL, and with `AuthType: NONE` the two statements that let everyone call it. */
export function functionUrl(builder: SamBuilder, resource: SamResource, target: InvokeTarget): void {
  const config = truthyProp(resource.properties, 'FunctionUrlConfig');
  if (!config) return;
  const provenance = provenanceOf(resource, 'FunctionUrlConfig', 'function-url');
  builder.generate(
    resource,
    `${resource.id}Url`,
    'AWS::Lambda::Url',
    {
      TargetFunctionArn: target.name,
      AuthType: prop(config, 'AuthType'),
      Cors: truthyProp(config, 'Cors'),
      InvokeMode: prop(config, 'InvokeMode'),
    },
    provenance,
  );
  if (textOf(prop(config, 'AuthType')) !== 'NONE') return;
  const open = { ...provenance, rule: 'function-url-permission' };
  builder.generate(
    resource,
    `${resource.id}UrlPublicPermissions`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: target.name,
      Principal: '*',
      FunctionUrlAuthType: prop(config, 'AuthType'),
    },
    open,
  );
  builder.generate(
    resource,
    `${resource.id}URLInvokeAllowPublicAccess`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: target.name,
      Principal: '*',
      InvokedViaFunctionUrl: true,
    },
    open,
  );
}
