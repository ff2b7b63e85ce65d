import { ageing } from '../../src/aws/lambda/runtimes.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-deprecated-runtime',
  title: 'Function runs on a runtime that AWS has deprecated',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [1104], fsbp: ['Lambda.2'] },
  why: 'A deprecated runtime gets no security patches any more, and some months later functions on it can be neither created nor changed.',
  fix: 'Move the function to a runtime that AWS supports.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html',
  ],
  options: {
    'days-ahead': { about: 'How many days before a deprecation it is told.', fallback: 90, range: [0, 1000] },
  },
  check({ resource: fn, today, options: { 'days-ahead': soon }, report, undetermined }) {
    const runtime = fn.get('Runtime');
    const name = runtime.literal;
    if (name === undefined)
      return runtime.present ? undetermined('its runtime is known only at deployment') : undefined;
    const age = ageing(name, today, soon);
    if (age)
      report(runtime, `${fn.name} runs on ${name}, ${age.says}`, { severity: age.severity, fix: age.fix });
  },
});
