import { at } from '../../../../source/node.ts';
import type { Plain } from '../../../builder/make.ts';
import { normal } from '../../names.ts';
import { isTrue, text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';
import { addExtended, arnOf, type Construct, type ConstructKind } from './construct.ts';

/** An HTTP API whose one route puts what it is sent on an event bus; open to everyone with `insecure`. */
export const webhook: ConstructKind = {
  functions: ({ key, value }) => {
    const authorizer = at(value, 'authorizer');
    return authorizer && !isTrue(at(value, 'insecure'))
      ? { key: `${key}Authorizer`, cause: 'authorizer', value: authorizer }
      : undefined;
  },
  make: makeWebhook,
};

function makeWebhook(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const id = (...path: readonly string[]): string => constructId(key, ...path);
  const [api, bus, role] = [
    id('HttpApi', 'Resource'),
    id('Bus', 'Resource'),
    id('ApiGatewayRole', 'Resource'),
  ];
  const add = (name: string, type: string, properties: { readonly [key: string]: Plain }): void =>
    void service.builder.add(name, type, properties, provenance);
  const insecure = isTrue(at(value, 'insecure'));
  const path = at(value, 'path');
  const method = text(at(value, 'method')) ?? 'POST';
  const literal = text(path);
  const routeKey: Plain =
    literal === undefined ? { 'Fn::Join': [' ', [method, path]] } : `${method} ${literal}`;
  addExtended(service, construct, 'api', api, 'AWS::ApiGatewayV2::Api', {
    Name: 'HttpApi',
    ProtocolType: 'HTTP',
  });
  add(id('HttpApi', 'DefaultStage', 'Resource'), 'AWS::ApiGatewayV2::Stage', {
    ApiId: { Ref: api },
    AutoDeploy: true,
    StageName: '$default',
  });
  addExtended(service, construct, 'bus', bus, 'AWS::Events::EventBus', { Name: id('Bus') });
  add(role, 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' } },
      ],
    },
    Policies: [
      {
        PolicyName: 'EventBridge',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Action: 'events:PutEvents', Effect: 'Allow', Resource: arnOf(key, 'Bus', 'Resource') },
          ],
        },
      },
    ],
  });
  add(id('Integration'), 'AWS::ApiGatewayV2::Integration', {
    ApiId: { Ref: api },
    ConnectionType: 'INTERNET',
    CredentialsArn: { 'Fn::GetAtt': [role, 'Arn'] },
    IntegrationSubtype: 'EventBridge-PutEvents',
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '1.0',
    RequestParameters: {
      DetailType: at(value, 'eventType') ?? 'Webhook',
      Detail: '$request.body',
      Source: key,
      EventBusName: { Ref: bus },
    },
  });
  add(id('Route'), 'AWS::ApiGatewayV2::Route', {
    ApiId: { Ref: api },
    AuthorizationType: insecure ? 'NONE' : 'CUSTOM',
    AuthorizerId: insecure ? undefined : { Ref: id('Authorizer') },
    RouteKey: routeKey,
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: id('Integration') }]] },
  });
  if (!insecure) addAuthorizer(service, construct, api, role);
  service.builder.addOutput(id('HttpApiEndpoint'), { 'Fn::GetAtt': [api, 'ApiEndpoint'] }, provenance);
  service.builder.addOutput(id('Endpoint'), routeKey, provenance);
}

/** The function that decides who may call, invoked with the role of the API. */
function addAuthorizer(
  service: ServerlessService,
  { key, provenance }: Construct,
  api: string,
  role: string,
): void {
  const fn: Plain = { 'Fn::GetAtt': [`${normal(`${key}Authorizer`)}LambdaFunction`, 'Arn'] };
  const policy = constructId(key, 'ApiGatewayRole', 'DefaultPolicy', 'Resource');
  service.builder.add(
    policy,
    'AWS::IAM::Policy',
    {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'lambda:InvokeFunction',
            Effect: 'Allow',
            Resource: [fn, { 'Fn::Join': ['', [fn, ':*']] }],
          },
        ],
      },
      PolicyName: policy,
      Roles: [{ Ref: role }],
    },
    provenance,
  );
  service.builder.add(
    constructId(key, 'Authorizer'),
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: { Ref: api },
      AuthorizerCredentialsArn: { 'Fn::GetAtt': [role, 'Arn'] },
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerType: 'REQUEST',
      AuthorizerUri: {
        'Fn::Join': [
          '/',
          [
            `arn:aws:apigateway:${service.region ?? 'us-east-1'}:lambda:path/2015-03-31/functions`,
            fn,
            'invocations',
          ],
        ],
      },
      EnableSimpleResponses: true,
      Name: `${key}-authorizer`,
    },
    provenance,
  );
}
