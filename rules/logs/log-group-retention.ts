import { functionsOf } from '../../src/aws/logs.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'log-group-retention',
  title: 'Log group keeps its logs for ever',
  severity: 'medium', preset: 'recommended',
  on: ['AWS::Logs::LogGroup'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'Without RetentionInDays CloudWatch Logs never deletes an event: cost grows, and personal data in logs outlives every deletion promise.',
  fix: 'Set RetentionInDays to the number of days that the logs are needed.',
  references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html'],
  check({ resource: group, world, report, unsure }) {
    const retention = group.get('RetentionInDays');
    if (retention.present) return;
    if (!retention.absent) return unsure('its retention is known only at deployment');
    if (functionsOf(group, world).length === 0) report(group, `${group.called} sets no RetentionInDays`);
  },
});
