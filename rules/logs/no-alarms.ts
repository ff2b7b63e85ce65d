import { alarmsOf } from '../../src/aws/logs/alarms.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'no-alarms',
  title: 'No alarm on errors or throttles',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
  maps: { owasp: ['S10'], sas: ['SAS-05'] },
  why: 'An attack often shows first as errors and throttles. Without an alarm that notifies someone, they go unnoticed.',
  fix: 'Add an AWS::CloudWatch::Alarm on the Errors and Throttles metrics of AWS/Lambda, with AlarmActions that notify someone.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html',
  ],
  check({ resource, world, report, undetermined }) {
    const { status: standing, first } = alarmsOf(world);
    if (first !== resource.id) return;
    if (standing === 'unknown') undetermined('alarms may be in a nested stack');
    if (standing === 'none') report(resource, 'no alarm in this stack monitors errors or throttles');
    if (standing === 'silent')
      report(resource, 'no alarm in this stack has an action, so no one is notified', {
        fix: 'Set AlarmActions to a topic that notifies someone.',
      });
  },
});
