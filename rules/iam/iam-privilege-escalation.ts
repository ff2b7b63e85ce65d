import { isPattern } from '../../src/aws/iam/actions/glob.ts';
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
    const [shortest, ...others] = escalationPaths(resource);
    if (!shortest) return;
    const boundary = boundaryOf(resource, world);
    report(
      shortest.at,
      `With ${given(shortest, others)}, ${holderOf(resource)} can ${gain(shortest)}${boundary ? `, within the permissions boundary ${boundary}` : ''}`,
      {
        severity: boundary ? 'high' : 'critical',
        ...fixOf(shortest),
        related: [...parts(shortest), ...more(shortest, others), ...functionsOfUnnamedRole(resource)],
      },
    );
  },
});

/** Where one wildcard gives all of a method, it is what the author wrote. */
const wildcardOf = ({ steps, at }: EscalationPath): string | undefined =>
  isPattern(at.literal ?? '') && steps.every(step => step.at === at) ? at.literal : undefined;

function given(path: EscalationPath, others: readonly EscalationPath[]): string {
  const wildcard = wildcardOf(path);
  if (wildcard === undefined) return `${listInWords(actionsOf(path), 6)}${where(path)}`;
  const single = path.steps.length === 1;
  const more = others.filter(other => single && other.steps.length === 1 && other.at === path.at);
  return `"${wildcard}"${where(path)}, which includes ${listInWords([path, ...more].flatMap(actionsOf), 6)}`;
}

/** A boundary can be changed where the policy names the role itself. */
const where = ({ method }: EscalationPath): string =>
  method.actions.some(isBoundaryChange) ? '' : ' on all resources';
const isBoundaryChange = (action: string): boolean => action.endsWith('permissionsboundary');

function fixOf(path: EscalationPath): { readonly fix?: string } {
  const wildcard = wildcardOf(path);
  return wildcard === undefined
    ? {}
    : {
        fix: `Replace "${wildcard}" with the actions that are needed, and restrict each to the resources that it is meant for.`,
      };
}

/** What a method comes to. */
function gain({ method: { actions } }: EscalationPath): string {
  if (actions.some(isBoundaryChange)) return 'change its own permissions boundary';
  if (actions[0]?.startsWith('ssm:') === true) return 'run commands on all instances, with the role of each';
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

/** The other methods, each at the first entry that it takes; those of the same entry need no word. */
function more(shortest: EscalationPath, others: readonly EscalationPath[]): readonly Related[] {
  const byPlace = new Map<number, { readonly at: Related['at']; readonly methods: string[] }>();
  for (const path of others) {
    if (path.at.span.start === shortest.at.span.start) continue;
    const { start } = path.at.span;
    const group = byPlace.get(start) ?? { at: path.at, methods: [] };
    byPlace.set(start, group);
    group.methods.push(actionsOf(path).join(' + '));
  }
  return [...byPlace.values()].map(({ at, methods }) => ({ at, note: `also ${listInWords(methods, 5)}` }));
}
