import { Resource } from '../model/world.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { Effect } from '../model/effect.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import { isDigested } from './pairs.ts';
import { isStore } from './replacement.ts';
import { subjectOf } from './words.ts';

/** Resources that watch or guard others: without them something is no longer seen or kept out. */
const GUARDS: ReadonlyMap<string, string> = new Map([
  ['AWS::WAFv2::WebACLAssociation', 'web requests are no longer checked by it'],
  ['AWS::WAFv2::WebACL', 'web requests are no longer checked by it'],
  ['AWS::WAFRegional::WebACLAssociation', 'web requests are no longer checked by it'],
  ['AWS::CloudTrail::Trail', 'its events are no longer recorded'],
  ['AWS::EC2::FlowLog', 'the traffic is no longer recorded'],
  ['AWS::SecretsManager::RotationSchedule', 'the secret is no longer rotated'],
  ['AWS::CloudWatch::Alarm', 'nobody is told any more'],
  ['AWS::Backup::BackupPlan', 'no backups are made any more'],
  ['AWS::Backup::BackupSelection', 'no backups are made any more'],
  ['AWS::GuardDuty::Detector', 'threats are no longer looked for'],
  ['AWS::Config::ConfigRule', 'the rule is no longer checked'],
  ['AWS::Config::ConfigurationRecorder', 'changes are no longer recorded'],
]);

/** What a tool makes beside something else of the author, which says all there is to say. */
const BESIDE: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::Lambda::Version',
]);
/** Types that are nothing but a policy: who may do what by it is told by itself. */
const POLICIES: ReadonlySet<string> = new Set([
  'AWS::Lambda::Permission',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
]);

/** Resources that came, went, or have another logical id. */
export function resourceChanges(ground: Ground): readonly StackChange[] {
  const whole = ground.comparison.differences.filter(({ kind }) => kind !== 'value');
  const authored = new Set(whole.flatMap(fact => (declaredOf(fact)?.provenance ? [] : [keyOf(fact)])));
  return whole.flatMap(fact => {
    const declared = declaredOf(fact);
    if (!declared) return [];
    ground.explain([fact]);
    if (POLICIES.has(declared.type)) return [];
    if (fact.kind === 'renamed' && isDigested(declared.type)) return [];
    const isMade = declared.provenance !== undefined;
    if (isMade && (BESIDE.has(declared.type) || authored.has(keyOf(fact)))) return [];
    return [change(fact, ground)];
  });
}

const declaredOf = ({ resource: { before, after } }: FactDifference) => after ?? before;
/** What the author named, and whether it came or went. */
const keyOf = (fact: FactDifference): string => `${isGone(fact) ? '-' : '+'}${declaredOf(fact)?.name ?? ''}`;
const isGone = ({ kind, resource }: FactDifference): boolean =>
  kind === 'removed' || (kind === 'exists' && !resource.after);

function change(fact: FactDifference, ground: Ground): StackChange {
  const { kind, resource, when, confidence } = fact;
  const { effect, what } = says(fact, ground);
  return {
    effect,
    topic: 'resource',
    subject: subjectOf(resource, ground),
    resource,
    what,
    at: {
      ...(resource.before && kind !== 'added' ? { before: resource.before.at } : {}),
      ...(resource.after && kind !== 'removed' ? { after: resource.after.at } : {}),
    },
    when,
    confidence,
    answer: 'no',
  };
}

function says(
  fact: FactDifference,
  { scratch }: Ground,
): { readonly effect: Effect; readonly what: readonly SentencePart[] } {
  const { kind, type, resource } = fact;
  if (kind === 'renamed') {
    const old = resource.before?.id ?? '';
    const isAnew = isStore(type) ? 'replaces' : 'neutral';
    return {
      effect: isAnew,
      what: [
        ` (${type}) was ${old} before: the same under another logical id is made anew, and the old one is deleted`,
      ],
    };
  }
  const guard = GUARDS.get(type);
  if (!isGone(fact))
    return { effect: guard === undefined ? 'neutral' : 'protects', what: [`is new (${type})`] };
  const declared = resource.before;
  const policy = declared && new Resource(scratch.before, declared).attribute('DeletionPolicy').literal;
  const isKept = policy === 'Retain' || policy === 'RetainExceptOnCreate' || policy === 'Snapshot';
  if (isKept)
    return {
      effect: 'neutral',
      what: [`is removed from the stack and kept (${type}, DeletionPolicy ${policy})`],
    };
  if (isStore(type)) return { effect: 'replaces', what: [`is removed with what is in it (${type})`] };
  return guard === undefined
    ? { effect: 'neutral', what: [`is removed (${type})`] }
    : { effect: 'unprotects', what: [`is removed: ${guard} (${type})`] };
}
