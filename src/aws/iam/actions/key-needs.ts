import { factRows, factsAs } from '../../../model/facts.ts';

/** Senders decrypt the new data key to see that it is whole (SQS developer guide, "Amazon SQS Key management", Configure AWS KMS permissions for producers, read 2026-11). */
const SENDERS = /^sqs:sendmessage(?:batch)?$/;

/**
 * What the caller of an action, in lower case, must be allowed on the key of a customer that encrypts what it acts on. DynamoDB, too, decrypts as the principal
 * who reads or writes (DynamoDB developer guide, "DynamoDB encryption at rest usage notes", Decrypt, read 2026-11).
 */
export const keyNeeds = (): ReadonlyMap<string, readonly string[]> =>
  factsAs(
    'key-needs.txt',
    text =>
      new Map(
        factRows(text).map(([action = '', needs = '']) => [
          action,
          SENDERS.test(action) ? ['kms:Decrypt', 'kms:GenerateDataKey'] : needs.split(','),
        ]),
      ),
  );
