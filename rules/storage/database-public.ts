import { PUBLIC_SWITCHES, reach, SEARCH_DOMAINS } from '../../src/aws/storage/public-endpoints.ts';
import { cause, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'database-public',
  title: 'Database can be reached from the internet',
  severity: 'high',
  preset: 'recommended',
  on: [...typesOf(PUBLIC_SWITCHES), ...SEARCH_DOMAINS],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284] },
  why: 'Only a password or a policy is left between the data and everyone who scans for open ports.',
  fix: 'Give it no public address and reach it through the VPC.',
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsDmsReplicationInstanceDetails.html',
    'https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html',
  ],
  check(look) {
    const { resource: store, report, undetermined } = look;
    if (SEARCH_DOMAINS.includes(store.type)) return searchDomain(look);
    for (const off of switchedOff(PUBLIC_SWITCHES, store)) {
      if (off.how === 'open') undetermined(`${off.row.path.join('.')} is known only at deployment`);
      else
        report(off.at, `${store.called} has an address on the internet: ${cause(off)}`, { fix: off.row.fix });
    }
  },
});

function searchDomain({ resource: domain, strict, report, undetermined }: RuleContext): void {
  const at = reach(domain, undetermined);
  if (at.status === 'unknown') undetermined('whether it is in a VPC is known only at deployment');
  if (at.status === 'open')
    report(at.at, `${domain.called} is outside a VPC and lets everyone in`, {
      fix: 'Set VPCOptions, or name in AccessPolicies who may call the domain.',
    });
  if (at.status === 'reachable' && strict)
    report(domain, `${domain.called} is outside a VPC: its endpoint is on the internet`, {
      severity: 'low',
      fix: 'Set VPCOptions with subnets and a security group.',
    });
}
