import { expect, test } from 'vitest';
import { resourceOf } from '../../testing-facts.ts';

const service = (alarms: string): string =>
  `service: svc\nplugins: [serverless-step-functions]\nprovider: { name: aws, stage: prod }\nstepFunctions:\n  stateMachines:\n    flow: { definition: { StartAt: A, States: { A: { Type: Pass, End: true } } }, alarms: { topics: { ok: t:ok, alarm: t:alarm }, ${alarms} } }\n`;

test('a state machine has an alarm for each metric that it lists', () =>
  expect(
    resourceOf(service('metrics: [executionsFailed]'), 'FlowStepFunctionsStateMachineExecutionsFailedAlarm'),
  ).toMatchObject({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      MetricName: 'ExecutionsFailed',
      AlarmDescription: 'flow[prod][us-east-1]: executions failed',
      Period: 60,
      OKActions: ['t:ok'],
      AlarmActions: ['t:alarm'],
      InsufficientDataActions: [],
      TreatMissingData: 'missing',
      Dimensions: [{ Name: 'StateMachineArn', Value: '${FlowStepFunctionsStateMachine}' }],
    },
  }));

test('a metric has an id, a name and settings of its own before those of all', () => {
  const text = service(
    'treatMissingData: breaching, period: 300, nameTemplate: "$[stateMachineName]-$[metricName]-$[cloudWatchMetricName]", metrics: [executionsTimedOut, { metric: executionsAborted, logicalId: Mine, alarmName: own, treatMissingData: ignore, period: 10 }, unheard]',
  );
  expect(resourceOf(text, 'Mine')).toMatchObject({
    Properties: { AlarmName: 'own', TreatMissingData: 'ignore', Period: 10 },
  });
  expect(resourceOf(text, 'FlowStepFunctionsStateMachineExecutionsTimedOutAlarm')).toMatchObject({
    Properties: {
      AlarmName: 'flow-executionsTimedOut-ExecutionsTimedOut',
      TreatMissingData: 'breaching',
      Period: 300,
    },
  });
});
