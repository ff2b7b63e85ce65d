import { rotates } from '../../src/aws/kms/keys.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'kms-key-rotation',
  title: 'KMS key does not rotate automatically',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::KMS::Key'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [324], cis: ['4.6'] },
  why: 'Key material that never changes protects a growing amount of data. A single leak of it exposes all of that data.',
  fix: 'Set EnableKeyRotation to true. Existing data stays readable, and the key ID and policies do not change.',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  check({ resource: key, report, undetermined }) {
    const able = rotates(key);
    if (able === 'no') return;
    const rotation = key.get('EnableKeyRotation');
    if (rotation.boolean === true) return;
    if (able === 'unknown' || (!rotation.absent && rotation.boolean === undefined))
      return undetermined('whether it rotates is not known until deployment');
    if (rotation.absent) report(key, `${key.called} does not set EnableKeyRotation`);
    else report(rotation, `${key.called} disables automatic rotation`, { replacement: 'true' });
  },
});
