import type { Stack } from '../../model/stack.ts';
import type { WrittenPart } from '../written-text.ts';

/**
 * Attributes whose value is a credential (template reference, AWS::IAM::AccessKey, AWS::Cognito::UserPoolClient and AWS::IVS::StreamKey, "Return values", read
 * 2026-11).
 */
const SECRET_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::AccessKey SecretAccessKey', 'the secret access key of'],
  ['AWS::Cognito::UserPoolClient ClientSecret', 'the client secret of'],
  ['AWS::IVS::StreamKey Value', 'the stream key of'],
]);
const TYPES: ReadonlySet<string> = new Set([...SECRET_ATTRIBUTES.keys()].map(key => key.split(' ')[0] ?? ''));

/** `the secret access key of Key`, where the attribute of a resource is a credential. */
export function secretAttribute(stack: Stack, id: string, attribute: string): string | undefined {
  const what = SECRET_ATTRIBUTES.get(`${stack.resources.get(id)?.type} ${attribute}`);
  return what === undefined ? undefined : `${what} ${id}`;
}

/** What a part of a text is, where it is a secret that only deployment fills in: a NoEcho parameter or an attribute that is a credential. */
export function secretReferredTo(stack: Stack, part: WrittenPart): string | undefined {
  if ('ref' in part)
    return stack.parameters.get(part.ref)?.noEcho ? `the NoEcho parameter ${part.ref}` : undefined;
  const [id = '', attribute = ''] = 'attribute' in part ? part.attribute.split('.') : [];
  return secretAttribute(stack, id, attribute);
}

/** Whether anything in a stack can be such a secret. */
export function hasSecretSources({ parameters, resources }: Stack): boolean {
  for (const { noEcho } of parameters.values()) if (noEcho) return true;
  for (const { type } of resources.values()) if (TYPES.has(type)) return true;
  return false;
}
