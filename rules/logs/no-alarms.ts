import { alarmsOf } from '../../src/aws/logs/alarms.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'no-alarms',
  title: 'Nobody hears of errors',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
  maps: { owasp: ['S10'], sas: ['SAS-05'] },
  why: 'A break-in often shows first as errors and throttled calls: without an alarm that tells somebody, they stay in a graph that nobody looks at.',
  fix: 'Add an AWS::CloudWatch::Alarm on Errors and Throttles of AWS/Lambda, with AlarmActions that reach somebody.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html',
  ],
  check({ resource, world, report, undetermined }) {
    const { status: standing, first } = alarmsOf(world);
    if (first !== resource.id) return;
    if (standing === 'unknown') undetermined('its alarms may be in a nested stack');
    if (standing === 'none') report(resource, 'no alarm of this stack tells of errors or throttled calls');
    if (standing === 'silent')
      report(resource, 'no alarm of this stack has an action, so nobody hears of it', {
        fix: 'Set AlarmActions to a topic that reaches somebody.',
      });
  },
});
