import { relatedSteps } from '../../src/aws/resource-paths.ts';
import { missingKeyAccess } from '../../src/aws/kms/decrypt-access.ts';
import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'kms-missing-decrypt',
  title: 'Execution role has no access to the KMS key that encrypts its data',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::IAM::Role'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'The service calls KMS with the permissions of the caller. Without access to the key, the call is denied, and the quick fix is often an overly broad grant.',
  fix: 'Allow the action on the key ARN in the same policy.',
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  ],
  check({ resource: role, world, report, undetermined }) {
    for (const { store, key, action, missing, at, path, byKeyPolicy } of missingKeyAccess(
      role,
      world,
      undetermined,
    )) {
      const may =
        action === ''
          ? `${holderOf(role)} polls ${store.name}`
          : `${holderOf(role)} is allowed ${action} on ${store.name}`;
      const actions = listInWords(missing);
      if (byKeyPolicy)
        report(
          at,
          `${may}, but the key policy of ${key.name}, which encrypts it, grants ${actions} to neither the role nor the account`,
          {
            related: relatedSteps(path),
            fix: 'Add the role, or the account root, as a principal in the key policy.',
          },
        );
      else
        report(
          at,
          `${may}, but ${action === '' ? 'is not allowed' : 'not'} ${actions} on ${key.name}, which encrypts it`,
          { related: relatedSteps(path) },
        );
    }
  },
});
