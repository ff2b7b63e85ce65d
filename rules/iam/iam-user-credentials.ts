import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { flat } from '../../src/aws/iam/policy/statements.ts';
import { isWrittenOut } from '../../src/aws/written-text.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-user-credentials',
  title: 'An IAM user with credentials or permissions of its own',
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
  why: 'Keys and passwords of a user stay valid until somebody deletes them, and permissions given to one user are seen by nobody who reviews groups and roles.',
  fix: 'Let people sign in through IAM Identity Center and let code assume a role.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-user-loginprofile.html',
  ],
  check(look) {
    const { resource, report } = look;
    if (resource.type === 'AWS::IAM::AccessKey')
      report(resource, `${resource.name} is a key of a user that does not expire`, {
        fix: 'Let the code assume a role; where it runs outside AWS, through IAM Roles Anywhere.',
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
    report(place, `${holderOf(user)} has policies of its own`, {
      fix: INTO_GROUP,
      related: others.map(at => ({ at, note: 'and these' })),
    });
  const password = user.get('LoginProfile', 'Password');
  if (password.text.literal && isWrittenOut(password.node))
    report(password, `The password of ${user.name} is written in the template`, {
      fix: 'Take the password from Secrets Manager, with {{resolve:secretsmanager:…}}, and change this one.',
    });
}

function attachedToUsers({ resource: policy, report, undetermined }: RuleContext): void {
  const users = policy.get(policy.type === 'AWS::IAM::UserPolicy' ? 'UserName' : 'Users');
  const [first] = flat(users);
  if (first === undefined) return;
  if (policy.type !== 'AWS::IAM::UserPolicy' && !users.complete)
    undetermined('to whom it is attached is known only at deployment');
  else report(users, `${holderOf(policy)} is attached to a user`, { fix: INTO_GROUP });
}

const INTO_GROUP = 'Attach the policy to a group or a role.';
