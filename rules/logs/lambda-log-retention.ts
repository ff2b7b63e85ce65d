import { runsAtEdge } from '../../src/aws/lambda/edge.ts';
import { isFrameworkProvider } from '../../src/aws/lambda/framework-provider.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { functionsLoggingTo, isKeptFromLogging, logGroupOf } from '../../src/aws/logs/log-groups.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-log-retention',
  title: 'Lambda function log group has no retention period',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'A log group that Lambda creates never expires its logs. Personal data in them outlives any commitment to delete it.',
  fix: 'Declare the log group /aws/lambda/<function> with RetentionInDays.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html',
  ],
  gather: all => {
    const names = listInWords(all.map(({ item = '' }) => item));
    return all.some(({ type }) => type === 'AWS::Logs::LogGroup')
      ? `the log groups of ${all.length} functions do not set RetentionInDays: ${names}`
      : `Lambda creates the log groups of ${all.length} functions without a retention period: ${names}`;
  },
  check({ resource: fn, world, strict, report, undetermined }) {
    if (fn.provenance || (isFrameworkProvider(fn) && !strict)) return;
    // CloudFront developer guide, "Edge function logs", read 2026-11.
    if (runsAtEdge(fn, world))
      return undetermined('it runs at the edge, and its log groups in other regions are not in the template');
    const group = logGroupOf(fn, world);
    const graveness = isFrameworkProvider(fn) ? ({ severity: 'info' } as const) : {};
    if (group === 'unknown') return undetermined('the name of its log group is not known until deployment');
    if (group === 'implicit')
      return isKeptFromLogging(fn)
        ? undefined
        : report(fn, `Lambda creates the log group of ${fn.name} without a retention period`, {
            ...graveness,
            gathering: { group: 'implicit', item: fn.name },
          });
    const retention = group.declared.get('RetentionInDays');
    if (!retention.absent)
      return retention.present
        ? undefined
        : undetermined('the retention period of its log group is not known until deployment');
    const [first = fn, ...others] = functionsLoggingTo(group.declared, world);
    if (first.id !== fn.id) return;
    const whose = others.length > 0 ? `${fn.name} and ${others.length} more` : fn.name;
    const related = others.map(other => ({
      at: other,
      note: `${other.name} also writes to it`,
      resource: other.name,
    }));
    const days = 'to the number of days that you need the logs.';
    if (group.declared.provenance)
      report(group.declared, `the log group of ${whose} is created without a retention period`, {
        ...graveness,
        related,
        gathering: { group: 'generated', item: fn.name, at: world.stack.shared },
        fix: `Set logRetentionInDays under provider or in the function ${days}`,
      });
    else
      report(
        group.declared,
        `${group.declared.name}, the log group of ${whose}, does not set RetentionInDays`,
        {
          ...graveness,
          related,
          gathering: { group: 'declared', item: fn.name },
          fix: `Set RetentionInDays ${days}`,
        },
      );
  },
});
