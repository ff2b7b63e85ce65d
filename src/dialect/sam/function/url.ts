import { provenanceOf } from '../subject.ts';
import { textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { given, prop } from '../read.ts';
import { type Subject, type SubjectTarget } from '../subject.ts';

/** `FunctionUrlConfig`: the URL, and with `AuthType: NONE` the two statements that let everyone call it. */
export function functionUrl(x: SamBuilder, subject: Subject, target: SubjectTarget): void {
  const config = given(subject.properties, 'FunctionUrlConfig');
  if (!config) return;
  const provenance = provenanceOf(subject, 'FunctionUrlConfig', 'function-url');
  x.generate(
    subject,
    `${subject.id}Url`,
    'AWS::Lambda::Url',
    {
      TargetFunctionArn: target.name,
      AuthType: prop(config, 'AuthType'),
      Cors: given(config, 'Cors'),
      InvokeMode: prop(config, 'InvokeMode'),
    },
    provenance,
  );
  if (textOf(prop(config, 'AuthType')) !== 'NONE') return;
  const open = { ...provenance, rule: 'function-url-permission' };
  x.generate(
    subject,
    `${subject.id}UrlPublicPermissions`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: target.name,
      Principal: '*',
      FunctionUrlAuthType: prop(config, 'AuthType'),
    },
    open,
  );
  x.generate(
    subject,
    `${subject.id}URLInvokeAllowPublicAccess`,
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
