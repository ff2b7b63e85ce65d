import { rotates } from '../../src/aws/kms/keys.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'kms-key-rotation',
  title: 'KMS key is never rotated',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::KMS::Key'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [324], cis: ['4.6'] },
  why: 'Key material that never changes protects ever more data, and one leak of it opens all of that data.',
  fix: 'Set EnableKeyRotation to true; old data stays readable, and neither the key id nor any policy changes.',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  check({ resource: key, report, undetermined }) {
    const able = rotates(key);
    if (able === 'no') return;
    const rotation = key.get('EnableKeyRotation');
    if (rotation.boolean === true) return;
    if (able === 'unknown' || (!rotation.absent && rotation.boolean === undefined))
      return undetermined('whether it rotates is known only at deployment');
    if (rotation.absent) report(key, `${key.called} does not set EnableKeyRotation`);
    else report(rotation, `${key.called} switches rotation off`, { replacement: 'true' });
  },
});
