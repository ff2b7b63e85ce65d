import { unthrottledPathOf } from '../../src/aws/lambda/unthrottled.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-unbounded-concurrency',
  title: 'Public Lambda function has no concurrency or rate limit',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { sas: ['SAS-08'], cwe: [770] },
  why: 'A caller in a loop uses up the concurrency that all functions in the account share, and the owner of the account pays for it.',
  fix: 'Set ReservedConcurrentExecutions, or configure throttling for the API stage.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const way = unthrottledPathOf(fn, world);
    if (way === 'unknown') undetermined('its reserved concurrency is not known until deployment');
    else if (way)
      report(fn, `Anyone can invoke ${fn.name} through ${way.name} without a limit`, {
        related: [{ at: way.at, note: 'allows unauthenticated access without a limit' }],
      });
  },
});
