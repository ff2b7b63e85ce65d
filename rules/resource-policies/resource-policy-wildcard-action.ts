import { isAnyAction } from '../../src/aws/iam/policy/grant.ts';
import {
  holdersOf,
  policyOwner,
  resourceStatements,
} from '../../src/aws/iam/principals/resource-policies.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** `s3:*`, and `*` as well: a resource's policy is about that resource only. */
const isWholeService = (action = ''): boolean => isAnyAction(action) || /^[a-z\d-]+:\*+$/i.test(action);

export default defineRule({
  id: 'resource-policy-wildcard-action',
  title: 'Resource-based policy allows all actions',
  severity: 'medium',
  preset: 'recommended',
  byElement: true,
  on: holdersOf('s3', 's3express', 'sqs', 'sns', 'ecr', 'ecr-public'),
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732] },
  why: 'These include actions that delete the resource, change its policy and share it with others. The principal needs only a few of them.',
  fix: 'List only the actions that are needed, by name.',
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
      if (!known) undetermined('the principals of the policy are not known until deployment');
      else
        report(
          complete,
          `Policy of ${policyOwner(resource, statement.place)} grants "${complete.text}" to ${known.who === 'anyone' ? 'everyone' : known.at.text}`,
        );
    }
  },
});
