import type { Value } from '../model/value.ts';
import { HOLE } from './secrets/hole.ts';
import { readsPlainKey } from './secrets/secret.ts';
import { writtenParts } from './written-text.ts';

/** Attributes whose value is a credential (template reference, "Return values", read 2026-11). */
const SECRET_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::AccessKey SecretAccessKey', 'the secret of'],
  ['AWS::Cognito::UserPoolClient ClientSecret', 'the client secret of'],
]);

/** What of a text becomes readable when the text is shown: a NoEcho parameter, a reference to a secret store, an attribute that is a credential. */
export function shownSecret(value: Value): string | undefined {
  const { world, node } = value;
  if (!node) return undefined;
  const parts = writtenParts(node, inner => world.settle(inner));
  for (const part of parts) {
    if ('ref' in part && world.parameter(part.ref)?.noEcho) return `the NoEcho parameter ${part.ref}`;
    const [id = '', attribute = ''] = 'attribute' in part ? part.attribute.split('.') : [];
    const what = SECRET_ATTRIBUTES.get(`${world.stack.resources.get(id)?.type} ${attribute}`);
    if (what !== undefined) return `${what} ${id}`;
  }
  const text = parts.map(part => ('literal' in part ? part.literal : HOLE)).join('');
  for (const [, service, reference = ''] of text.matchAll(/\{\{resolve:(secretsmanager|ssm-secure):([^}]*)\}\}/g)) {
    if (service === 'ssm-secure') return 'a SecureString of Parameter Store';
    if (!readsPlainKey(reference)) return 'a secret of Secrets Manager';
  }
  return undefined;
}
