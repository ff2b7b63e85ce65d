import { clearText } from '../../src/aws/secrets/clear-text.ts';
import { environmentOf, RUNS_WITH_ENVIRONMENT } from '../../src/aws/secrets/environment.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-in-environment',
  title: 'Secret stands in an environment variable',
  severity: 'high',
  preset: 'recommended',
  on: RUNS_WITH_ENVIRONMENT,
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [526, 798] },
  why: 'Everyone who may read the configuration reads the secret, and so does everyone with the repository, the deployment log or a heap dump.',
  fix: 'Store the secret in Secrets Manager or as a SecureString, give the function its name or ARN, and fetch it at run time. Replace a secret that was committed.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const { name, value } of environmentOf(resource)) {
      const found = clearText(name, value);
      if (!found) continue;
      if (found.how === 'open') undetermined(`the value of ${name} is known only at deployment`);
      else if (found.how === 'resolved')
        report(
          value,
          `${name} is filled in at deployment from ${found.by} and then stands in clear text in the configuration`,
          {
            severity: 'medium',
            fix: 'Give the function the name or ARN of the secret and fetch it at run time.',
          },
        );
      else if (found.how === 'unsupported')
        report(value, `${name} uses ${found.by}, which does not resolve in an environment variable`, {
          severity: 'low',
          why: 'CloudFormation resolves ssm-secure in a few properties only; here the deployment fails.',
          fix: 'Give the function the name of the parameter and fetch it at run time.',
        });
      else if (found.secret.strength === 'strong')
        report(
          value,
          `${name} looks like ${found.what}`,
          found.secret.tier === 'recognised' ? { severity: 'critical' } : {},
        );
      else if (strict)
        report(value, `${name} holds what looks like a placeholder for ${found.what}`, { severity: 'low' });
    }
  },
});
