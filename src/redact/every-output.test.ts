import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run } from '../cli/testing.ts';

// Put together here, so that no scanner of this repository takes it for a leak.
const CANARY = ['kR8', 'vQ2m', 'Zx7pLw4Tn9'].join('');
const STRIPE = ['sk', 'live', '51HabcDEFghiJKLmnoPQRstu'].join('_');

const FILES = {
  'cfn.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  DbPassword: { Type: String, Default: ${CANARY} }
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          DB_PASSWORD: ${CANARY}
          API_SECRET:
            ${CANARY}
          STRIPE_KEY: ${STRIPE}
          TOKEN: !Join ['', [${CANARY}]]
          FROM_PARAMETER: !Ref DbPassword
`,
  'one-line.json': JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Description: 'x '.repeat(500),
          Environment: { Variables: { DB_PASSWORD: CANARY, STRIPE_KEY: STRIPE } },
        },
      },
    },
  }),
  'serverless.yml': `service: s\nprovider:\n  name: aws\n  runtime: nodejs22.x\n  environment:\n    DB_PASSWORD: ${CANARY}\ncustom:\n  secret: ${CANARY}\nfunctions:\n  f:\n    handler: a.b\n    environment:\n      API_SECRET: \${self:custom.secret}\n`,
  'broken.yaml': `AWSTemplateFormatVersion: x\nResources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties: { Environment: { Variables: { DB_PASSWORD: "${CANARY} } } }\n`,
};

test('a secret is in no output of any format, however much is asked for', async () => {
  const cwd = folder(FILES);
  const outputs = ['text=out/r.txt', 'json=out/r.json', 'sarif=out/r.sarif'].flatMap(output => [
    '-o',
    output,
  ]);
  const scanned = await run(cwd, ['.', '--preset', 'strict', '--verbose', ...outputs]);
  const lowered = await Promise.all(
    Object.keys(FILES).flatMap(name => [
      run(cwd, ['lower', name]),
      run(cwd, ['lower', name, '--format', 'json']),
    ]),
  );
  const all = [scanned, ...lowered]
    .flatMap(({ out, err }) => [out, err])
    .concat(readdirSync(join(cwd, 'out')).map(name => readFileSync(join(cwd, 'out', name), 'utf8')));
  expect(scanned.out.match(/secret-in-environment/g)!.length).toBeGreaterThan(4);
  for (const secret of [CANARY, STRIPE]) for (const text of all) expect(text).not.toContain(secret);
});
