import { grantBeyondLogging } from '../../src/aws/iam/policy/beyond-logging.ts';
import { functionsWithRole, functionsSharingRole, twoExist } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-shared-role',
  title: 'Several Lambda functions share one execution role',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::IAM::Role', 'AWS::Lambda::Function'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 653] },
  why: 'A shared role grants everything that any of its functions needs. A vulnerability in one function exposes the permissions of all of them.',
  fix: 'Create a separate role for each function, with only the permissions that it needs.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html',
  ],
  check(look) {
    if (look.resource.type === 'AWS::IAM::Role') inStack(look);
    else if (look.strict) fromOutside(look);
  },
});

function inStack({ resource: role, world, report }: RuleContext): void {
  const functions = functionsWithRole(role, world);
  const grant = functions.length > 1 ? grantBeyondLogging(role, world) : undefined;
  if (!grant || !twoExist(functions, world)) return;
  report(
    role.provenance ? grant.at : role,
    `${listInWords(functions.map(fn => fn.name))} share ${role.provenance ? 'the role with these statements' : role.name}`,
    {
      related: [
        { at: grant.at, note: `grants ${listInWords(grant.what)}` },
        ...functions.map(fn => ({
          at: fn.get('Role'),
          note: `${fn.name} uses this role`,
          resource: fn.name,
        })),
      ],
    },
  );
}

function fromOutside({ resource: fn, world, report }: RuleContext): void {
  const functions = functionsSharingRole(fn, world);
  if (functions[0]?.id !== fn.id || !twoExist(functions, world)) return;
  report(
    fn.get('Role'),
    `${listInWords(functions.map(one => one.name))} share the role ${fn.get('Role').text}, which is defined elsewhere`,
    {
      severity: 'low',
      related: functions
        .slice(1)
        .map(one => ({ at: one.get('Role'), note: `${one.name} uses this role`, resource: one.name })),
    },
  );
}
