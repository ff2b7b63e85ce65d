import { cdkGrantOf } from '../../src/aws/iam/policy/cdk-grants.ts';
import {
  grantsSome,
  ineffectiveIn,
  type Ineffective,
  type Reason,
} from '../../src/aws/iam/policy/ineffective.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-ineffective-grant',
  title: 'IAM policy allows an action on a resource that the action does not support',
  severity: 'low',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'The statement grants nothing, so the call is denied. Such policies are often widened until the call succeeds.',
  fix: 'Specify a resource that the action supports.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, report }) {
    const statements = grantsOf(resource, () => {});
    for (const statement of statements) {
      for (const ineffective of statement.provenance ? [] : ineffectiveIn(statement)) {
        const entries = ineffective.entries.filter(
          ({ literal }) =>
            literal === undefined ||
            (cdkGrantOf(statement, resource, literal) === undefined &&
              !statements.some(other => other !== statement && grantsSome(other, literal))),
        );
        const [first] = entries;
        if (first)
          report(first, said({ ...ineffective, entries }, holderOf(resource)), {
            fix: mend({ ...ineffective, entries }),
            related: [
              { at: ineffective.resource, note: `on "${ineffective.resource.text}"` },
              ...functionsOfUnnamedRole(resource),
            ],
          });
      }
    }
  },
});

const WHY: { readonly [reason in Reason]: (many: boolean) => string } = {
  star: many => `${many ? 'support' : 'supports'} only "*" and Resource names a resource`,
  service: many => `${many ? 'support' : 'supports'} no resource of the service in Resource`,
  objects: many => `${many ? 'apply' : 'applies'} to the objects of a bucket and Resource names the bucket`,
  bucket: many => `${many ? 'apply' : 'applies'} to a bucket and Resource names objects`,
  place: many =>
    `${many ? 'apply' : 'applies'} to resources in a Region and an account and the ARN in Resource leaves one of them empty`,
};

function said({ reason, entries }: Ineffective, holder: string): string {
  return `${names(entries)} ${entries.length === 1 ? 'grants' : 'grant'} ${holder} nothing, because ${entries.length === 1 ? 'it' : 'they'} ${WHY[reason](entries.length > 1)}`;
}

function mend({ reason, entries, resource }: Ineffective): string {
  if (reason === 'star') return `Move ${names(entries)} to a statement with Resource "*".`;
  if (reason === 'place') return 'Add the Region and the account ID to the ARN in Resource.';
  if (reason === 'objects') return `Set Resource to ${resource.text}/* for ${names(entries)}.`;
  return reason === 'bucket'
    ? `Add the bucket ARN, without an object key, to Resource for ${names(entries)}.`
    : `Set Resource to a resource that ${names(entries)} ${entries.length === 1 ? 'supports' : 'support'}.`;
}

const names = (entries: readonly { readonly literal: string | undefined }[]): string =>
  listInWords(entries.flatMap(({ literal }) => literal ?? []));
