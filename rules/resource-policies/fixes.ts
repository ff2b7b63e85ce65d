import { ref, sub } from '../../src/fix/data.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, setProperty, siteOf } from '../../src/fix/sites.ts';
import { at, isMap, textOf } from '../../src/source/node.ts';

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
  return fixed(
    'Let the service act for this account only',
    editor.set(statement, ['Condition', 'StringEquals', 'aws:SourceAccount'], ref('AWS::AccountId')),
    RISK,
  );
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
  return fixed(
    'Set SourceAccount to this account',
    setProperty(site, ['SourceAccount'], ref('AWS::AccountId')),
    RISK,
  );
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
