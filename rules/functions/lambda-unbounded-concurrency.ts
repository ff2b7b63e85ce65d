import { unthrottledPathOf } from '../../src/aws/lambda/unthrottled.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-unbounded-concurrency',
  title: 'Anybody can run a function as often as they like',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { sas: ['SAS-08'], cwe: [770] },
  why: 'Without a limit, whoever calls it in a loop takes the concurrency of all functions of the account, and its owner pays for it.',
  fix: 'Set ReservedConcurrentExecutions, or throttle the stage in front of it.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const way = unthrottledPathOf(fn, world);
    if (way === 'unknown') undetermined('its reserved concurrency is known only at deployment');
    else if (way)
      report(fn, `anybody can run ${fn.name} by ${way.name} as often as they like`, {
        related: [{ at: way.at, note: 'asks nobody, and nothing limits it' }],
      });
  },
});
