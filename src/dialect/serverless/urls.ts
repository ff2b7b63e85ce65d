import type { Plain } from '../builder/make.ts';
import { at, isList, itemsOf, type Node } from '../../source/node.ts';
import { entryAt, isNull, text, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';

const HEADERS = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amzn-Trace-Id',
];

/** Function URLs; without `authorizer: aws_iam` everybody may call them, which takes two permissions. */
export function makeUrls(service: ServerlessService): void {
  for (const fn of service.functions) {
    const entry = entryAt(fn.node, 'url');
    if (!entry || !truthy(entry.value)) continue;
    const url = entry.value;
    const auth = text(at(url, 'authorizer')) === 'aws_iam' ? 'AWS_IAM' : 'NONE';
    const provenance = service.functionProvenance(fn, 'function-url', entry.keySpan);
    const depends = fn.alias ? { DependsOn: fn.alias.id } : {};
    service.builder.add(
      `${fn.idPrefix}LambdaFunctionUrl`,
      'AWS::Lambda::Url',
      {
        AuthType: auth,
        TargetFunctionArn: service.target(fn),
        Cors: cors(at(url, 'cors')),
        InvokeMode: text(at(url, 'invokeMode')) === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : undefined,
      },
      provenance,
      depends,
    );
    service.addOutput(
      `${fn.idPrefix}LambdaFunctionUrl`,
      { 'Fn::GetAtt': [`${fn.idPrefix}LambdaFunctionUrl`, 'FunctionUrl'] },
      provenance,
      'Lambda Function URL',
    );
    if (auth !== 'NONE') continue;
    const permission = { FunctionName: service.target(fn), Principal: '*' };
    service.builder.add(
      `${fn.idPrefix}LambdaPermissionFnUrl`,
      'AWS::Lambda::Permission',
      { ...permission, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: auth },
      { ...provenance, rule: 'url-permission' },
      depends,
    );
    if (service.isServerless3) continue;
    service.builder.add(
      `${fn.idPrefix}LambdaPermissionFn`,
      'AWS::Lambda::Permission',
      { ...permission, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
      { ...provenance, rule: 'url-permission' },
      depends,
    );
  }
}

/** `cors: true` allows every origin; a map replaces parts of that, null takes one away. */
function cors(setting: Node | undefined): Plain {
  if (!truthy(setting)) return undefined;
  const part = (key: string, fallback?: readonly string[]): Plain => {
    const own = at(setting, key);
    if (isNull(own)) return undefined;
    return truthy(own) ? unique(own) : fallback;
  };
  return {
    AllowCredentials: truthy(at(setting, 'allowCredentials')) ? true : undefined,
    AllowHeaders: part('allowedHeaders', HEADERS),
    AllowMethods: part('allowedMethods', ['*']),
    AllowOrigins: part('allowedOrigins', ['*']),
    ExposeHeaders: part('exposedResponseHeaders'),
    MaxAge: at(setting, 'maxAge'),
  };
}

function unique(node: Node): Plain {
  if (!isList(node)) return node;
  const seen = new Set<string>();
  return itemsOf(node).filter(item => {
    const value = text(item);
    return value === undefined || seen.size < seen.add(value).size;
  });
}
