import { shown } from '../../src/aws/resource-paths.ts';
import { lockedStores } from '../../src/aws/kms/decrypt-access.ts';
import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'kms-missing-decrypt',
  title: 'Function may use a store but not the key that encrypts it',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::IAM::Role'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'The store asks KMS in the name of whoever calls it: without the key the call is refused, and the quick repair is a grant that is far too wide.',
  fix: 'Allow the action on the ARN of the key in the same policy.',
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  ],
  check({ resource: role, world, report, undetermined }) {
    for (const { store, key, action, missing, at, path, byKeyPolicy } of lockedStores(
      role,
      world,
      undetermined,
    )) {
      const may =
        action === ''
          ? `${holderOf(role)} polls ${store.name}`
          : `${holderOf(role)} may use ${action} on ${store.name}`;
      const actions = listInWords(missing);
      if (byKeyPolicy)
        report(
          at,
          `${may}, but the policy of ${key.name}, which encrypts it, gives ${actions} neither to the role nor to the account`,
          { related: shown(path), fix: 'Name the role, or the root of the account, in the key policy.' },
        );
      else
        report(
          at,
          `${may}, but ${action === '' ? 'has no' : 'not'} ${actions} on ${key.name}, which encrypts it`,
          { related: shown(path) },
        );
    }
  },
});
