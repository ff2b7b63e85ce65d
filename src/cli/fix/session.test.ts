import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run } from '../testing.ts';

const text = (cwd: string, file = 'template.yaml'): string => readFileSync(join(cwd, file), 'utf8');
const SIGNED = `
            Auth:
              Authorizer: AWS_IAM`;
const table = (name: string, more = ''): string => `Resources:
  ${name}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
${more}`;

test('makes the fixes of findings alike, whose fingerprints move as one of them goes', async () => {
  const route = (method: string, auth = ''): string => `
        On${method}:
          Type: Api
          Properties:
            RestApiId: !Ref Orders
            Path: /orders
            Method: ${method}${auth}`;
  const fn = (name: string, ...routes: readonly string[]): string => `
  ${name}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs24.x
      InlineCode: exports.handler = async () => 'ok'
      Events:${routes.join('')}`;
  const api = (auth: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
${fn('List', route('get', SIGNED))}${fn('Add', route('post', auth))}${fn('Change', route('put', auth))}${fn('Remove', route('delete', auth))}
`;
  const cwd = folder({ 'template.yaml': api('') });
  await run(cwd, ['--fix-unsafe', '--rule', 'api-without-authorizer']);
  expect(text(cwd)).toBe(api(SIGNED));
});

test('does not fix a part of a service by itself that is told with others', async () => {
  const cwd = folder({
    'serverless.yml': `service: shop
provider: { name: aws, runtime: nodejs24.x }
resources: ['\${file(orders.yml)}', '\${file(users.yml)}', '\${file(items.yml)}']
`,
    'orders.yml': table('Orders'),
    'users.yml': table('Users', '    Condition: Never\n'),
    'items.yml': `${table('Items', '    Condition: Never\n')}Conditions:\n  Never: !Equals [!Ref AWS::Region, x]\n`,
  });
  const { out, err } = await run(cwd, ['--fix-unsafe', '--rule', 'data-without-customer-key']);
  expect(err).toBe('nothing was fixed\n');
  expect(out).toContain('Orders and 2 more resources');
});

test('declares a key once for the stores of a service in several files', async () => {
  const cwd = folder({
    'serverless.yml': `service: shop
provider: { name: aws, runtime: nodejs24.x }
resources: ['\${file(orders.yml)}', '\${file(users.yml)}']
`,
    'orders.yml': table('Orders'),
    'users.yml': table('Users'),
  });
  await run(cwd, ['--fix-unsafe', '--rule', 'data-without-customer-key']);
  expect(text(cwd, 'orders.yml').match(/^  DataKey:$/gm)).toHaveLength(1);
  expect(text(cwd, 'users.yml')).toBe(
    `${table('Users')}      SSESpecification:
        SSEEnabled: true
        SSEType: KMS
        KMSMasterKeyId: !GetAtt DataKey.Arn
`,
  );
});
