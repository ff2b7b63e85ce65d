import { boundaryOf } from '../../src/aws/iam/policy/boundary.ts';
import { escalationPaths, type EscalationPath } from '../../src/aws/iam/policy/escalation.ts';
import { holderOf, standsFor } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Related } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-privilege-escalation',
  title: 'A role can give itself more permissions',
  severity: 'critical',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [269] },
  why: 'Whoever gets hold of these credentials is not held to what the policies list: with these actions he takes the permissions of a stronger role or user, in the end of an administrator.',
  fix: 'Name the roles, users or functions that each of these actions is meant for.',
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
      shortest.places[0]!,
      `${holderOf(resource)} can ${gain(shortest)}, with ${listInWords(shortest.actions, 6)} on every resource${boundary ? `, within the permissions boundary ${boundary}` : ''}`,
      {
        severity: boundary ? 'high' : 'critical',
        related: [...parts(shortest), ...more(others), ...standsFor(resource)],
      },
    );
  },
});

/** What a method comes to. */
function gain({ method: { actions } }: EscalationPath): string {
  if (actions.includes('iam:passrole')) return 'hand a stronger role to a service and act through it';
  return actions[0]!.startsWith('iam:')
    ? 'give itself more permissions'
    : 'take over what runs with a stronger role';
}

/** Where the other actions of the shortest method are given. */
function parts({ actions, places: [first, ...rest] }: EscalationPath): readonly Related[] {
  return rest.flatMap((at, index) =>
    at.span.start === first!.span.start ? [] : [{ at, note: `gives ${actions[index + 1]}` }],
  );
}

/** The other methods, each at the first entry that it takes. */
function more(others: readonly EscalationPath[]): readonly Related[] {
  const groups = new Map<number, EscalationPath[]>();
  for (const way of others)
    groups.set(way.places[0]!.span.start, [...(groups.get(way.places[0]!.span.start) ?? []), way]);
  return [...groups.values()].map(ways => ({
    at: ways[0]!.places[0]!,
    note: `also ${listInWords(
      ways.map(({ actions }) => actions.join(' + ')),
      4,
    )}`,
  }));
}
