import { runsAtEdge } from '../../src/aws/lambda/edge.ts';
import { isFrameworkProvider } from '../../src/aws/lambda/framework-provider.ts';
import { functionsOf, isKeptFromLogging, logGroupOf } from '../../src/aws/logs/log-groups.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-log-retention',
  title: 'Lambda function keeps its logs for ever',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778] },
  why: 'Lambda creates a missing log group with no expiry, so personal data in logs outlives every deletion promise.',
  fix: 'Declare the log group /aws/lambda/<function> with RetentionInDays.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.made || runsAtEdge(fn, world)) return;
    const group = logGroupOf(fn, world);
    const graveness = isFrameworkProvider(fn) ? ({ severity: 'info' } as const) : {};
    if (group === 'unknown') return undetermined('the name of its log group is known only at deployment');
    if (group === 'implicit')
      return isKeptFromLogging(fn)
        ? undefined
        : report(fn, `Lambda will create the log group of ${fn.name} with no retention`, graveness);
    const retention = group.declared.get('RetentionInDays');
    if (!retention.absent)
      return retention.present
        ? undefined
        : undetermined('the retention of its log group is known only at deployment');
    const [first = fn, ...others] = functionsOf(group.declared, world);
    if (first.id !== fn.id) return;
    const whose = others.length > 0 ? `${fn.name} and ${others.length} more` : fn.name;
    const related = others.map(other => ({
      at: other,
      note: `${other.name} writes to it as well`,
      resource: other.name,
    }));
    const days = 'to the number of days that the logs are needed.';
    if (group.declared.made)
      report(group.declared, `the log group of ${whose} is created with no retention`, {
        ...graveness,
        related,
        fix: `Set logRetentionInDays under provider, or in the function, ${days}`,
      });
    else
      report(group.declared, `${group.declared.name}, the log group of ${whose}, sets no RetentionInDays`, {
        ...graveness,
        related,
        fix: `Set RetentionInDays ${days}`,
      });
  },
});
