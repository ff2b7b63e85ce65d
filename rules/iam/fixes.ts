import { listInWords } from '../../src/aws/listing.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, replaceAt } from '../../src/fix/sites.ts';
import { exactActions, exactPolicy, isUsedInVain, namedOnly, unusedGrant } from './code-fixes.ts';
import { isList, isScalar, type List } from '../../src/source/node.ts';

const HOLDERS = [
  'AWS::IAM::Role.Policies',
  'AWS::IAM::Policy.PolicyDocument',
  'AWS::IAM::ManagedPolicy.PolicyDocument',
  'AWS::IAM::RolePolicy.PolicyDocument',
  'AWS::IAM::UserPolicy.PolicyDocument',
  'AWS::IAM::GroupPolicy.PolicyDocument',
  'AWS::IAM::User.Policies',
  'AWS::IAM::Group.Policies',
];
const ATTACHED = ['AWS::IAM::Role.Policies', 'AWS::IAM::Role.ManagedPolicyArns'];
/** Security Hub and the like read a policy of a resource as one document. */
const DOCUMENTS = [
  'AWS::S3::BucketPolicy.PolicyDocument',
  'AWS::SQS::QueuePolicy.PolicyDocument',
  'AWS::SNS::TopicPolicy.PolicyDocument',
  'AWS::KMS::Key.KeyPolicy',
];

/** The list of actions in which a finding points to one. */
function actionsAt({ authored, finding }: FixContext): List | undefined {
  const steps = authored.steps(finding.at);
  const list = steps.findLast(({ node }) => isList(node));
  const isActions = list?.entry?.key === 'Action' || list?.entry?.key === 'NotAction';
  return isActions && isList(list.node) ? list.node : undefined;
}

/** Takes actions out of the list in which the finding points to the first of them; those that stay must be some. */
function withoutActions(context: FixContext, names: readonly string[], risk?: string): Fix | undefined {
  const list = actionsAt(context);
  const editor = list && context.authored.editor(list.span.file);
  if (!list || !editor || names.length === 0) return undefined;
  const gone = list.items.flatMap((item, index) =>
    isScalar(item) && names.includes(item.text) ? [index] : [],
  );
  if (
    new Set(gone.map(index => list.items[index]).map(item => (item && isScalar(item) ? item.text : '')))
      .size < names.length
  )
    return undefined;
  return fixed(`Remove ${listInWords(names, names.length)}`, editor.removeItems(list, gone), risk);
}

/** The actions in a text. */
const named = (text: string): readonly string[] =>
  text.split(/[^\w:*?-]/).filter(word => /^[a-z0-9-]+:[\w*?]+$/.test(word));

/** Names that match no action, and actions that do not take the resource that they are allowed on, allow nothing. */
function dead(context: FixContext): Fix | undefined {
  const { finding } = context;
  const meant = /^Use ([\w-]+:\w+)\.$/.exec(finding.fix)?.[1];
  const isThere =
    meant !== undefined && actionsAt(context)?.items.some(item => isScalar(item) && item.text === meant);
  if (isThere) return withoutActions(context, named(finding.message).slice(0, 1));
  if (meant !== undefined)
    return fixed(
      `Write ${meant}`,
      replaceAt(context, meant),
      `Whoever has the policy is allowed ${meant}, as its author meant.`,
    );
  if (finding.fix.startsWith('Remove it'))
    return withoutActions(context, [
      ...new Set((finding.message.match(/"[^"]+"/g) ?? []).map(one => one.slice(1, -1))),
    ]);
  const [, ineffective = ''] = /^Move (.*) to a statement with Resource "\*"\.$/.exec(finding.fix) ?? [];
  // What the code uses is to be moved, so that it is allowed.
  return isUsedInVain(context, named(ineffective)) ? undefined : withoutActions(context, named(ineffective));
}

export const fixes: RuleFixes = {
  'iam-unknown-action': { safety: 'both', changes: [...HOLDERS, ...DOCUMENTS], plan: dead },
  'iam-ineffective-grant': { safety: 'safe', changes: HOLDERS, plan: dead },
  'iam-unused-grant': { safety: 'unsafe', changes: HOLDERS, plan: unusedGrant },
  'iam-broad-managed-policy': { safety: 'unsafe', changes: ATTACHED, plan: exactPolicy },
  'iam-admin-policy': { safety: 'unsafe', changes: ATTACHED, plan: exactPolicy },
  'iam-wildcard-action': { safety: 'both', changes: HOLDERS, plan: exactActions },
  'iam-wildcard-resource': { safety: 'unsafe', changes: HOLDERS, plan: namedOnly },
};
