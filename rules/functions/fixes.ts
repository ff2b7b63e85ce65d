import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, replaceAt, setSetting } from '../../src/fix/sites.ts';

/** Where the code has to be changed or built otherwise as well: a program of Go gets another name, Python 2 is another language, .NET needs another target framework. */
const WITH_CODE = /^(?:go1|python2|dotnet)/;

function runtime(context: FixContext): Fix | undefined {
  const { finding, authored } = context;
  const old = authored.steps(finding.at).at(-1)?.node;
  if (old?.kind !== 'scalar' || WITH_CODE.test(old.text)) return undefined;
  return fixed(
    `Set the runtime to ${finding.sets?.value}`,
    setSetting(context),
    'Code and packages that rely on the old version of the language may fail: test the function on the new one.',
  );
}

export const fixes: RuleFixes = {
  'lambda-deprecated-runtime': {
    safety: 'unsafe',
    changes: ['AWS::Lambda::Function.Runtime', 'AWS::Lambda::WebFunctionRevision.BuildConfig'],
    plan: runtime,
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
