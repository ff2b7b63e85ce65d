import { perStack } from '../../../model/memo.ts';
import { Resource, type Value, World } from '../../../model/world.ts';
import { flat } from '../policy/statements.ts';

/**
 * What names a role or policy that must be in the account of the stack: a service takes no role of another account (IAM User Guide,
 * "Grant a user permissions to pass a role to an AWS service"), and an identity no managed policy of another (both read 2026-11).
 */
const SAME_ACCOUNT: readonly (readonly [type: string, property: string])[] = [
  ['AWS::Lambda::Function', 'Role'],
  ['AWS::StepFunctions::StateMachine', 'RoleArn'],
  ['AWS::IAM::Role', 'PermissionsBoundary'],
  ['AWS::IAM::Role', 'ManagedPolicyArns'],
  ['AWS::IAM::User', 'PermissionsBoundary'],
  ['AWS::IAM::User', 'ManagedPolicyArns'],
];

const proved = perStack((stackIndex): ReadonlySet<string> => {
  const plain = new World(stackIndex);
  const names = SAME_ACCOUNT.flatMap(([type, property]) =>
    stackIndex.ofType(type).flatMap(declared => flat(new Resource(plain, declared).get(property))),
  );
  return new Set(names.flatMap(accountNamed));
});

function accountNamed({ text }: Value): string[] {
  const [head] = text.parts;
  const account = typeof head === 'string' ? /^arn:[^:]*:iam::(\d{12}):/.exec(head)?.[1] : undefined;
  return account === undefined ? [] : [account];
}

/** Whether the template shows that an account written as a number is the one that it is deployed to. */
export const isOwnAccount = (account: string, world: World): boolean => proved(world.stackIndex).has(account);
