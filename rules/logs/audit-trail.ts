import { cause, fixFor, switchedOff } from '../../src/aws/switches.ts';
import { flowLogs, TRAIL_SWITCHES } from '../../src/aws/logs/trail.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'audit-trail',
  title: 'CloudTrail trail or VPC logging is incomplete',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::CloudTrail::Trail', 'AWS::EC2::VPC'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'Activity that is not recorded, or whose record can be changed without detection, cannot be investigated later.',
  fix: 'Record all regions, enable log file validation and deliver events to CloudWatch Logs.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  ],
  check({ resource, world, strict, report, undetermined }) {
    for (const off of switchedOff(TRAIL_SWITCHES, resource)) {
      if (off.how === 'open') undetermined(`${off.row.path.join('.')} is not known until deployment`);
      else report(off.at, `${resource.called} ${off.row.problem}: ${cause(off)}`, fixFor(off));
    }
    const flow = resource.type === 'AWS::EC2::VPC' && strict ? flowLogs(resource, world) : 'yes';
    if (flow === 'unknown') undetermined('the VPC of a flow log is not known until deployment');
    if (flow === 'no')
      report(resource, `${resource.called} has no flow log`, {
        fix: 'Add an AWS::EC2::FlowLog with the ResourceId of the VPC.',
      });
  },
});
