import { expect, test } from 'vitest';
import { UserError } from '../scan/user-error.ts';
import { format, scan } from './library.ts';

const TEXTS = {
  texts: {
    'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: .
      Policies: [{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: '*' }] }]
      Events: { Post: { Type: HttpApi, Properties: { Path: /shell, Method: post } } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /jobs } }
`,
  },
};

test('who asks for the html report gets attack paths, cards, what passed and fixes', async () => {
  const page = await format(await scan(TEXTS, { formats: ['html'] }), 'html');
  for (const part of [
    'Anyone on the internet can call Fn, which may read, change and share every table',
    '"functions":[{',
    '"pass":',
    'Set RetentionInDays to 365',
  ])
    expect(page).toContain(part);
});

test('a report without them does not become a page that says there are none', async () => {
  const report = await scan(TEXTS);
  const error = await format(report, 'html').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(`${(error as Error).message}`).toContain("scan(input, { formats: ['html'] })");
});

test('sarif has fixes where the scan knows of it, and a scan without formats plans none', async () => {
  const fixes = async (options?: Parameters<typeof scan>[1]): Promise<boolean> =>
    (await format(await scan(TEXTS, options), 'sarif')).includes('Set RetentionInDays to 365');
  expect([await fixes({ formats: ['sarif'] }), await fixes()]).toEqual([true, false]);
});
