import { accessLogs } from '../../src/fix/access-logs.ts';
import { sub } from '../../src/fix/data.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { retentionFor, shownRetention } from '../../src/fix/retention.ts';
import {
  declareBehind,
  fixed,
  freeId,
  replaceAt,
  setProperty,
  setProvider,
  siteOf,
} from '../../src/fix/sites.ts';
import { tracing } from '../../src/fix/tracing.ts';
import { at } from '../../src/source/node.ts';

const GROUP = 'AWS::Logs::LogGroup';
const EXISTS =
  'The deployment fails if Lambda has already created the log group: import it into the stack, or delete it, before.';

/** Sets the retention period where a log group is written, or where the framework takes it from. */
function retention(context: FixContext): Fix | undefined {
  const { resource, finding } = context;
  const days = retentionFor(context);
  if (days === undefined) return undefined;
  if (finding.path.endsWith('/RetentionInDays'))
    return fixed(`Set RetentionInDays to ${shownRetention(days)}`, replaceAt(context, days));
  if (resource.type === GROUP && context.stack.dialect === 'serverless' && resource.provenance)
    return typeof days === 'number'
      ? fixed(
          `Set provider.logRetentionInDays to ${days}`,
          setProvider(context, ['logRetentionInDays'], days),
        )
      : undefined;
  const site = siteOf(context, resource);
  return site?.kind === 'cloudformation' && resource.type === GROUP
    ? fixed(`Set RetentionInDays to ${shownRetention(days)}`, setProperty(site, ['RetentionInDays'], days))
    : undefined;
}

/** Declares the log group that Lambda would create. */
function functionRetention(context: FixContext): Fix | undefined {
  const { resource } = context;
  if (resource.type !== 'AWS::Lambda::Function') return retention(context);
  const site = siteOf(context, resource);
  const days = retentionFor(context);
  // One that its settings name has another name, and may be of several functions.
  const isNamed = at(resource.node, 'Properties', 'LoggingConfig', 'LogGroup') !== undefined;
  if (!site || site.kind === 'function' || days === undefined || isNamed) return undefined;
  const id = freeId(context, `${resource.id}${suffixOf(context)}`);
  if (id === undefined) return undefined;
  const edits = declareBehind(site, id, {
    Type: GROUP,
    Properties: { LogGroupName: sub(`/aws/lambda/\${${resource.id}}`), RetentionInDays: days },
  });
  return fixed(
    `Declare the log group /aws/lambda/${resource.name} with RetentionInDays ${shownRetention(days)}`,
    edits,
    EXISTS,
  );
}

/** How the log groups of other functions of the template are called, behind the name of their function. */
function suffixOf({ stack }: FixContext): string {
  for (const { id, type } of stack.resources.values()) {
    if (type !== GROUP) continue;
    for (const fn of stack.resources.values())
      if (
        fn.type === 'AWS::Lambda::Function' &&
        id.startsWith(fn.id) &&
        id !== fn.id &&
        /^[A-Za-z]+$/.test(id.slice(fn.id.length))
      )
        return id.slice(fn.id.length);
  }
  return 'LogGroup';
}

export const fixes: RuleFixes = {
  'log-group-retention': { safety: 'safe', changes: [`${GROUP}.RetentionInDays`], plan: retention },
  'lambda-log-retention': {
    safety: 'both',
    changes: [GROUP, `${GROUP}.RetentionInDays`],
    plan: functionRetention,
  },
  'tracing-disabled': {
    safety: 'both',
    changes: [
      'AWS::Lambda::Function.TracingConfig',
      'AWS::ApiGateway::Stage.TracingEnabled',
      'AWS::ApiGateway::Deployment.StageDescription',
      'AWS::StepFunctions::StateMachine.TracingConfiguration',
      'AWS::IAM::Role.ManagedPolicyArns',
      'AWS::IAM::Role.Policies',
    ],
    plan: tracing,
  },
  'api-access-logs': {
    safety: 'both',
    changes: [
      GROUP,
      `${GROUP}.RetentionInDays`,
      // The Serverless Framework sets up the role of the account, with a function.
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'Custom::ApiGatewayAccountRole',
      'AWS::ApiGateway::Stage.MethodSettings',
      'AWS::ApiGatewayV2::Stage.DefaultRouteSettings',
      'AWS::ApiGatewayV2::Stage.DependsOn',
      'AWS::StepFunctions::StateMachine.LoggingConfiguration',
      'AWS::IAM::Role.Policies',
      'AWS::ApiGateway::Stage.AccessLogSetting',
      'AWS::ApiGatewayV2::Stage.AccessLogSettings',
    ],
    plan: accessLogs,
  },
};
