import { deliversLogs, LOG_SWITCHES } from '../../src/aws/logs/access-logs.ts';
import { executionLogs } from '../../src/aws/api/stage-settings.ts';
import { calledByAuthor, isStageSource, stageOf } from '../../src/aws/api/stages.ts';
import { cause, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-access-logs',
  title: 'API or workflow logging is not enabled',
  severity: 'medium',
  preset: 'recommended',
  on: typesOf(LOG_SWITCHES),
  maps: {
    owasp: ['S10'],
    sas: ['SAS-05'],
    cwe: [778],
    fsbp: ['APIGateway.1', 'APIGateway.9', 'StepFunctions.1'],
  },
  why: 'Without logs, you cannot determine after an incident who called what, from where and with which response.',
  fix: 'Deliver access logs to a log group with a retention period.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-stepfunctions-statemachine-loggingconfiguration.html',
  ],
  check({ resource, world, strict, report, undetermined }) {
    const stage = stageOf(resource, world);
    if (!stage && isStageSource(resource)) return;
    const delivered =
      resource.type === 'AWS::CloudFront::Distribution' ? deliversLogs(resource, world) : 'no';
    if (delivered === 'yes') return;
    for (const off of switchedOff(LOG_SWITCHES, resource)) {
      const { row, how, at } = off;
      if (how === 'open' || delivered === 'unknown')
        undetermined('whether it writes logs is not known until deployment');
      else report(at, `${calledByAuthor(resource)} ${row.problem}: ${cause(off)}`, row);
    }
    const executions = stage && strict ? executionLogs(resource) : 'none';
    if (executions === 'unknown')
      undetermined('whether it writes execution logs is not known until deployment');
    if (executions === 'off')
      report(resource, `${calledByAuthor(resource)} writes no execution logs: no method has a LoggingLevel`, {
        severity: 'low',
        fix: 'Set LoggingLevel to ERROR for all methods.',
      });
  },
});
