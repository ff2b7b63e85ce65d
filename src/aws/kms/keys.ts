import type { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';

/** Whether KMS can rotate the key by itself: symmetric encryption keys with material of its own (KMS developer guide, "Rotate AWS KMS keys", read 2026-11). */
export function rotates(key: Resource): 'yes' | 'no' | 'unknown' {
  const answers = [
    oneOf(key, 'KeySpec', ['SYMMETRIC_DEFAULT']),
    oneOf(key, 'KeyUsage', ['ENCRYPT_DECRYPT']),
    oneOf(key, 'Origin', ['AWS_KMS']),
  ];
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function oneOf(key: Resource, property: string, values: readonly string[]): 'yes' | 'no' | 'unknown' {
  const value = key.get(property);
  if (value.absent) return 'yes';
  const { literal } = value;
  if (literal === undefined) return 'unknown';
  return values.includes(literal) ? 'yes' : 'no';
}

/** Whether a key reference is one of the keys that AWS manages for a service: `alias/aws/sqs`, by alias or ARN. */
export function isAwsManagedKey(key: Text): boolean {
  if (key.startsWith('alias/aws/') === 'yes') return true;
  const [arn, , , , , resource] = key.split(':', 6) ?? [];
  return arn?.is('arn') === true && resource?.startsWith('alias/aws/') === 'yes';
}
