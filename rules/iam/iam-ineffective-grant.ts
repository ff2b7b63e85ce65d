import {
  grantsSome,
  ineffectiveIn,
  type Ineffective,
  type Reason,
} from '../../src/aws/iam/policy/ineffective.ts';
import { grantsOf, holderOf, standsFor } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
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
  check({ resource, report }) {
    const statements = grantsOf(resource, () => {});
    for (const statement of statements) {
      for (const ineffective of statement.made ? [] : ineffectiveIn(statement)) {
        const entries = ineffective.entries.filter(
          entry => !statements.some(other => other !== statement && grantsSome(other, entry.literal!)),
        );
        if (entries.length > 0)
          report(entries[0]!, said({ ...ineffective, entries }, holderOf(resource)), {
            fix: mend({ ...ineffective, entries }),
            related: [
              { at: ineffective.resource, note: `on "${ineffective.resource.text}"` },
              ...standsFor(resource),
            ],
          });
      }
    }
  },
});

const WHY: { readonly [reason in Reason]: (many: boolean) => string } = {
  star: many =>
    many ? 'take no resource, but Resource names one' : 'takes no resource, but Resource names one',
  service: many => `${many ? 'act' : 'acts'} on nothing of the service in Resource`,
  objects: many => `${many ? 'act' : 'acts'} on the objects of a bucket, but Resource names the bucket`,
  bucket: many => `${many ? 'act' : 'acts'} on a bucket, but Resource names objects`,
};

function said({ reason, entries }: Ineffective, holder: string): string {
  return `${holder} gets nothing by ${names(entries)}: ${entries.length === 1 ? 'it' : 'they'} ${WHY[reason](entries.length > 1)}`;
}

function mend({ reason, entries, resource }: Ineffective): string {
  if (reason === 'star') return `Put ${names(entries)} into a statement with Resource "*".`;
  if (reason === 'objects') return `Write ${resource.text}/* for ${names(entries)}.`;
  return reason === 'bucket'
    ? `Add the ARN of the bucket, without what follows its name, for ${names(entries)}.`
    : `Name in Resource what ${names(entries)} ${entries.length === 1 ? 'takes' : 'take'}.`;
}

const names = (entries: readonly { readonly literal: string | undefined }[]): string =>
  listInWords(entries.map(({ literal }) => literal!));
