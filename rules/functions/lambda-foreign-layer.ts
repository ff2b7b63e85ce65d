import { borrowedBy } from '../../src/aws/lambda/foreign-code.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-foreign-layer',
  title: "Function runs code from somebody else's account",
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [829] },
  why: 'A layer or an image runs with all the permissions of the function; who holds the account decides what is in it, and whether it is still there tomorrow.',
  fix: 'Build it from its source and publish it in your own account, under a version that does not change.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html',
  ],
  options: {
    publishers: {
      about:
        'Accounts whose layers and images are welcome: vendors that you know. Accounts of your own belong into trusted-accounts.',
      fallback: [],
      form: { pattern: '\\d{12}', such: "'123456789012'" },
    },
  },
  check({ resource: fn, settings: { trustedAccounts }, options: { publishers }, report }) {
    for (const { at, kind, name, how, account } of borrowedBy(fn, [...trustedAccounts, ...publishers])) {
      if (how === 'foreign')
        report(
          at,
          `${fn.name} runs the ${kind} ${name} of account ${account}, whose owner is not known here`,
        );
      else
        report(at, `${fn.name} uses the layer ${name} without the number of a version`, {
          why: 'What is published next under the name runs unseen.',
          fix: 'End the ARN with the number of the version that you have tested.',
        });
    }
  },
});
