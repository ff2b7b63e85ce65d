import { listInWords } from '../../src/aws/listing.ts';
import { isOptional, runtimeChosenBy, runtimeDeprecation } from '../../src/aws/lambda/runtimes.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-deprecated-runtime',
  title: 'Lambda function uses a deprecated runtime',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function', 'AWS::Lambda::WebFunctionRevision'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [1104], fsbp: ['Lambda.2'] },
  why: 'A deprecated runtime no longer receives security patches. Some months later, functions that use it can be neither created nor updated.',
  fix: 'Set the runtime to a supported runtime and test the function on it.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html',
  ],
  options: {
    'days-ahead': {
      about: 'How many days before its deprecation date a runtime is reported.',
      fallback: 90,
      range: [0, 1000],
    },
  },
  // A runtime is one finding, whichever functions of the stack use it.
  gather: all => {
    const [{ message, item = '' } = { message: '' }] = all;
    const names = listInWords(all.map(one => one.item ?? ''));
    return message.replace(`${item} uses`, () => `${names} use`);
  },
  check({ resource: fn, world, today, strict, options: { 'days-ahead': soon }, report, undetermined }) {
    const runtime =
      fn.type === 'AWS::Lambda::Function'
        ? fn.get('Runtime')
        : fn.get('BuildConfig', 'RuntimeConfig', 'Runtime');
    const name = runtime.literal;
    if (name === undefined)
      return runtime.present ? undetermined('its runtime is not known until deployment') : undefined;
    const age = runtimeDeprecation(name, today, soon);
    if (!age) return;
    const optional = isOptional(runtime, name);
    if (optional && !strict) return;
    const by = runtimeChosenBy(fn, world);
    if (by === 'shared') return;
    const who = by === 'framework' ? 'the function that the Serverless Framework adds' : fn.name;
    report(runtime, `${who} uses ${name}, ${age.clause}`, {
      severity: optional ? 'low' : age.severity,
      fix: age.fix,
      sets: age.successor === undefined ? undefined : { path: [], value: age.successor },
      gathering: { group: name, item: who },
    });
  },
});
