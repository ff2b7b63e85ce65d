import { namesAccountToLambda, sourceCondition } from '../../src/aws/iam/principals/named-sources.ts';
import { resourceStatements } from '../../src/aws/iam/principals/resource-policies.ts';
import { getAtt, ref, sub, type Data } from '../../src/fix/data.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, setProperty, siteOf } from '../../src/fix/sites.ts';
import { says } from '../../src/fix/roles.ts';
import { lookUp } from '../../src/model/look-up.ts';
import { at, isCall, isMap, itemsOf, textOf, type Node } from '../../src/source/node.ts';

const RISK = 'Requests that the service makes for other accounts, or for other resources, are refused.';

function source(context: FixContext): Fix | undefined {
  const { resource, finding, authored } = context;
  if (resource.type === 'AWS::Lambda::Permission') return permission(context);
  // Other principals of the statement would have to meet the condition as well.
  if (finding.fix.startsWith('Move ')) return undefined;
  const statement = authored
    .steps(finding.at)
    .map(({ node }) => node)
    .findLast(node => isMap(node) && node.entries.has('Effect') && node.entries.has('Principal'));
  const editor = authored.editor(finding.at.file);
  if (!editor || !isMap(statement)) return undefined;
  const conditions = servicesOf(context).map(service =>
    sourceCondition(service, resource.type === 'AWS::KMS::Key'),
  );
  const [condition] = conditions;
  // One statement has one set of conditions, which all of its services must meet.
  if (!condition || conditions.some(one => one?.join() !== condition.join())) return undefined;
  const [operator, key, value] = condition;
  return fixed(
    'Let the service act for this account only',
    editor.set(statement, ['Condition', operator, key], value === 'AWS::AccountId' ? ref(value) : sub(value)),
    RISK,
  );
}

/** The services of the statement that a finding is about. */
function servicesOf({ world, resource, finding }: FixContext): readonly string[] {
  const holder = world.resource(resource.id);
  const statement =
    holder &&
    resourceStatements(holder, () => undefined).find(({ principals }) =>
      principals.some(({ at: { span } }) => span.file === finding.at.file && span.start === finding.at.start),
    );
  return statement?.principals.map(({ name = '' }) => name) ?? [];
}

function permission(context: FixContext): Fix | undefined {
  const { resource, finding } = context;
  const site = siteOf(context, resource);
  if (!site || site.kind !== 'cloudformation' || finding.fix.includes('EventSourceToken')) return undefined;
  const principal = textOf(at(site.map, 'Properties', 'Principal'));
  if (principal === 'apigateway.amazonaws.com') {
    const apis = [...context.stack.resources.values()].filter(
      ({ type }) => type === 'AWS::ApiGateway::RestApi' || type === 'AWS::ApiGatewayV2::Api',
    );
    const [api] = apis;
    return api && apis.length === 1
      ? fixed(
          `Set SourceArn to the ARN of ${api.name}`,
          setProperty(
            site,
            ['SourceArn'],
            sub(`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api.id}}/*`),
          ),
          RISK,
        )
      : undefined;
  }
  if (namesAccountToLambda(principal?.replace(/\.amazonaws\.com$/, '')))
    return fixed(
      'Set SourceAccount to this account',
      setProperty(site, ['SourceAccount'], ref('AWS::AccountId')),
      RISK,
    );
  const caller = callerOf(context, principal);
  return (
    caller &&
    fixed(`Set SourceArn to the ARN of ${caller.name}`, setProperty(site, ['SourceArn'], caller.arn), RISK)
  );
}

type Caller = { readonly name: string; readonly arn: Data };

/** What calls a function, by the service that may invoke it: the type, and whether a reference to it is its ARN. */
const CALLERS: Readonly<Record<string, { readonly type: string; readonly isArn?: true }>> = {
  'sns.amazonaws.com': { type: 'AWS::SNS::Topic', isArn: true },
  'events.amazonaws.com': { type: 'AWS::Events::Rule' },
  'cognito-idp.amazonaws.com': { type: 'AWS::Cognito::UserPool' },
  'iot.amazonaws.com': { type: 'AWS::IoT::TopicRule' },
};

/** The one resource of the stack that the service would call for: it, or a subscription to it, names the function. */
function callerOf({ stack, resource }: FixContext, principal: string | undefined): Caller | undefined {
  const row = lookUp(CALLERS, principal ?? '');
  const fn = nameIn(at(resource.node, 'Properties', 'FunctionName'));
  if (!row || fn === undefined) return undefined;
  const all = [...stack.resources.values()];
  const namesFunction = all.filter(
    ({ id, node }) => id !== resource.id && says(node, text => text === fn || text.startsWith(`${fn}.`)),
  );
  const found = all.filter(
    ({ id, type, node }) =>
      type === row.type &&
      (namesFunction.some(one => one.id === id) ||
        namesFunction.some(
          one =>
            one.type === 'AWS::SNS::Subscription' &&
            says(at(one.node, 'Properties', 'TopicArn'), text => text === id),
        )) &&
      node.provenance === undefined,
  );
  const [caller] = found;
  return caller && found.length === 1 && !caller.provenance
    ? { name: caller.name, arn: row.isArn ? ref(caller.id) : getAtt(caller.id, 'Arn') }
    : undefined;
}

/** The resource that a reference names. */
function nameIn(node: Node | undefined): string | undefined {
  if (isCall(node, 'Ref')) return textOf(node.arg);
  if (!isCall(node, 'Fn::GetAtt')) return undefined;
  const [first] = itemsOf(node.arg);
  return (textOf(first) ?? textOf(node.arg))?.split('.')[0];
}

export const fixes: RuleFixes = {
  'confused-deputy': {
    safety: 'unsafe',
    changes: [
      'AWS::Lambda::Permission.SourceAccount',
      'AWS::Lambda::Permission.SourceArn',
      'AWS::S3::BucketPolicy.PolicyDocument',
      'AWS::SQS::QueuePolicy.PolicyDocument',
      'AWS::SNS::TopicPolicy.PolicyDocument',
      'AWS::SQS::QueueInlinePolicy.PolicyDocument',
      'AWS::SNS::TopicInlinePolicy.PolicyDocument',
      'AWS::KMS::Key.KeyPolicy',
    ],
    plan: source,
  },
};
