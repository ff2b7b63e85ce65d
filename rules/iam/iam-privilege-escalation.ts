import { boundaryOf } from '../../src/aws/iam/policy/boundary.ts';
import { escalationPaths, type EscalationPath } from '../../src/aws/iam/policy/escalation.ts';
import { holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Related } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-privilege-escalation',
  title: 'IAM role can escalate its own privileges',
  severity: 'critical',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [269] },
  why: 'An attacker with these credentials is not limited to the listed permissions. These actions give access to the permissions of a more privileged role or user, up to an administrator.',
  fix: 'Restrict each of these actions to the roles, users or functions that it is meant for.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/least-privilege-cloudformation/introduction.html',
  ],
  check({ resource, world, report }) {
    const [shortest, ...others] = escalationPaths(resource, world);
    if (!shortest) return;
    const boundary = boundaryOf(resource, world);
    report(
      shortest.at,
      `With ${listInWords(actionsOf(shortest), 6)} on all resources, ${holderOf(resource)} can ${gain(shortest)}${boundary ? `, within the permissions boundary ${boundary}` : ''}`,
      {
        severity: boundary ? 'high' : 'critical',
        related: [...parts(shortest), ...more(others), ...functionsOfUnnamedRole(resource)],
      },
    );
  },
});

/** What a method comes to. */
function gain({ method: { actions } }: EscalationPath): string {
  if (actions.includes('iam:passrole')) return 'pass a more privileged role to a service and act through it';
  return actions[0]?.startsWith('iam:') === true
    ? 'escalate its own privileges'
    : 'take over a resource that runs with a more privileged role';
}

const actionsOf = ({ steps }: EscalationPath): string[] => steps.map(({ action }) => action);

/** Where the other actions of the shortest method are given. */
const parts = ({ at: first, steps }: EscalationPath): readonly Related[] =>
  steps
    .slice(1)
    .filter(({ at }) => at.span.start !== first.span.start)
    .map(({ action, at }) => ({ at, note: `grants ${action}` }));

/** The other methods, each at the first entry that it takes. */
function more(others: readonly EscalationPath[]): readonly Related[] {
  const byPlace = new Map<number, { readonly at: Related['at']; readonly methods: string[] }>();
  for (const path of others) {
    const { start } = path.at.span;
    const group = byPlace.get(start) ?? { at: path.at, methods: [] };
    byPlace.set(start, group);
    group.methods.push(actionsOf(path).join(' + '));
  }
  return [...byPlace.values()].map(({ at, methods }) => ({ at, note: `also ${listInWords(methods, 5)}` }));
}
