import type { RuleFixes } from '../../src/fix/fix.ts';
import { fixed, replaceAt, setSetting } from '../../src/fix/sites.ts';

export const fixes: RuleFixes = {
  'lambda-deprecated-runtime': {
    safety: 'unsafe',
    changes: ['AWS::Lambda::Function.Runtime', 'AWS::Lambda::WebFunctionRevision.BuildConfig'],
    plan: context =>
      fixed(
        `Set the runtime to ${context.finding.sets?.value}`,
        setSetting(context),
        'Code and packages that rely on the old version of the language may fail: test the function on the new one.',
      ),
  },
  'lambda-public-url': {
    safety: 'unsafe',
    changes: ['AWS::Lambda::Url.AuthType', 'AWS::Lambda::Permission'],
    plan: context =>
      context.finding.replacement &&
      fixed(
        'Set the authorization of the function URL to AWS_IAM',
        replaceAt(context, context.finding.replacement.by),
        'Callers must sign their requests and have the permission to call the URL.',
      ),
  },
};
