import { describe, expect, test } from 'vitest';
import { TestEditor } from './testing.ts';

const TEMPLATE = `Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
  Size: { Type: String, Default: small }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
`;
const SERVICE = `service: orders
custom:
  names: { dev: o-dev, prod: o-prod }
  name: \${self:custom.names.\${sls:stage}}
provider:
  name: aws
  environment:
    TABLE: WHERE
functions:
  list:
    handler: list.handler
`;

describe('hover shows what a value is where it is deployed', () => {
  test.each([
    {
      text: '      QueueName: !Sub "${AWS::StackName}-|x"\n',
      says: ['Resolves to', '`${AWS::StackName}-x`'],
    },
    { text: '      QueueName: !If [IsProd, big, !Ref |Size]\n', says: ['`${Size}`', 'by default "small"'] },
    {
      text: '      QueueName: !I|f [IsProd, big, tiny]\n',
      says: ['by branch', '- `big` when Stage is prod', '- `tiny` when Stage is not prod'],
    },
    {
      text: '      QueueName: !Join ["-", [a, |b, !Ref Size]]\n',
      says: ['- `a-b-${Size}`', '- `a-b-small` when'],
    },
    { text: '      QueueName: !Jo|in ["-", [a, b]]\n', says: ['`a-b`'] },
    { text: '      QueueName: pla|in\n', says: [] },
    { text: '      KmsMasterKeyId: !Ref AWS::NoV|alue\n', says: ['`no value (AWS::NoValue)`'] },
    {
      text: '      KmsMasterKeyId: !GetAtt Orders.A|rn\n',
      says: ['the attribute Arn of Orders, AWS::SQS::Queue'],
    },
  ])('$text', async ({ text, says }) => {
    const editor = await new TestEditor({}).start();
    const hover = await editor.hover('template.yaml', TEMPLATE + text);
    for (const part of says) expect(hover).toContain(part);
    if (says.length === 0) expect(hover).toBeUndefined();
  });

  test.each([
    { at: '${self:cus|tom.name}', says: ['- `o-dev` when stage is dev', '- `o-prod` when stage is prod'] },
    { at: '${self:service}-|x', says: ['`orders-x`'] },
    { at: '${env:|TOKEN}', says: ['a variable of env that has no value here'] },
    { at: '${ssm:/|orders/table}', says: ['a variable of ssm'] },
  ])('of serverless.yml: $at', async ({ at, says }) => {
    const editor = await new TestEditor({}).start();
    const hover = await editor.hover('serverless.yml', SERVICE.replace('WHERE', at));
    for (const part of says) expect(hover).toContain(part);
  });

  test('a secret is not shown', async () => {
    const editor = await new TestEditor({}).start();
    const hover = await editor.hover(
      'serverless.yml',
      SERVICE.replace('TABLE: WHERE', 'DB_PASSWORD: ${self:custom.pass|word}').replace(
        'custom:',
        'custom:\n  password: Xk29fmqLw8Zr',
      ),
    );
    expect(hover ?? '').not.toContain('Xk29fmqLw8Zr');
  });

  test('nor is the Default of a parameter that is one', async () => {
    const editor = await new TestEditor({}).start();
    const text = `Parameters:
  Password: { Type: String, NoEcho: true, Default: Xk29fmqLw8Zr }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { MasterUserPassword: !Ref Pass|word }
`;
    const hover = await editor.hover('template.yaml', text);
    expect(hover).toContain('recognized as a secret');
    expect(hover).not.toContain('Xk29fmqLw8Zr');
  });

  test('text of a template is no Markdown', async () => {
    const editor = await new TestEditor({}).start();
    const hover = await editor.hover(
      'template.yaml',
      `${TEMPLATE}      QueueName: !Su|b "\`a\` <img src=x> \${Size}"\n`,
    );
    expect(hover).toContain('`` `a` <img src=x> ${Size} ``');
  });
});

describe('definition leads to what a name stands for', () => {
  test.each([
    { text: '      QueueName: !Ref Si|ze\n', to: ['template.yaml:3'] },
    { text: '      QueueName: !Sub "x-${Si|ze}"\n', to: ['template.yaml:3'] },
    { text: '      QueueName: !If [Is|Prod, a, b]\n', to: ['template.yaml:5'] },
    { text: '      KmsMasterKeyId: !GetAtt Ord|ers.Arn\n', to: ['template.yaml:7'] },
    { text: '      KmsMasterKeyId: !GetAtt [Ord|ers, Arn]\n', to: ['template.yaml:7'] },
    { text: '    DependsOn: [Ord|ers]\n', to: ['template.yaml:7'] },
    { text: '      QueueName: !Ref AWS::Reg|ion\n', to: [] },
    { text: '      QueueName: Si|ze\n', to: [] },
  ])('$text', async ({ text, to }) => {
    const editor = await new TestEditor({}).start();
    expect(await editor.definitions('template.yaml', TEMPLATE + text)).toEqual(to);
  });

  test('a resource that SAM generates leads to what makes it generate that', async () => {
    const editor = await new TestEditor({}).start();
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: '' }
Outputs:
  Role: { Value: !GetAtt ListRo|le.Arn }
`;
    expect(await editor.definitions('template.yaml', text)).toEqual(['template.yaml:3']);
  });

  test.each([
    { at: '${self:custom.na|me}', to: ['serverless.yml:4'] },
    { at: '${self:custom.names.d|ev}', to: ['serverless.yml:3'] },
    { at: '${self:custom.names.${sls:sta|ge}}', to: [] },
    { at: '${se|lf:custom.names.${sls:stage}}', to: ['serverless.yml:3'] },
    { at: '${file(ta|bles.yml):orders.name}', to: ['tables.yml:2'] },
    { at: '${file(tables.y|ml)}', to: ['tables.yml:1'] },
    { at: '${file(ab|sent.yml):a}', to: [] },
    { at: '${param:ta|ble}', to: ['serverless.yml:13'] },
  ])('of serverless.yml: $at', async ({ at, to }) => {
    const editor = await new TestEditor({ 'tables.yml': 'orders:\n  name: o\n' }).start();
    const text = `${SERVICE.replace('WHERE', at)}params:\n  default: { table: t }\n`;
    expect(await editor.definitions('serverless.yml', text)).toEqual(to);
  });
});

const of = (policies: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
  List:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: list.handler
      Runtime: nodejs22.x
      Environment: { Variables: { TABLE: !Ref Orders } }
      Policies: ${policies}
`;
const CODE = `const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
const client = new DynamoDBClient({});
exports.handler = event =>
  client.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { id: { S: String(event.id) } } }));
`;
describe('lenses say what a role allows and what the code needs of it', () => {
  test.each([
    {
      policies:
        '[{ Statement: [{ Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Orders.Arn }] }]',
      title: '1 grant, as the code needs',
    },
    {
      policies: "[{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn }] }]",
      title: '1 grant, 1 wider than the code needs',
    },
    { policies: '[]', title: '0 grants, 1 missing' },
  ])('$title', async ({ policies, title }) => {
    const editor = await new TestEditor({ 'src/list.js': CODE }).start();
    await editor.open('template.yaml', of(policies));
    const [lens] = await editor.lenses('template.yaml');
    expect(lens?.range.start.line).toBe(5);
    expect(lens?.command?.title).toBe(title);
    const { command = '', arguments: args = [] } = lens?.command ?? {};
    expect(await editor.command(command, ...(args as unknown[]))).toBe('policy of List in template.yaml');
  });

  test('of code that is not there', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', of('[]'));
    const [lens] = await editor.lenses('template.yaml');
    expect(lens?.command?.title).toMatch(/^grants: code not analysed: /);
  });
});

describe('quick fixes', () => {
  const KEY = `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: false
      KeyPolicy: { Statement: [] }
`;
  test('write what --fix would write', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', KEY);
    const replace = (await editor.actions('template.yaml')).find(({ title }) => title.startsWith('Set'));
    expect(replace).toMatchObject({
      title: 'Set EnableKeyRotation to true',
      isPreferred: true,
      kind: 'quickfix',
    });
    const [edit] = replace?.edit?.changes?.[TestEditor.uri('template.yaml')] ?? [];
    expect(edit).toEqual({
      range: { start: { line: 4, character: 25 }, end: { line: 4, character: 30 } },
      newText: 'true',
    });
  });

  test('that two findings share are told once, as the safe one', async () => {
    const editor = await new TestEditor({ 'src/list.js': CODE }).start();
    const wide = "[{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn }] }]";
    await editor.open('template.yaml', of(wide));
    const all = await editor.actions('template.yaml');
    const [exact, ...others] = all.filter(({ title }) => title.startsWith('Replace "dynamodb:*"'));
    expect(exact).toMatchObject({
      title: 'Replace "dynamodb:*" with dynamodb:GetItem',
      isPreferred: true,
      diagnostics: [{ code: 'iam-wildcard-action' }, { code: 'iam-unused-grant' }],
    });
    expect(others).toEqual([]);
  });

  test('say what may break', async () => {
    const editor = await new TestEditor({}).start();
    const text = `Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }
`;
    await editor.open('template.yaml', text);
    const [first] = (await editor.actions('template.yaml')).filter(
      ({ title }) => !title.startsWith('Accept'),
    );
    expect(first).toMatchObject({ isPreferred: false, title: expect.stringMatching(/ \(.+\)$/) });
  });

  test('write the comment that accepts a finding, which asks for the reason', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', KEY);
    const [accept] = (await editor.actions('template.yaml')).filter(({ title }) =>
      title.startsWith('Accept'),
    );
    const [edit] = accept?.edit?.changes?.[TestEditor.uri('template.yaml')] ?? [];
    expect(edit?.newText).toMatch(/^ +# stackward-ignore [\w-]+: \n$/);
  });

  test('of JSON have no comment', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open(
      'template.json',
      '{"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": false}}}}',
    );
    const titles = (await editor.actions('template.json')).map(({ title }) => title);
    expect(titles).toContain('Set EnableKeyRotation to true');
    expect(titles.filter(title => title.startsWith('Accept'))).toEqual([]);
  });
});
