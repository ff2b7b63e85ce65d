import { grantsSome, ineffectiveIn, type Ineffective, type Reason } from '../../src/aws/iam/ineffective.ts';
import { grantsOf, holderOf, standsFor } from '../../src/aws/iam/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/statements.ts';
import { listed } from '../../src/aws/iam/wording.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-ineffective-grant',
  title: 'A policy allows an action on a resource that the action does not take',
  severity: 'low',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'The permission is not there: the call is refused, and the next person widens the policy until it works.',
  fix: 'Name a resource that the action takes.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, world, report }) {
    const statements = grantsOf(resource, () => {});
    for (const statement of statements) {
      for (const ineffective of statement.made ? [] : ineffectiveIn(statement, world)) {
        const entries = ineffective.entries.filter(entry => !statements.some(other => other !== statement && grantsSome(other, entry.literal!, world)));
        if (entries.length > 0) report(entries[0]!, said({ ...ineffective, entries }, holderOf(resource)), { fix: mend({ ...ineffective, entries }), related: [{ at: ineffective.resource, note: `on "${ineffective.resource.text}"` }, ...standsFor(resource)] });
      }
    }
  },
});

const WHY: { readonly [reason in Reason]: readonly [one: string, many: string] } = {
  star: ['takes no resource', 'take no resource'],
  service: ['acts on nothing of that service', 'act on nothing of that service'],
  objects: ['acts on the objects of a bucket, not on the bucket', 'act on the objects of a bucket, not on the bucket'],
  bucket: ['acts on the bucket, not on its objects', 'act on the bucket, not on its objects'],
};

function said({ reason, entries, resource }: Ineffective, holder: string): string {
  const [one, many] = WHY[reason];
  return `On "${resource.text}" ${holder} gets nothing by ${names(entries)}, which ${entries.length === 1 ? one : many}`;
}

function mend({ reason, entries, resource }: Ineffective): string {
  if (reason === 'star') return `Put ${names(entries)} into a statement with Resource "*".`;
  if (reason === 'objects') return `Write ${resource.text}/* for ${names(entries)}.`;
  return reason === 'bucket' ? `Add the ARN of the bucket, without what follows its name, for ${names(entries)}.` : `Name in Resource what ${names(entries)} ${entries.length === 1 ? 'takes' : 'take'}.`;
}

const names = (entries: readonly { readonly literal: string | undefined }[]): string => listed(entries.map(({ literal }) => literal!));
