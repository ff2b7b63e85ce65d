import { clearText } from '../../src/aws/secrets/clear-text.ts';
import { environmentOf, RUNS_WITH_ENVIRONMENT, secretSettingOf } from '../../src/aws/secrets/environment.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-in-environment',
  title: 'Environment variable contains a plaintext secret',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: RUNS_WITH_ENVIRONMENT,
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [526, 798] },
  why: 'Anyone who can read the configuration can read the secret. So can anyone with access to the repository, the deployment log or a heap dump.',
  fix: 'Store the secret in Secrets Manager or as a SecureString parameter. Pass its name or ARN to the function, and fetch it at run time. Replace a secret that was committed.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const { name, value } of environmentOf(resource)) {
      const found = clearText(name, value);
      if (!found) continue;
      if (found.how === 'open') undetermined(`the value of ${name} is not known until deployment`);
      else if (found.how === 'resolved')
        report(
          value,
          `${name} is resolved at deployment from ${found.by} and stored in plaintext in the configuration`,
          { severity: 'medium', ...fixOf(resource.type, found.accessKey === true) },
        );
      else if (found.how === 'unsupported')
        report(
          value,
          `${name} uses ${found.by}, which CloudFormation does not resolve in an environment variable`,
          {
            severity: 'low',
            why: 'CloudFormation resolves ssm-secure only in a few properties, so the deployment fails.',
            fix: settingOf(resource.type, 'name of the parameter'),
          },
        );
      else if (found.secret.strength === 'strong')
        report(
          value,
          found.fallback
            ? `the fallback of ${name}, used where the environment variable is not set, looks like ${found.what}`
            : `the value of ${name} looks like ${found.what}`,
          {
            ...(found.secret.tier === 'recognised' ? { severity: 'critical' } : {}),
            fix: `Store the secret in Secrets Manager or as a SecureString parameter. ${settingOf(resource.type)} Replace a secret that was committed.`,
          },
        );
      else if (strict)
        report(value, `the value of ${name} looks like a placeholder for ${found.what}`, { severity: 'low' });
    }
  },
});

/** The setting of the service that fetches the secret, or that the code has to do it. */
const settingOf = (type: string, what = 'name or ARN of the secret'): string =>
  secretSettingOf(type) ??
  `Pass the ${what} to the ${type === 'AWS::Lambda::Function' ? 'function' : 'workload'}, and fetch it at run time.`;

/** How the workload gets the secret in another way. A role needs no access key. */
function fixOf(type: string, accessKey: boolean): { readonly fix: string; readonly why?: string } {
  if (accessKey)
    return {
      why: 'A long-lived access key in a configuration works until it is deleted, for anyone who reads it.',
      fix: 'Remove the access key. Grant the permissions to the role that the workload runs with, which gets temporary credentials.',
    };
  return { fix: settingOf(type) };
}
