import { literalOf } from '../../code/flow/text.ts';
import type { CallArgument, CodeValue, Slot } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import { keywordsOf } from './arguments.ts';

/** Settings of a client that are credentials. */
const SETTINGS = ['credentials', 'accessKeyId'];
/** What finds the credentials of the function itself. */
const PROVIDERS: { readonly [name: string]: true } = {
  fromEnv: true,
  fromNodeProviderChain: true,
  fromContainerMetadata: true,
  defaultProvider: true,
  EnvironmentCredentials: true,
  CredentialProviderChain: true,
};

/** Whether all objects of settings that a client may be made with name credentials other than those of the function. */
export function hasForeignCredentials(settings: Slot | undefined): boolean {
  const objects = (settings?.all ?? []).flatMap(value => (value.kind === 'object' ? value : []));
  return (
    objects.length > 0 &&
    objects.every(({ fields }) => SETTINGS.some(name => areForeign(fields.named.get(name)?.all ?? [])))
  );
}

/** The same of the keyword arguments of boto3. */
export const hasForeignKeywords = (args: readonly CallArgument[]): boolean =>
  areForeign(keywordsOf(args).values('aws_access_key_id'));

const areForeign = (values: readonly CodeValue[]): boolean =>
  values.length > 0 && values.every(value => !isOwn(value));

function isOwn(value: CodeValue): boolean {
  if (value.kind === 'constant') return true;
  if (value.kind === 'text')
    return (
      literalOf(value) === '' ||
      (value.parts.length === 1 &&
        value.parts.some(
          part => typeof part !== 'string' && 'environment' in part && isOwnVariable(part.environment),
        ))
    );
  if (value.kind === 'result' && value.call.callee.kind === 'package')
    return lookUp(PROVIDERS, value.call.callee.path.at(-1) ?? '') === true;
  return false;
}

/** Lambda sets it for the function's own role (Lambda developer guide, "Defined runtime environment variables", read 2026-11). */
const isOwnVariable = (name: string): boolean => name === 'AWS_ACCESS_KEY_ID';
