import { after } from '../../source/cut.ts';
import { environmentVariableOf } from '../../source/provenance.ts';
import { isCall, isScalar, textOf } from '../../source/node.ts';
import type { Hole } from '../../model/text.ts';
import type { Value } from '../../model/world.ts';
import { detect, detectText } from './detect/detect.ts';
import { isSecretName, isSettingName } from './detect/secret-name.ts';
import { describe, readsPlainKey, type Secret } from './detect/secret.ts';
import { secretAttribute } from './secret-sources.ts';

/** How a secret stands in a variable. Nothing here holds the value. */
export type ClearText =
  | { readonly how: 'literal'; readonly secret: Secret; readonly what: string; readonly fallback?: true }
  /** Resolved at deployment and then readable: by what. `accessKey`: it is a long-lived access key of AWS. */
  | { readonly how: 'resolved'; readonly by: string; readonly accessKey?: true }
  /** A reference that the property does not resolve. */
  | { readonly how: 'unsupported'; readonly by: string }
  | { readonly how: 'open' };

/** Whether a variable's value is a secret that ends up readable, and how it comes to be there. */
export function clearText(name: string, value: Value): ClearText | undefined {
  const found = inClear(name, value);
  return found?.how === 'resolved' && SECRET_ACCESS_KEY.test(name) ? { ...found, accessKey: true } : found;
}
const SECRET_ACCESS_KEY = /(?:^|_)AWS_?SECRET_?(?:ACCESS_?)?KEY$/i;

function inClear(name: string, value: Value): ClearText | undefined {
  const masked = maskedParameter(value);
  if (masked)
    return isSettingName(name) && isSettingName(masked)
      ? undefined
      : { how: 'resolved', by: `the NoEcho parameter ${masked}` };
  const secretName = isSecretName(name);
  const from = environmentVariableOf(value.provenance);
  if (from !== undefined)
    return secretName || isSecretName(from)
      ? { how: 'resolved', by: `the environment variable ${from} on the deployment machine` }
      : undefined;
  const { text } = value;
  const secret =
    text.literal === undefined
      ? detectText(
          name,
          text.parts.map(part => (typeof part === 'string' ? part : null)),
        )
      : detect(name, text.literal);
  const fallback = isScalar(value.node) ? value.node.fallback : undefined;
  if (secret && (fallback === undefined || secret.strength === 'strong'))
    return {
      how: 'literal',
      secret,
      what: describe(secret),
      ...(fallback === undefined ? {} : { fallback: true }),
    };
  if (fallback !== undefined) return fromVariable(fallback, name);
  for (const hole of text.holes) {
    const resolved = resolution(value, hole, name);
    if (resolved) return resolved;
  }
  return secretName &&
    text.holes.some(hole => hole.of === 'opaque' || hole.of === 'parameter' || hole.of === 'variable')
    ? { how: 'open' }
    : undefined;
}

/** What a variable gives whose literal is only its fallback. */
function fromVariable(fallback: string, name: string): ClearText | undefined {
  const colon = fallback.indexOf(':');
  return variable(fallback.slice(0, colon), fallback.slice(colon + 1), name);
}

/** The NoEcho parameter that a value is, whatever value the parameter has. */
function maskedParameter(value: Value): string | undefined {
  const name = isCall(value.node, 'Ref') ? textOf(value.node.arg) : undefined;
  return name !== undefined && value.world.parameter(name)?.noEcho ? name : undefined;
}

function resolution(value: Value, hole: Hole, name: string): ClearText | undefined {
  const secretName = isSecretName(name);
  switch (hole.of) {
    case 'secret':
      // ssm-secure references resolve in a short list of properties only, Lambda's environment not among them (CloudFormation user guide, "SSM secure string", read 2026-11).
      if (hole.service === 'ssm-secure') return { how: 'unsupported', by: 'ssm-secure' };
      if (hole.service === 'secretsmanager')
        return !secretName && readsSetting(name, hole.reference)
          ? undefined
          : { how: 'resolved', by: 'Secrets Manager' };
      return secretName ? { how: 'resolved', by: 'Parameter Store' } : undefined;
    case 'parameter':
      return value.world.parameter(hole.name)?.noEcho && !(isSettingName(name) && isSettingName(hole.name))
        ? { how: 'resolved', by: `the NoEcho parameter ${hole.name}` }
        : undefined;
    case 'attribute': {
      const by = secretAttribute(value.world.stack, hole.resource, hole.attribute);
      if (by === undefined) return undefined;
      return {
        how: 'resolved',
        by,
        ...(hole.attribute === 'SecretAccessKey' ? { accessKey: true as const } : {}),
      };
    }
    case 'variable':
      return variable(hole.source, hole.address, name);
    default:
      return undefined;
  }
}

/** Whether a value of Secrets Manager is a setting that lies beside the secret, by the key that is read or by the name of the variable. */
function readsSetting(name: string, reference: string): boolean {
  const [, key = ''] = /:SecretString:([^:]*)/.exec(`:${reference}`) ?? [];
  return readsPlainKey(reference) || (!isSecretName(key) && (isSettingName(key) || isSettingName(name)));
}

/**
 * serverless resolves its variables before it deploys, and decrypts SecureStrings. `~true` is version 1's word for decrypt, which many write behind every
 * parameter: behind that of a setting it says nothing.
 */
function variable(source: string, address: string, name: string): ClearText | undefined {
  const [kind] = source.split('(');
  const decrypted = address.endsWith(DECRYPTED);
  const last = (decrypted ? address.slice(0, -DECRYPTED.length) : address).split(/[/.]/).at(-1) ?? '';
  const named = isSecretName(name) || isSecretName(last);
  if (/\bnoDecrypt\b/.test(after(source, '(') ?? '')) return undefined;
  if (kind === 'ssm' && (named || (decrypted && !isSettingName(name) && !isSettingName(last))))
    return { how: 'resolved', by: 'Parameter Store (ssm)' };
  if (!named) return undefined;
  switch (kind) {
    case 'env':
      return { how: 'resolved', by: `the environment variable ${address} on the deployment machine` };
    case 'opt':
    case 'param':
      return {
        how: 'resolved',
        by: `the ${kind === 'opt' ? 'command-line option' : 'parameter'} ${address}`,
      };
    case 'vault':
    case 'doppler':
      return { how: 'resolved', by: kind };
    case 'aws':
      return address.startsWith('ssm') || address.startsWith('secretsManager')
        ? { how: 'resolved', by: 'AWS' }
        : undefined;
    default:
      return undefined;
  }
}
const DECRYPTED = '~true';
