import { rotationOf, tooRare } from '../../src/aws/secrets/rotation.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-rotation',
  title: 'Secrets Manager secret is not rotated regularly',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::SecretsManager::Secret'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [324], fsbp: ['SecretsManager.1'] },
  why: 'A secret that never changes remains valid for anyone who copied it, even years ago.',
  fix: 'Add an AWS::SecretsManager::RotationSchedule with the SecretId of this secret, and set AutomaticallyAfterDays to at most 90.',
  references: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html',
  ],
  options: {
    'longest-days': {
      about: 'The maximum number of days between two rotations.',
      fallback: 90,
      range: [1, 1000],
    },
  },
  check({ resource: secret, world, strict, options: { 'longest-days': most }, report, undetermined }) {
    // A value that is written or passed in is made elsewhere, where only its owner can replace it.
    if (!strict && secret.get('SecretString').present) return;
    const rotation = rotationOf(secret, world);
    if (rotation === 'unknown') undetermined('a rotation schedule in the stack may apply to this secret');
    else if (rotation === 'none')
      report(secret, `${secret.called} has no rotation schedule`, {
        fix: `Add an AWS::SecretsManager::RotationSchedule with the SecretId of this secret, and set AutomaticallyAfterDays to at most ${most}.`,
      });
    else {
      const rare = tooRare(rotation.schedule, most);
      if (rare)
        report(rare.at, `${secret.called} is rotated only every ${rare.days} days`, {
          fix: `Reduce the interval to at most ${most} days.`,
        });
    }
  },
});
