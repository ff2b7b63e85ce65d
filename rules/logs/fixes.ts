import { getAtt, sub, type Data } from '../../src/fix/data.ts';
import type { Edits } from '../../src/fix/editor.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { retentionFor, shownRetention } from '../../src/fix/retention.ts';
import {
  all,
  dataOf,
  declareBehind,
  fixed,
  freeId,
  providerOf,
  replaceAt,
  setGlobal,
  setProperty,
  setProvider,
  setProviderUnless,
  siteOf,
  type Site,
} from '../../src/fix/sites.ts';
import { allowsTracing, roleOf, tracingPolicy } from '../../src/fix/roles.ts';
import { workflowLogs } from '../../src/fix/workflow-logs.ts';
import type { Declaration } from '../../src/model/stack.ts';
import { at, itemsOf, textOf } from '../../src/source/node.ts';

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
  if (!site || site.kind === 'function' || days === undefined) return undefined;
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

const TRACING_RISK = 'The role gets the permission to send traces to X-Ray.';
const NO_ROLE =
  'The deployment fails unless the role of the function, which is not in this template, allows xray:PutTraceSegments and xray:PutTelemetryRecords.';

function tracing(context: FixContext): Fix | undefined {
  const { resource, finding } = context;
  if (finding.replacement)
    return traced(context, 'Enable active tracing', replaceAt(context, dataOf(finding.replacement.by)));
  switch (resource.type) {
    case 'AWS::Lambda::Function':
      return functionTracing(context);
    case 'AWS::ApiGateway::Stage':
      return stageTracing(context);
    case 'AWS::StepFunctions::StateMachine': {
      const site = siteOf(context, resource);
      if (!site) return undefined;
      const edits =
        site.kind === 'sam'
          ? setProperty(site, ['Tracing', 'Enabled'], true)
          : setProperty(site, ['TracingConfiguration', 'Enabled'], true);
      return traced(context, 'Enable tracing of the state machine', edits);
    }
    default:
      return undefined;
  }
}

function functionTracing(context: FixContext): Fix | undefined {
  const { resource, stack } = context;
  if (stack.dialect === 'serverless' && siteOf(context, resource)?.kind !== 'cloudformation') {
    const edits = setProvider(context, ['tracing', 'lambda'], true);
    return fixed(
      'Set provider.tracing.lambda to true',
      edits,
      hasOwnRoles(context) ? NO_ROLE.replace(', which is not in this template,', '') : undefined,
    );
  }
  const site = siteOf(context, resource);
  if (!site) return undefined;
  if (site.kind === 'cloudformation')
    return traced(
      context,
      'Set TracingConfig.Mode to Active',
      setProperty(site, ['TracingConfig', 'Mode'], 'Active'),
    );
  if (site.type !== 'AWS::Serverless::Function') return undefined;
  if (isForAll(context))
    return fixed(
      'Set Tracing to Active for all functions',
      setGlobal(context, ['Function', 'Tracing'], 'Active'),
    );
  return traced(context, 'Set Tracing to Active', setProperty(site, ['Tracing'], 'Active'));
}

/** Whether Globals may set tracing: several functions have roles that SAM makes, and none is one that can not be traced. */
function isForAll({ stack }: FixContext): boolean {
  const functions = [...stack.resources.values()].filter(
    ({ type, provenance }) => type === 'AWS::Lambda::Function' && !provenance,
  );
  const inSam = functions.filter(({ written }) => written?.type === 'AWS::Serverless::Function');
  const generated = ({ merged, written }: Declaration): boolean =>
    !at(merged?.properties ?? written?.node, 'Role');
  return (
    inSam.length > 1 &&
    inSam.every(generated) &&
    ![...stack.resources.values()].some(({ type }) => type === 'AWS::CloudFront::Distribution')
  );
}

/** Whether functions of a service have roles that the framework does not extend. */
function hasOwnRoles(context: FixContext): boolean {
  const { stack } = context;
  const provider = providerOf(context);
  const editor = context.authored.editor(stack.file);
  if (!provider || !editor) return true;
  const role = at(provider.map, 'iam', 'role') ?? at(provider.map, 'role');
  const plugins = itemsOf(at(editor.root, 'plugins')).map(one => textOf(one) ?? '');
  return (
    (role !== undefined && role.kind !== 'map') ||
    plugins.some(name => name.includes('iam-roles-per-function')) ||
    [...stack.resources.values()].some(
      one => one.type === 'AWS::Lambda::Function' && !one.provenance && !roleOf(context, one),
    )
  );
}

/** A fix that traces what runs with a role: it must be able to send its traces. */
function traced(context: FixContext, description: string, edits: Edits): Fix | undefined {
  const { resource } = context;
  if (resource.type === 'AWS::ApiGateway::Stage') return fixed(description, edits);
  const role = roleOf(context, resource);
  if (!role) return fixed(description, edits, NO_ROLE);
  const site = siteOf(context, role);
  if (role.provenance || site?.kind !== 'cloudformation') return fixed(description, edits);
  if (allowsTracing(context, role)) return fixed(description, edits);
  return fixed(
    `${description}, and attach AWSXRayDaemonWriteAccess to its role`,
    all(edits, tracingPolicy(site)),
    TRACING_RISK,
  );
}

function stageTracing(context: FixContext): Fix | undefined {
  const { resource, stack } = context;
  if (stack.postDeployResources?.has(resource.id))
    return fixed(
      'Set provider.tracing.apiGateway to true',
      setProvider(context, ['tracing', 'apiGateway'], true),
    );
  const site = siteOf(context, resource);
  if (site?.kind === 'cloudformation' || site?.type === 'AWS::Serverless::Api')
    return fixed('Set TracingEnabled to true', setProperty(site, ['TracingEnabled'], true));
  return stack.dialect === 'sam' && resource.provenance
    ? fixed('Set TracingEnabled to true for all APIs', setGlobal(context, ['Api', 'TracingEnabled'], true))
    : undefined;
}

const REST_FORMAT =
  '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime","httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath","status":"$context.status"}';
const HTTP_FORMAT =
  '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime","routeKey":"$context.routeKey","status":"$context.status"}';
const NO_ACCOUNT =
  'The deployment fails unless the account has a role with which API Gateway writes logs: it is set once for each Region, by an AWS::ApiGateway::Account.';

function accessLogs(context: FixContext): Fix | undefined {
  const { resource, stack } = context;
  const isRest = resource.type === 'AWS::ApiGateway::Stage';
  if (resource.type === 'AWS::StepFunctions::StateMachine') return workflowLogs(context);
  if (!isRest && resource.type !== 'AWS::ApiGatewayV2::Stage') return undefined;
  const site = siteOf(context, resource);
  if (stack.dialect === 'serverless' && site?.kind !== 'cloudformation')
    return frameworkLogs(context, isRest);
  const hasAccount =
    !isRest || [...stack.resources.values()].some(({ type }) => type === 'AWS::ApiGateway::Account');
  const days = retentionFor(context);
  if (days === undefined) return undefined;
  const key = isRest ? 'AccessLogSetting' : 'AccessLogSettings';
  const declare = (
    of: Site | undefined,
    name: string,
  ): { readonly id: string; readonly edits: Edits } | undefined => {
    const id = freeId(context, `${name}AccessLogGroup`);
    if (id === undefined || !of) return undefined;
    return { id, edits: declareBehind(of, id, { Type: GROUP, Properties: { RetentionInDays: days } }) };
  };
  const setting = (id: string): Data => ({
    DestinationArn: getAtt(id, 'Arn'),
    Format: isRest ? REST_FORMAT : HTTP_FORMAT,
  });
  const risk = hasAccount ? undefined : NO_ACCOUNT;
  if (site) {
    const group = declare(site, site.entry?.key ?? resource.id);
    return (
      group &&
      fixed(
        `Write access logs to a new log group, ${group.id}`,
        all(setProperty(site, [key], setting(group.id)), group.edits),
        risk,
      )
    );
  }
  if (stack.dialect !== 'sam' || !resource.provenance) return undefined;
  // The API that SAM makes of the events of functions has its settings in Globals.
  const owner = [...stack.resources.values()].find(
    one => one.written?.type === 'AWS::Serverless::Function' && one.type === 'AWS::Lambda::Function',
  );
  const group = declare(owner && siteOf(context, owner), isRest ? 'Api' : 'HttpApi');
  return (
    group &&
    fixed(
      `Write access logs to a new log group, ${group.id}`,
      all(setGlobal(context, [isRest ? 'Api' : 'HttpApi', key], setting(group.id)), group.edits),
      risk,
    )
  );
}

/** The framework makes the log group, and the role with which API Gateway writes to it. */
function frameworkLogs(context: FixContext, isRest: boolean): Fix | undefined {
  const { resource } = context;
  const api = context.world.resource(resource.id)?.get('ApiId').refers;
  const isWebsocket = api !== undefined && textOf(at(api.node, 'Properties', 'ProtocolType')) === 'WEBSOCKET';
  const days = retentionFor(context);
  if (typeof days !== 'number') return undefined;
  const kept = setProviderUnless(context, ['logRetentionInDays'], days);
  if (isRest)
    return fixed(
      'Set provider.logs.restApi so that access logs are written',
      all(setProvider(context, ['logs', 'restApi'], { accessLogging: true, executionLogging: false }), kept),
    );
  return isWebsocket
    ? fixed(
        'Set provider.logs.websocket so that access logs are written',
        all(
          setProvider(context, ['logs', 'websocket'], { accessLogging: true, executionLogging: false }),
          kept,
        ),
      )
    : fixed('Set provider.logs.httpApi to true', all(setProvider(context, ['logs', 'httpApi'], true), kept));
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
