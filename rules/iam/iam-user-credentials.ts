import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { flat } from '../../src/aws/iam/policy/statements.ts';
import { isWrittenOut } from '../../src/aws/written-text.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-user-credentials',
  title: 'IAM user has long-term credentials or directly attached policies',
  severity: 'medium',
  preset: 'recommended',
  on: [
    'AWS::IAM::AccessKey',
    'AWS::IAM::User',
    'AWS::IAM::UserPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
  ],
  maps: { owasp: ['S2'], sas: ['SAS-04'], cwe: [798], fsbp: ['IAM.2'] },
  why: 'Access keys and passwords of a user stay valid until they are deleted. A review of groups and roles does not show the permissions of a single user.',
  fix: 'Let people sign in through IAM Identity Center, and let code assume a role.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-user-loginprofile.html',
  ],
  check(look) {
    const { resource, report } = look;
    if (resource.type === 'AWS::IAM::AccessKey')
      report(resource, `${resource.name} is an access key of a user and never expires`, {
        fix: 'Let the code assume a role. If it runs outside AWS, use IAM Roles Anywhere.',
      });
    else if (resource.type === 'AWS::IAM::User') userItself(look);
    else attachedToUsers(look);
  },
});

function userItself({ resource: user, report }: RuleContext): void {
  const lists = ['Policies', 'ManagedPolicyArns'].map(name => user.get(name));
  const [place, ...others] = lists.filter(list =>
    flat(list).some(entry => entry !== list || !entry.symbolic),
  );
  if (place)
    report(place, `${holderOf(user)} has directly attached policies`, {
      fix: INTO_GROUP,
      related: others.map(at => ({ at, note: 'also these policies' })),
    });
  const password = user.get('LoginProfile', 'Password');
  if (password.text.literal && isWrittenOut(password.node))
    report(password, `Password of ${user.name} is in the template in plaintext`, {
      fix: 'Get the password from Secrets Manager with {{resolve:secretsmanager:…}}, and change the current password.',
    });
}

function attachedToUsers({ resource: policy, report, undetermined }: RuleContext): void {
  const users = policy.get(policy.type === 'AWS::IAM::UserPolicy' ? 'UserName' : 'Users');
  const [first] = flat(users);
  if (first === undefined) return;
  if (policy.type !== 'AWS::IAM::UserPolicy' && !users.complete)
    undetermined('the users that it is attached to are not known until deployment');
  else report(users, `${holderOf(policy)} is attached to a user`, { fix: INTO_GROUP });
}

const INTO_GROUP = 'Attach the policy to a group or a role.';
