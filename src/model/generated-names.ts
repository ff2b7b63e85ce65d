/** What messages call a resource that a tool makes, and the property that holds its name: nobody wrote its logical id. */
const KINDS: ReadonlyMap<string, readonly [kind: string, name: string]> = new Map([
  ['AWS::S3::Bucket', ['bucket', 'BucketName']],
  ['AWS::Logs::LogGroup', ['log group', 'LogGroupName']],
  ['AWS::SQS::Queue', ['queue', 'QueueName']],
  ['AWS::ApiGateway::ApiKey', ['API key', 'Name']],
  ['AWS::ApiGateway::DomainName', ['domain name', 'DomainName']],
  ['AWS::ApiGateway::DomainNameV2', ['domain name', 'DomainName']],
  ['AWS::ApiGatewayV2::DomainName', ['domain name', 'DomainName']],
  ['AWS::ApiGateway::Stage', ['stage', 'StageName']],
  ['AWS::ApiGatewayV2::Stage', ['stage', 'StageName']],
  ['AWS::Cognito::UserPool', ['user pool', 'UserPoolName']],
  ['AWS::CloudFront::Distribution', ['CloudFront distribution', '']],
]);

type Generated = {
  readonly id: string;
  readonly type: string;
  readonly literal: (property: string) => string | undefined;
};

/** `the domain name api.example.com`, `the deployment bucket`; undefined for types that are told by their logical id. */
export function generatedName({ id, type, literal }: Generated): string | undefined {
  if (type === 'AWS::ApiGateway::RestApi') return 'the REST API';
  if (type === 'AWS::ApiGatewayV2::Api')
    return literal('ProtocolType') === 'WEBSOCKET' ? 'the WebSocket API' : 'the HTTP API';
  if (id === 'ServerlessDeploymentBucket') return 'the deployment bucket';
  const [kind, property = ''] = KINDS.get(type) ?? [];
  if (kind === undefined) return undefined;
  const name = property === '' ? undefined : literal(property);
  return name === undefined ? `the ${kind}` : `the ${kind} ${name}`;
}
