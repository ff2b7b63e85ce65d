import { functionsOf } from '../../src/aws/logs/log-groups.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** The most that CloudWatch Logs takes (API reference, "PutRetentionPolicy", read 2026-11). */
const LONGEST = 3653;

export default defineRule({
  id: 'log-group-retention',
  title: 'Log group keeps its logs for ever',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Logs::LogGroup'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'Without RetentionInDays CloudWatch Logs never deletes an event: cost grows, and personal data in logs outlives every deletion promise.',
  fix: 'Set RetentionInDays to the number of days that the logs are needed.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html',
  ],
  options: {
    'shortest-days': {
      about: 'The fewest days that logs must be kept, those of functions as well: what an audit asks for.',
      fallback: 1,
      range: [1, LONGEST],
    },
    'longest-days': {
      about: 'The most days that logs may be kept, those of functions as well: what was promised to users.',
      fallback: LONGEST,
      range: [1, LONGEST],
    },
  },
  check({ resource: group, world, options, report, undetermined }) {
    const retention = group.get('RetentionInDays');
    if (retention.present) {
      const { number: days } = retention;
      const [shortest, longest] = [options['shortest-days'], options['longest-days']];
      if (days === undefined)
        return shortest > 1 || longest < LONGEST
          ? undetermined('its retention is known only at deployment')
          : undefined;
      if (days < shortest)
        report(retention, `${group.called} keeps its logs for ${days} days, fewer than ${shortest}`, {
          why: 'What happened is asked for later than that, and is then gone.',
          fix: `Set RetentionInDays to ${shortest} or more.`,
        });
      if (days > longest)
        report(retention, `${group.called} keeps its logs for ${days} days, more than ${longest}`, {
          why: 'Personal data in logs outlives what was promised about it.',
          fix: `Set RetentionInDays to ${longest} or less.`,
        });
      return;
    }
    if (!retention.absent) return undetermined('its retention is known only at deployment');
    if (functionsOf(group, world).length === 0) report(group, `${group.called} sets no RetentionInDays`);
  },
});
