import {
  COLLECTION_DATA,
  COLLECTION_NETWORK,
  publicNetwork,
  wideAccess,
} from '../../src/aws/storage/opensearch-serverless.ts';
import { PUBLIC_SWITCHES, domainAccess, SEARCH_DOMAINS } from '../../src/aws/storage/public-endpoints.ts';
import { cause, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'database-public',
  title: 'Database is publicly accessible',
  severity: 'high',
  preset: 'recommended',
  on: [...typesOf(PUBLIC_SWITCHES), ...SEARCH_DOMAINS, COLLECTION_NETWORK, COLLECTION_DATA],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284] },
  why: 'Only a password or a policy protects the data from anyone who scans the internet for open ports.',
  fix: 'Disable public access and connect through the VPC.',
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsDmsReplicationInstanceDetails.html',
    'https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html',
  ],
  check(look) {
    const { resource: store, report, undetermined } = look;
    if (SEARCH_DOMAINS.includes(store.type)) return searchDomain(look);
    if (store.type === COLLECTION_NETWORK || store.type === COLLECTION_DATA) return judgeCollections(look);
    for (const off of switchedOff(PUBLIC_SWITCHES, store)) {
      if (off.how === 'open') undetermined(`${off.row.path.join('.')} is not known until deployment`);
      else report(off.at, `${store.called} is publicly accessible: ${cause(off)}`, { fix: off.row.fix });
    }
  },
});

function searchDomain({ resource: domain, strict, report, undetermined }: RuleContext): void {
  const at = domainAccess(domain, undetermined);
  if (at.status === 'unknown') undetermined('whether it is in a VPC is not known until deployment');
  if (at.status === 'open')
    report(at.at, `${domain.called} is outside a VPC and its access policy allows everyone`, {
      fix: 'Set VPCOptions, or restrict AccessPolicies to specific principals.',
    });
  if (at.status === 'reachable' && strict)
    report(domain, `${domain.called} is outside a VPC and has a public endpoint`, {
      severity: 'low',
      fix: 'Set VPCOptions with subnets and a security group.',
    });
}

/** Collections of OpenSearch Serverless: where they can be reached from, and by whom. */
function judgeCollections({ resource: policy, report, undetermined }: RuleContext): void {
  const open = policy.type === COLLECTION_NETWORK ? publicNetwork(policy, undetermined) : undefined;
  if (open)
    report(open, `${policy.called} makes OpenSearch Serverless collections publicly accessible`, {
      severity: 'medium',
      why: 'Only data access policies and IAM protect the collections from anyone on the internet.',
      fix: 'Set AllowFromPublic to false and list the VPC endpoints in SourceVPCEs.',
    });
  const wide = policy.type === COLLECTION_DATA ? wideAccess(policy, undetermined) : undefined;
  if (wide)
    report(wide.at, `${policy.called} ${wide.says}`, {
      severity: 'medium',
      why: 'The principals can read, change and delete the data of collections that they do not use.',
      fix: 'List the roles, the collections and the aoss: permissions that are needed.',
    });
}
