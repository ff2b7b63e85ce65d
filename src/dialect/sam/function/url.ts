import { textOf } from '../../../source/node.ts';
import type { Expansion } from '../expansion.ts';
import { given, prop } from '../read.ts';
import { cause, type Subject, type SubjectTarget } from '../subject.ts';

/** `FunctionUrlConfig`: the URL, and with `AuthType: NONE` the two statements that let everyone call it. */
export function functionUrl(x: Expansion, subject: Subject, target: SubjectTarget): void {
  const config = given(subject.properties, 'FunctionUrlConfig');
  if (!config) return;
  const why = cause(subject, 'FunctionUrlConfig', 'sam:function-url');
  x.add(
    subject,
    `${subject.id}Url`,
    'AWS::Lambda::Url',
    {
      TargetFunctionArn: target.name,
      AuthType: prop(config, 'AuthType'),
      Cors: given(config, 'Cors'),
      InvokeMode: prop(config, 'InvokeMode'),
    },
    why,
  );
  if (textOf(prop(config, 'AuthType')) !== 'NONE') return;
  const open = { ...why, rule: 'sam:function-url-permission' };
  x.add(
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
  x.add(
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
