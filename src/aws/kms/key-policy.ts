import { every, some } from '../../model/answers.ts';
import type { Answer } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { namesAction } from '../iam/policy/effective.ts';
import { flat, statementsIn, type Statement } from '../iam/policy/statements.ts';

/**
 * What a key policy says of an action for a role: `direct` where it names the role, `delegated` where it names the account, so that the role's own
 * policies decide. Without a policy KMS writes the default one, which names the account (KMS developer guide, "Default key policy", read 2026-11).
 */
export type KeyPolicyGrant = { readonly direct: Answer; readonly delegated: Answer };

export function givenByKeyPolicy(key: Resource, role: Resource, action: string): KeyPolicyGrant {
  const policy = key.get('KeyPolicy');
  if (policy.absent) return { direct: 'no', delegated: 'yes' };
  let unread = !policy.present;
  const statements = statementsIn(policy, () => {
    unread = true;
  });
  if (unread) return { direct: 'maybe', delegated: 'maybe' };
  const about = statements.flatMap(statement => {
    const answer = namesAction(statement, action);
    return answer === 'no'
      ? []
      : [{ statement, answer: every([answer, statement.condition.absent ? 'yes' : 'maybe']) }];
  });
  if (about.some(({ statement }) => statement.effect !== 'Allow'))
    return { direct: 'maybe', delegated: 'maybe' };
  const says = (whom: (principal: Value) => Answer): Answer =>
    some(about.map(({ statement, answer }) => every([answer, some(principals(statement).map(whom))])));
  return { direct: says(one => isRole(one, role)), delegated: says(isAccount) };
}

/** The principals of AWS; `NotPrincipal` may be anybody. */
function principals({ at }: Statement): readonly Value[] {
  const principal = at.get('Principal');
  if (principal.absent) return flat(at.get('NotPrincipal'));
  return principal.node?.kind === 'map' ? flat(principal.get('AWS')) : [principal];
}

const ROOT = /^(?:\d{12}|.*:root)$/;

function isRole(principal: Value, role: Resource): Answer {
  if (principal.literal === '*') return 'yes';
  if (principal.refers) return principal.refers.id === role.id ? 'yes' : 'no';
  if (isAccount(principal) === 'yes') return 'no';
  return namesAnother(principal, role) ? 'no' : 'maybe';
}

/** An ARN that names another resource of the stack, or a role by a name that this one does not have. */
function namesAnother(principal: Value, role: Resource): boolean {
  const last = principal.text.parts.at(-1);
  if (typeof last === 'object')
    return (last.of === 'name' || last.of === 'attribute') && last.resource !== role.id;
  const name = /(?:role|user)\//.test(last ?? '')
    ? /^[\w+=,.@-]+$/.exec(last?.split('/').at(-1) ?? '')?.[0]
    : undefined;
  return (
    name !== undefined &&
    (role.get('RoleName').absent ||
      (role.get('RoleName').literal !== undefined && role.get('RoleName').literal !== name))
  );
}

/** The account: its number, or the ARN of its root; another account's number looks the same, which is in favour of the key. */
function isAccount(principal: Value): Answer {
  if (principal.refers) return 'no';
  const { text } = principal;
  const last = text.parts.at(-1);
  if (typeof last === 'string' && ROOT.test(last)) return 'yes';
  if (text.hole?.of === 'pseudo' && text.hole.name === 'AWS::AccountId') return 'yes';
  return principal.literal === undefined &&
    !(typeof last === 'string' && /role\/|user\//.test(last)) &&
    (typeof last !== 'object' || (last.of !== 'name' && last.of !== 'attribute'))
    ? 'maybe'
    : 'no';
}
