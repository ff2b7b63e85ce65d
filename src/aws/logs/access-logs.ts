import type { Resource, World } from '../../model/world.ts';
import type { Switch } from '../switches.ts';

/** `problem` ends a sentence about the resource. */
export type LogSwitch = Switch & { readonly problem: string; readonly severity?: 'low' };

const access = { off: 'present', unset: 'off', problem: 'writes no access logs' } as const;
const executions = {
  path: ['LoggingConfiguration', 'Level'],
  off: ['OFF'],
  unset: 'off',
  fix: 'Set LoggingConfiguration with Level ERROR or ALL and a log group.',
  words: { sam: 'Set Logging with Level ERROR or ALL and a log group.' },
} as const;
const express = (kind: string): boolean => kind === 'EXPRESS';

/** Where an entry to the application says whether it writes logs, as AWS stands in 2026-11. A standard workflow keeps its history for 90 days without them, an express one keeps none. */
export const LOG_SWITCHES: readonly LogSwitch[] = [
  {
    type: 'AWS::ApiGateway::Stage',
    path: ['AccessLogSetting', 'DestinationArn'],
    ...access,
    fix: 'Set AccessLogSetting with the ARN of a log group.',
    words: {
      sam: 'Set AccessLogSetting in the API or under Globals, with the ARN of a log group.',
      serverless: 'Set provider.logs.restApi to true.',
    },
  },
  {
    type: 'AWS::ApiGateway::Deployment',
    path: ['StageDescription', 'AccessLogSetting', 'DestinationArn'],
    ...access,
    fix: 'Declare the stage as an AWS::ApiGateway::Stage with AccessLogSetting.',
  },
  {
    type: 'AWS::ApiGatewayV2::Stage',
    path: ['AccessLogSettings', 'DestinationArn'],
    ...access,
    fix: 'Set AccessLogSettings with the ARN of a log group.',
    words: {
      sam: 'Set AccessLogSettings in the API or under Globals, with the ARN of a log group.',
      serverless: 'Set provider.logs.httpApi to true. For a WebSocket API, set provider.logs.websocket.',
    },
  },
  {
    type: 'AWS::CloudFront::Distribution',
    path: ['DistributionConfig', 'Logging'],
    ...access,
    fix: 'Set Logging, or deliver ACCESS_LOGS with an AWS::Logs::DeliverySource.',
  },
  {
    type: 'AWS::AppSync::GraphQLApi',
    path: ['LogConfig', 'FieldLogLevel'],
    off: ['NONE'],
    unset: 'off',
    problem: 'writes no field-level logs',
    fix: 'Set LogConfig with FieldLogLevel ERROR or ALL.',
  },
  {
    type: 'AWS::AppSync::Api',
    path: ['EventConfig', 'LogConfig', 'LogLevel'],
    off: ['NONE'],
    unset: 'off',
    problem: 'writes no logs',
    fix: 'Set LogConfig in EventConfig with LogLevel ERROR or a more detailed level.',
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    ...executions,
    only: { path: ['StateMachineType'], is: express },
    problem: 'keeps no execution history',
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    ...executions,
    only: { path: ['StateMachineType'], is: kind => !express(kind) },
    problem: 'writes no logs',
    severity: 'low',
  },
];

/**
 * Whether a delivery of this stack (standard logging v2) takes the access logs of a distribution: a source without a delivery sends nothing
 * (CloudFront developer guide, "Configure standard logging (v2)", read 2026-11).
 */
export function deliversLogs(distribution: Resource, world: World): 'yes' | 'no' | 'unknown' {
  let answer: 'no' | 'unknown' = 'no';
  for (const { resource: source, match } of world.matching('AWS::Logs::DeliverySource', one =>
    one.get('LogType').literal === 'ACCESS_LOGS' ? sends(one, distribution) : undefined,
  )) {
    const taken = match === 'unknown' ? 'unknown' : delivery(source, world);
    if (taken === 'yes') return 'yes';
    if (taken === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** Whether a source names the distribution. */
function sends(source: Resource, distribution: Resource): 'yes' | 'unknown' | undefined {
  const named = source.get('ResourceArn').text.holes.map(hole => source.world.declared(hole)?.id);
  if (named.includes(distribution.id)) return 'yes';
  return named.every(id => id === undefined) ? 'unknown' : undefined;
}

/** Whether a delivery takes what a source sends: by reference, or by its name. */
function delivery(source: Resource, world: World): 'yes' | 'no' | 'unknown' {
  const name = source.get('Name').text;
  const takes = (one: Resource): 'yes' | 'maybe' | undefined => {
    const of = one.get('DeliverySourceName');
    const same = of.refers?.id === source.id ? 'yes' : of.text.equals(name);
    return same === 'no' ? undefined : same;
  };
  const found = [...world.matching('AWS::Logs::Delivery', takes)].map(({ match }) => match);
  if (found.includes('yes')) return 'yes';
  return found.length > 0 ? 'unknown' : 'no';
}
