import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const SHOP = `Transform: AWS::Serverless-2016-10-31
Resources:
  Order:
    Type: AWS::Serverless::Function
    Properties:
      Handler: order.handler
      Runtime: nodejs22.x
      CodeUri: .
      Policies: [{ DynamoDBCrudPolicy: { TableName: !Ref Orders } }]
      Events: { Post: { Type: HttpApi, Properties: { Path: /orders, Method: post } } }
  Nightly:
    Type: AWS::Serverless::Function
    Properties: { Handler: n.handler, Runtime: nodejs22.x, CodeUri: . }
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
`;

test('mermaid has each step with its line', async () => {
  const { out, status } = await run(folder({ 'template.yaml': SHOP }), ['graph', 'template.yaml']);
  expect(status).toBe(0);
  expect(out.split('\n').filter(line => line.includes('-->'))).toEqual([
    '  n1 -->|"request<br/>template.yaml:10"| n0',
    '  n2 -->|"no authorizer asks who calls<br/>template.yaml:10"| n1',
    '  n0 -->|"dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:PutItem and 7 more<br/>template.yaml:9"| n3',
  ]);
});

test('json has the paths, and what an edge grants', async () => {
  const { out } = await run(folder({ 'template.yaml': SHOP }), ['graph', '.', '--format', 'json']);
  const { graphs, paths } = JSON.parse(out) as {
    graphs: { edges: { kind: string; used?: string; at: object }[] }[];
    paths: { title: string; steps: { name: string }[] }[];
  };
  expect(graphs[0]?.edges.find(({ kind }) => kind === 'grants')).toMatchObject({
    used: 'unknown',
    at: { file: 'template.yaml', line: 9 },
  });
  expect(paths.map(({ title }) => title)).toEqual([
    'Anyone on the internet can call Order, which may read and change the table Orders',
  ]);
});

test.each([
  [['--format', 'dot', '--function', 'Nightly'], 0, /^digraph "template.yaml" \{[^>]*\}\n$/, ''],
  [['--function', 'Ordre'], 2, /^$/, 'there is no function "Ordre"; did you mean "Order"?'],
  [['--depth', '2'], 2, /^$/, '--depth counts from a function: name it with --function'],
  [['--function', 'Order', '--depth', '0'], 2, /^$/, '--depth must be a number from 1 to 99, not "0"'],
])('graph %j', async (args, status, shown, error) => {
  const ran = await run(folder({ 'template.yaml': SHOP }), ['graph', 'template.yaml', ...args]);
  expect(ran.status).toBe(status);
  expect(ran.out).toMatch(shown);
  expect(ran.err).toContain(error);
});

test('a template that cannot be read is an error with its line', async () => {
  const ran = await run(folder({ 'template.yaml': 'Resources:\n  A: [\n' }), ['graph', 'template.yaml']);
  expect(ran.status).toBe(2);
  expect(ran.err).toMatch(/template\.yaml:\d+:\d+ /);
});
