import { expect, test } from 'vitest';
import { attempts } from '../testing-fixes.ts';

test('encryption of a queue refuses anonymous requests, so it is no safe fix', async () => {
  const text = `Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }
`;
  const [attempt] = await attempts('data-not-encrypted', text);
  expect(attempt?.verdict.why).toBeUndefined();
  expect(attempt?.fix).toMatchObject({ safety: 'unsafe' });
  expect(attempt?.fix.risk).toContain('Anonymous requests');
});
