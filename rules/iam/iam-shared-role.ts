import { documentedOnEverything } from '../../src/aws/iam/actions.ts';
import { attachedPolicies } from '../../src/aws/iam/attached.ts';
import { grantedBy } from '../../src/aws/iam/grant.ts';
import { functionsOf, sharingOutside, statementsOfRole } from '../../src/aws/iam/roles.ts';
import type { Statement } from '../../src/aws/iam/statements.ts';
import { listed } from '../../src/aws/iam/wording.ts';
import { defineRule, type Look } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-shared-role',
  title: 'Several functions share one execution role',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::IAM::Role', 'AWS::Lambda::Function'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 653] },
  why: 'A shared role holds what any of its functions needs, so a fault in one function gives an attacker the permissions of all.',
  fix: 'Give each function a role with what it needs.',
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html', 'https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html'],
  check(look) {
    if (look.resource.type === 'AWS::IAM::Role') inStack(look);
    else if (look.strict) fromOutside(look);
  },
});

function inStack({ resource: role, world, report }: Look): void {
  const functions = functionsOf(role, world);
  if (functions.length < 2) return;
  const statements = statementsOfRole(role, world).filter(statement => dataActions(statement).length > 0);
  const policies = attachedPolicies(role).filter(({ policy }) => !policy.onlyLogs);
  const [own] = [...statements, ...policies];
  if (!own) return;
  const grants = listed([...new Set(statements.flatMap(dataActions)), ...policies.map(({ policy }) => policy.name)]);
  report(role.made ? own.at : role, `${listed(functions.map(fn => fn.name))} share ${role.made ? 'one role' : role.name}, which grants ${grants}`, {
    related: functions.map(fn => ({ at: fn.get('Role'), note: `${fn.name} uses it`, resource: fn.name })),
  });
}

/** The actions of an authored Allow statement, as written, that are more than writing logs, traces and metrics. */
function dataActions(statement: Statement): string[] {
  if (statement.effect !== 'Allow' || (statement.made && !statement.made.rule.startsWith('sam:policy-template:'))) return [];
  if (statement.notActions.length > 0) return ['NotAction'];
  return grantedBy(statement).filter(({ actions }) => actions.some(action => action.service !== 'logs' && !documentedOnEverything([action.name]))).map(({ written }) => written);
}

function fromOutside({ resource: fn, world, report }: Look): void {
  const [first, ...others] = sharingOutside(fn, world);
  if (first?.id !== fn.id) return;
  const here = others.flatMap(other => world.resource(other.id) ?? []);
  if (here.length === 0) return;
  report(fn.get('Role'), `${listed([fn, ...here].map(one => one.name))} share the role ${fn.get('Role').text}, which is defined elsewhere`, {
    severity: 'low',
    related: here.map(one => ({ at: one.get('Role'), note: `${one.name} uses it`, resource: one.name })),
  });
}
