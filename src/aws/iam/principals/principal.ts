import { after } from '../../../source/cut.ts';
import { Text } from '../../../model/text.ts';
import { Resource, type Value } from '../../../model/world.ts';
import { resourceText } from '../policy/grant.ts';
import { isOwnAccount } from './own-account.ts';
import { arnOf } from '../policy/arn.ts';
import { flat } from '../policy/statements.ts';

/**
 * Who a principal is. root: the account of the stack, which stands for whomever its own policies allow. own: an identity of that account.
 * account: another account or an identity in it. unknown: only deployment knows, or it is named in a way that shows no account.
 */
export type PrincipalKind = 'anyone' | 'root' | 'own' | 'account' | 'service' | 'federated' | 'unknown';
/** `root`: of `account`, that it is the account as such, which stands for whomever its own policies allow. `name`: the account's number, the service (`logs`, `delivery.logs`) or the provider (`token.actions.githubusercontent.com`), where it can be read. */
export type Principal = {
  readonly at: Value;
  readonly who: PrincipalKind;
  readonly name?: string;
  readonly root?: true;
};

/** The principals of a statement's `Principal` element (IAM User Guide, "AWS JSON policy elements: Principal", read 2026-11). */
export function principalsIn(element: Value): readonly Principal[] {
  if (element.node?.kind !== 'map')
    return flat(element).map(at =>
      resourceText(at).is('*') ? { at, who: 'anyone' } : { at, who: 'unknown' },
    );
  return element.entries.flatMap(([kind, value]) => flat(value).map(at => principalOf(kind, at)));
}

/** Whether a `Principal` element is everyone: `*`, or `*` as an AWS account. */
export const isEveryone = (element: Value): boolean =>
  [...flat(element), ...flat(element.get('AWS'))].some(({ literal }) => literal === '*');

function principalOf(kind: string, at: Value): Principal {
  const text = resourceText(at);
  if (kind === 'Service') return serviceOr(at, text, { at, who: 'unknown' });
  if (text.is('*')) return { at, who: 'anyone' };
  if (kind === 'Federated') return { at, who: 'federated', ...provider(at, text) };
  return kind === 'AWS' ? identity(at, text) : { at, who: 'unknown' };
}

/** A principal where one text may be of any kind, as in a Lambda permission: `*`, a service, an account, an ARN. */
export function principalNamed(at: Value): Principal {
  const text = resourceText(at);
  return text.is('*') ? { at, who: 'anyone' } : serviceOr(at, text, identity(at, text));
}

function identity(at: Value, text: Text): Principal {
  const { literal } = text;
  if (literal !== undefined && /^\d{12}$/.test(literal)) return inAccount(at, literal, true);
  if (isThisAccount(text)) return { at, who: 'root' };
  if (/^AWS::IAM::(?:Role|User)$/.test(at.refers?.type ?? '')) return { at, who: 'own' };
  const arn = arnOf(text);
  if (!arn) return { at, who: 'unknown' };
  const root = arn.resource.is('root');
  if (isThisAccount(arn.account)) return { at, who: root ? 'root' : 'own' };
  const account = arn.account.literal;
  // The identity of a CloudFront distribution of this account (CloudFront developer guide, "Use an origin access identity").
  if (account === 'cloudfront') return { at, who: 'own' };
  return account !== undefined && /^\d{12}$/.test(account)
    ? inAccount(at, account, root)
    : { at, who: 'unknown' };
}

function inAccount(at: Value, name: string, root: boolean): Principal {
  if (!isOwnAccount(name, at.world)) return { at, who: 'account', name, ...(root ? { root } : {}) };
  return { at, who: root ? 'root' : 'own' };
}

const isThisAccount = ({ hole }: Text): boolean => hole?.of === 'pseudo' && hole.name === 'AWS::AccountId';

const SUFFIX = /\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/;
const REGION = /\.[a-z]{2}(?:-[a-z]+)+-\d$/;

/** A service principal: `sns.amazonaws.com`, `logs.${AWS::Region}.amazonaws.com`, `events.${AWS::URLSuffix}`. */
function serviceOr(at: Value, text: Text, otherwise: Principal): Principal {
  const [head] = text.parts;
  const last = text.parts.at(-1);
  const ends =
    typeof last === 'string' ? SUFFIX.test(last) : last?.of === 'pseudo' && last.name === 'AWS::URLSuffix';
  if (!ends || typeof head !== 'string') return otherwise;
  return { at, who: 'service', name: head.replace(SUFFIX, '').replace(/\.$/, '').replace(REGION, '') };
}

/** A provider by its ARN, by its own name (`accounts.google.com`), or a resource of the stack that has its address. */
function provider({ refers, world }: Value, text: Text): { name?: string } {
  if (refers?.type === 'AWS::IAM::OIDCProvider') {
    const url = new Resource(world, refers).get('Url').literal;
    return url === undefined ? {} : { name: url.replace(/^https:\/\//, '') };
  }
  const last = text.parts.at(-1);
  const named =
    typeof last === 'string' ? (after(last, ':oidc-provider/') ?? after(last, ':saml-provider/')) : undefined;
  if (named !== undefined) return { name: named };
  return text.literal === undefined ? {} : { name: text.literal };
}
