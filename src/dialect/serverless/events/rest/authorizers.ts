import type { Plain } from '../../../builder/make.ts';
import type { ServiceFunction } from '../../service-function.ts';
import { at, isMap, type Node } from '../../../../source/node.ts';
import { normal } from '../../names.ts';
import { isObject, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { executeApi, invocationUri, eventProvenance } from '../common.ts';
import type { RestRoute } from './events.ts';
import { restApiId } from './paths.ts';

/** Who may call a method: `own` is what must be made for it, when it does not exist yet. */
export type RestAuthorizer = { readonly properties: { readonly [key: string]: Plain }; readonly own?: Own };
type Own = {
  readonly id: string;
  readonly name: string;
  readonly arn: Plain;
  readonly fn: ServiceFunction | undefined;
  readonly type: string;
  readonly setting: Node;
};

const OPEN: RestAuthorizer = { properties: { AuthorizationType: 'NONE' } };

/** `aws_iam`, a function of the service, an ARN, a user pool, or an authorizer that exists; none leaves the method open. */
export function authorizerOf(service: ServerlessService, { http }: RestRoute): RestAuthorizer {
  const setting = at(http, 'authorizer');
  if (!truthy(setting)) return OPEN;
  const map = isMap(setting) ? setting : undefined;
  const isIam = !map && text(setting)?.toUpperCase() === 'AWS_IAM';
  const type = text(at(map, 'type')) ?? (isIam ? 'AWS_IAM' : '');
  const existing = at(map, 'authorizerId');
  const scopes = truthy(at(map, 'scopes')) ? at(map, 'scopes') : undefined;
  if (type !== '' && truthy(existing)) {
    const custom = /^(?:TOKEN|REQUEST)$/i.test(type);
    return {
      properties: {
        AuthorizationType: custom ? 'CUSTOM' : type,
        AuthorizerId: existing,
        AuthorizationScopes: /^COGNITO_USER_POOLS$/i.test(type) ? scopes : undefined,
      },
    };
  }
  if (type.toUpperCase() === 'AWS_IAM') return { properties: { AuthorizationType: 'AWS_IAM' } };
  const own = authorizerFrom(service, setting, type);
  const cognito = own.type === 'COGNITO_USER_POOLS';
  return {
    own,
    properties: {
      AuthorizationType: cognito ? 'COGNITO_USER_POOLS' : 'CUSTOM',
      AuthorizerId: { Ref: own.id },
      AuthorizationScopes: cognito ? scopes : undefined,
    },
  };
}

/** The framework takes the last word of an ARN, cut at dashes, for the name. */
const nameFrom = (arn: Node | undefined): string =>
  text(arn)?.split(':').at(-1)?.split('-').at(-1) ?? 'Authorizer';

/** What a setting says: both in a map, else one of them. */
function arnAndName(setting: Node): readonly [arn: Node | undefined, name: Node | undefined] {
  if (isMap(setting)) return [at(setting, 'arn'), at(setting, 'name')];
  return isObject(setting) || text(setting)?.includes(':') ? [setting, undefined] : [undefined, setting];
}

function authorizerFrom(service: ServerlessService, setting: Node, type: string): Own {
  const [arn, written] = arnAndName(setting);
  const name = text(written) ?? nameFrom(arn);
  const fn = arn ? undefined : service.byKey.get(name);
  if (!arn && !fn)
    service.builder.diagnostics.problem(
      'authorizer',
      'this authorizer is not a function of the service',
      setting.span,
    );
  const pool =
    type.toUpperCase() === 'COGNITO_USER_POOLS' || /^arn:[a-zA-Z-]*:cognito-idp/.test(text(arn) ?? '');
  return {
    id: `${normal(name)}ApiGatewayAuthorizer`,
    name,
    arn: arn ?? (fn ? service.target(fn) : undefined),
    fn,
    type: pool ? 'COGNITO_USER_POOLS' : type.toUpperCase() || 'TOKEN',
    setting,
  };
}

/** The authorizer itself and, where it is asked for, leave to call its function. */
export function makeAuthorizer(
  service: ServerlessService,
  route: RestRoute,
  own: Own,
  permitted = true,
): void {
  const { setting } = own;
  const map = isMap(setting) ? setting : undefined;
  const number = map ? Number.parseInt(text(at(map, 'resultTtlInSeconds')) ?? '', 10) : undefined;
  const ttl = number !== undefined && Number.isNaN(number) ? 300 : number;
  const source = at(map, 'identitySource');
  const provenance = { ...eventProvenance(service, route.event, 'authorizer'), span: setting.span };
  const pool = own.type === 'COGNITO_USER_POOLS';
  const byDefault = own.type === 'REQUEST' && ttl === 0 ? undefined : 'method.request.header.Authorization';
  service.builder.add(
    own.id,
    'AWS::ApiGateway::Authorizer',
    {
      AuthorizerResultTtlInSeconds: ttl,
      Name: own.name,
      RestApiId: restApiId(service),
      IdentitySource: truthy(source) ? source : byDefault,
      IdentityValidationExpression: text(at(map, 'identityValidationExpression')),
      Type: own.type,
      ...(pool ? { ProviderARNs: [own.arn] } : { AuthorizerUri: invocationUri(own.arn) }),
    },
    provenance,
    own.fn?.alias ? { DependsOn: own.fn.alias.id } : {},
  );
  const permission = `${normal(own.name)}LambdaPermissionApiGateway`;
  if (!permitted || pool || service.builder.has(permission) || truthy(at(map, 'managedExternally'))) return;
  service.builder.add(
    permission,
    'AWS::Lambda::Permission',
    {
      FunctionName: own.fn?.alias ? { Ref: own.fn.alias.id } : own.arn,
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: executeApi(restApiId(service), '/*/*'),
    },
    { ...provenance, rule: 'permission' },
  );
}
