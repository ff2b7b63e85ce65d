import type { Parameter } from '../../model/stack.ts';
import { find, findCredential } from './detect/detect.ts';
import { isHarmless } from './detect/harmless.ts';
import { secretNameOf } from './detect/secret-name.ts';
import type { Secret } from './detect/secret.ts';
import { readsLikeName } from './detect/randomness.ts';

/** NoEcho is also set on names, accounts and addresses, which are hidden but open nothing. */
const IDENTITY = /user|login|name|mail|account|host|domain|client_?id|url$|arn$|phone|address/i;
/** The parameter's value is another thing's name: CloudFormation looks the value up (AWS::SSM::Parameter::Value, AWS::EC2::KeyPair::KeyName, …). */
const LOOKED_UP = /^AWS::/;

/** The secret that a parameter's Default is. `fed`: a property that holds credentials takes the parameter. */
export function defaultSecret({ name, type, fallback, noEcho }: Parameter, fed: boolean): Secret | undefined {
  if (fallback === undefined || LOOKED_UP.test(type)) return undefined;
  const kind = secretNameOf(name)?.kind ?? 'secret';
  if (fed) return findCredential(kind, fallback)?.secret;
  const own = find(name, fallback);
  if (own || !noEcho || IDENTITY.test(name) || isHarmless(fallback) || readsLikeName(fallback))
    return own?.secret;
  return findCredential(kind, fallback)?.secret;
}

/** Whether a parameter's value is shown to everyone who may describe the stack. */
export const isShown = ({ type, noEcho }: Parameter): boolean => !noEcho && !LOOKED_UP.test(type);
