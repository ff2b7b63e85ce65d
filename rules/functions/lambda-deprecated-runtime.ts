import { daysBetween, runtimeNamed } from '../../src/aws/lambda/runtimes.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** How long before it happens a deprecation is worth a word. */
const SOON = 90;

export default defineRule({
  id: 'lambda-deprecated-runtime',
  title: 'Function runs on a runtime that AWS has deprecated',
  severity: 'medium', preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [1104], fsbp: ['Lambda.2'] },
  why: 'A deprecated runtime gets no security patches any more, and some months later functions on it can be neither created nor changed.',
  fix: 'Move the function to a runtime that AWS supports.',
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html', 'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html'],
  check({ resource: fn, today, report, unsure }) {
    const runtime = fn.get('Runtime');
    const name = runtime.literal;
    // One that lowering wrote is of a function that its author can not change.
    if (runtime.made) return;
    if (name === undefined) return runtime.present ? unsure('its runtime is known only at deployment') : undefined;
    const life = runtimeNamed(name);
    const left = life && today !== '' ? daysBetween(today, life.deprecated) : SOON + 1;
    if (!life || left > SOON) return;
    const fix = life.successor === undefined ? {} : { fix: `Set the runtime to ${life.successor} and test the function on it.` };
    if (left > 0) report(runtime, `${fn.name} runs on ${name}, which AWS deprecates on ${life.deprecated}`, { severity: 'low', ...fix });
    else report(runtime, `${fn.name} runs on ${name}, which AWS deprecated on ${life.deprecated}`, fix);
  },
});
