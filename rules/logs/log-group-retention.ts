import { listInWords } from '../../src/aws/listing.ts';
import { functionsLoggingTo } from '../../src/aws/logs/log-groups.ts';
import { purposeOf } from '../../src/aws/logs/log-sources.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** The most that CloudWatch Logs takes (API reference, "PutRetentionPolicy", read 2026-11). */
const LONGEST = 3653;

const FIX = 'Set RetentionInDays to the number of days that you need the logs.';

export default defineRule({
  id: 'log-group-retention',
  title: 'CloudWatch log group has no retention period',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Logs::LogGroup'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'Without RetentionInDays, CloudWatch Logs never deletes events. Costs grow, and personal data in the logs outlives any commitment to delete it.',
  fix: FIX,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html',
  ],
  options: {
    'shortest-days': {
      about:
        'The minimum retention period in days, for example for an audit. It also applies to the logs of functions.',
      fallback: 1,
      range: [1, LONGEST],
    },
    'longest-days': {
      about:
        'The maximum retention period in days, for example as promised to users. It also applies to the logs of functions.',
      fallback: LONGEST,
      range: [1, LONGEST],
    },
  },
  gather: all => `${listInWords(all.map(({ item = '' }) => item))} do not set RetentionInDays`,
  check({ resource: group, world, options, report, undetermined }) {
    const retention = group.get('RetentionInDays');
    if (retention.present) {
      const { number: days } = retention;
      const [shortest, longest] = [options['shortest-days'], options['longest-days']];
      if (days === undefined)
        return shortest > 1 || longest < LONGEST
          ? undetermined('its retention period is not known until deployment')
          : undefined;
      if (days < shortest)
        report(
          retention,
          `${group.called} keeps its logs for ${days} days, which is less than the minimum of ${shortest}`,
          {
            gathering: 'apart',
            why: 'Logs are deleted before they are needed.',
            fix: `Set RetentionInDays to ${shortest} or more.`,
          },
        );
      if (days > longest)
        report(
          retention,
          `${group.called} keeps its logs for ${days} days, which is more than the maximum of ${longest}`,
          {
            gathering: 'apart',
            why: 'Personal data in the logs is kept longer than promised.',
            fix: `Set RetentionInDays to ${longest} or less.`,
          },
        );
      return;
    }
    if (!retention.absent) return undetermined('its retention period is not known until deployment');
    if (functionsLoggingTo(group, world).length > 0) return;
    const purpose = purposeOf(group, world);
    const named = purpose === undefined ? group.called : `${group.called}, ${purpose},`;
    const called = group.provenance && purpose !== undefined ? purpose : named;
    report(group, `${called} does not set RetentionInDays`, {
      gathering: { group: 'unset', item: group.provenance ? (purpose ?? group.called) : group.name },
      fix: FIX,
      words: {
        serverless: 'Set logRetentionInDays under provider to the number of days that you need the logs.',
      },
    });
  },
});
