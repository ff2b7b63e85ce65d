import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import apiAccessLogs from './api-access-logs.ts';
import tracingDisabled from './tracing-disabled.ts';

const told = (text: string): (readonly [severity: string, message: string])[] =>
  scanText(text, [apiAccessLogs, tracingDisabled]).findings.map(it => [it.severity, it.message]);
const resources = (...entries: readonly string[]): string =>
  `Resources:\n${entries.map((entry, index) => `  R${index}: ${entry}\n`).join('')}`;
const FUNCTION = '{ Type: AWS::Lambda::Function }';

test.each([
  ['one is named', [FUNCTION], 'R0 is not traced: TracingConfig.Mode is not set'],
  [
    'several are counted by kind',
    [
      FUNCTION,
      FUNCTION,
      '{ Type: AWS::StepFunctions::StateMachine, Properties: { LoggingConfiguration: { Level: ALL } } }',
    ],
    '2 functions and 1 state machine are not traced',
  ],
  [
    'stages of deployments are stages',
    [
      FUNCTION,
      '{ Type: AWS::ApiGateway::Stage, Properties: { AccessLogSetting: { DestinationArn: a }, StageName: a } }',
      '{ Type: AWS::ApiGateway::Deployment, Properties: { StageName: b, StageDescription: { AccessLogSetting: { DestinationArn: a } } } }',
      '{ Type: AWS::StepFunctions::StateMachine, Properties: { LoggingConfiguration: { Level: ALL } } }',
    ],
    '1 function, 2 API stages and 1 state machine are not traced',
  ],
])('what is not traced is one finding: %s', (_, entries, message) =>
  expect(told(resources(...entries))).toEqual([['low', message]]),
);

test.each([
  [
    'an express workflow keeps nothing',
    'EXPRESS',
    'medium',
    'R0 keeps no execution history: LoggingConfiguration.Level is not set',
  ],
  [
    'a standard one keeps its history',
    'STANDARD',
    'low',
    'R0 writes no logs: LoggingConfiguration.Level is not set',
  ],
])('%s', (_, kind, severity, message) =>
  expect(
    told(
      resources(
        `{ Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineType: ${kind}, TracingConfiguration: { Enabled: true } } }`,
      ),
    ),
  ).toEqual([[severity, message]]),
);

test('a stage that is in no template is called what it is', () => {
  const service =
    'service: s\nprovider: { name: aws, runtime: nodejs22.x, tracing: { lambda: true } }\nfunctions: { f: { handler: h.h, events: [{ http: GET / }] } }\n';
  expect(told(service)).toEqual([
    ['medium', 'the stage of the REST API writes no access logs: AccessLogSetting.DestinationArn is not set'],
    ['low', 'the stage of the REST API is not traced: TracingEnabled is not set'],
  ]);
});
