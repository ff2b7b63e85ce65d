import { isAnyAction } from '../../src/aws/iam/policy/grant.ts';
import { holdersOf, policyOf, resourceStatements } from '../../src/aws/iam/principals/resource-policies.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** `s3:*`, and `*` as well: a resource's policy is about that resource only. */
const isWholeService = (action = ''): boolean => isAnyAction(action) || /^[a-z\d-]+:\*+$/i.test(action);

export default defineRule({
  id: 'resource-policy-wildcard-action',
  title: 'A resource policy allows every action',
  severity: 'medium',
  preset: 'recommended',
  on: holdersOf('s3', 's3express', 'sqs', 'sns', 'ecr', 'ecr-public'),
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732] },
  why: 'Every action includes those that delete the resource, change its policy and give it to others; whoever is named needs few of them.',
  fix: 'List the actions that are needed by name.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html',
  ],
  check({ resource, settings: { trustedAccounts }, report, undetermined }) {
    for (const statement of resourceStatements(resource, undetermined)) {
      const complete =
        statement.effect === 'Allow'
          ? statement.actions.find(({ literal }) => isWholeService(literal))
          : undefined;
      const others = statement.principals.filter(
        ({ who, root = false, name = '' }) => who !== 'root' && !(root && trustedAccounts.includes(name)),
      );
      if (!complete || others.length === 0) continue;
      const known = others.find(({ who }) => who !== 'unknown');
      if (!known) undetermined('whom the policy names is known only at deployment');
      else
        report(
          complete,
          `the policy of ${policyOf(resource, statement.place)} allows "${complete.text}" to ${known.who === 'anyone' ? 'everyone' : known.at.text}`,
        );
    }
  },
});
