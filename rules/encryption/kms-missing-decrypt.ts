import { relatedSteps } from '../../src/aws/resource-paths.ts';
import { missingKeyAccess, type MissingKeyAccess } from '../../src/aws/kms/decrypt-access.ts';
import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { distinctBy, groupBy } from '../../src/rule/group-by.ts';
import { defineRule, type Resource } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'kms-missing-decrypt',
  title: 'Execution role has no access to the KMS key that encrypts its data',
  severity: 'medium',
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
    const missing = missingKeyAccess(role, world, undetermined);
    const byKey = groupBy(missing, ({ key, byKeyPolicy }) => `${key.id} ${byKeyPolicy}`);
    for (const uses of byKey.values()) {
      const [{ key, at, path, byKeyPolicy }, ...others] = uses;
      const actions = listInWords([...new Set(uses.flatMap(use => use.missing))]);
      const encrypts = `${key.name}, which encrypts ${new Set(uses.map(({ store }) => store.id)).size > 1 ? 'them' : 'it'}`;
      const related = [
        ...relatedSteps(path),
        ...distinctBy(others, use => use.at.span.start)
          .filter(use => use.at.span.start !== at.span.start)
          .map(use => ({ at: use.at, note: usesInWords(role, [use]), resource: use.store.name })),
        ...others.flatMap(use => relatedSteps(use.path.filter(({ kind }) => kind === 'encrypts'))),
      ];
      if (byKeyPolicy)
        report(
          at,
          `${usesInWords(role, uses)}, but the key policy of ${encrypts}, grants ${actions} to neither the role nor the account`,
          { related, fix: 'Add the role, or the account root, as a principal in the key policy.' },
        );
      else
        report(
          at,
          `${usesInWords(role, uses)}, but ${uses.every(({ action }) => action === '') ? 'is not allowed' : 'not'} ${actions} on ${encrypts}`,
          { related },
        );
    }
  },
});

/** `Fn polls First and is allowed sqs:SendMessage on Second and Third and dynamodb:GetItem on Orders`. */
function usesInWords(role: Resource, uses: readonly MissingKeyAccess[]): string {
  const byAction = [...groupBy(uses, ({ action }) => action)].map(
    ([action, same]) => [action, listInWords(same.map(({ store }) => store.name))] as const,
  );
  const polled = byAction.flatMap(([action, stores]) => (action === '' ? [`polls ${stores}`] : []));
  const allowed = byAction.flatMap(([action, stores]) => (action === '' ? [] : [`${action} on ${stores}`]));
  const parts = [...polled, ...(allowed.length > 0 ? [`is allowed ${listInWords(allowed)}`] : [])];
  return `${holderOf(role)} ${listInWords(parts)}`;
}
