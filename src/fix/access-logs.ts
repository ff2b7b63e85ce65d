import { at, textOf } from '../source/node.ts';
import { getAtt, type Data } from './data.ts';
import type { Edits } from './cuts.ts';
import type { Fix, FixContext } from './fix.ts';
import { retentionFor } from './retention.ts';
import {
  all,
  declareBehind,
  fixed,
  freeId,
  setGlobal,
  setProperty,
  setProvider,
  setProviderUnless,
  siteOf,
  type Site,
} from './sites.ts';
import { workflowLogs } from './workflow-logs.ts';

const GROUP = 'AWS::Logs::LogGroup';
/** Clients can choose the `requestId`; AWS asks for the other one as well (API Gateway developer guide, "Set up CloudWatch logging for REST APIs in API Gateway", read 2026-11-30). */
const REST_FORMAT =
  '{"requestId":"$context.requestId","extendedRequestId":"$context.extendedRequestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime","httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath","status":"$context.status"}';
const HTTP_FORMAT =
  '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime","routeKey":"$context.routeKey","status":"$context.status"}';
/** REST APIs, and WebSocket APIs, whose page sends to that of REST APIs; an HTTP API needs none (the same guide, "Configure logging for WebSocket APIs in API Gateway", "Configure logging for HTTP APIs in API Gateway"). */
const NO_ACCOUNT =
  'The deployment fails unless the account has a role with which API Gateway writes logs: it is set once for each Region, by an AWS::ApiGateway::Account.';

/** Has the stage of an API write access logs to a log group that is declared for it, or that the framework makes; and a state machine its errors. */
export function accessLogs(context: FixContext): Fix | undefined {
  const { resource, stack, finding } = context;
  const isRest = resource.type === 'AWS::ApiGateway::Stage';
  // Execution logs hold what clients send: whether to write them is up to the author.
  if (finding.message.includes('no execution logs')) return undefined;
  if (resource.type === 'AWS::StepFunctions::StateMachine') return workflowLogs(context);
  if (!isRest && resource.type !== 'AWS::ApiGatewayV2::Stage') return undefined;
  const site = siteOf(context, resource);
  if (stack.dialect === 'serverless' && site?.kind !== 'cloudformation')
    return frameworkLogs(context, isRest);
  const hasAccount =
    (!isRest && isHttp(context)) ||
    [...stack.resources.values()].some(({ type }) => type === 'AWS::ApiGateway::Account');
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

/** The protocol of the API of a stage; '' where its document alone says what it is, which HTTP APIs have. */
function protocolOf({ resource, world }: FixContext): string | undefined {
  const api = world.resource(resource.id)?.get('ApiId').refers;
  const protocol = api && at(api.node, 'Properties', 'ProtocolType');
  return api && !protocol ? '' : textOf(protocol);
}

/** Whether the API of a stage is known to be an HTTP API. */
const isHttp = (context: FixContext): boolean => ['', 'HTTP'].includes(protocolOf(context) ?? 'unknown');

/** The framework makes the log group, and the role with which API Gateway writes to it. */
function frameworkLogs(context: FixContext, isRest: boolean): Fix | undefined {
  const isWebsocket = protocolOf(context) === 'WEBSOCKET';
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
