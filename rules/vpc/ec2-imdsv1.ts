import { cause, fixFor, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { METADATA_SWITCHES } from '../../src/aws/vpc/instance-metadata.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'ec2-imdsv1',
  title: 'EC2 instance metadata does not require a session token (IMDSv2)',
  severity: 'medium',
  preset: 'recommended',
  on: typesOf(METADATA_SWITCHES),
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [918] },
  why: 'With IMDSv1, any request that an attacker can make the instance send, for example through a proxy or SSRF, returns the credentials of its role.',
  fix: 'Set HttpTokens to required.',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const off of switchedOff(METADATA_SWITCHES, resource)) {
      if (off.row.strict && !strict) continue;
      if (off.how === 'open') undetermined('whether it requires IMDSv2 is not known until deployment');
      else if (off.how === 'written')
        report(off.at, `${resource.called} allows IMDSv1: ${cause(off)}`, fixFor(off));
      else
        report(
          off.at,
          `${resource.called} requires IMDSv2 only if its AMI or the account does: ${cause(off)}`,
          {
            ...fixFor(off),
            severity: 'low',
          },
        );
    }
  },
});
