import { codeOf } from '../../src/aws/code/function-code.ts';
import { plainLogOf } from '../../src/aws/code/plain-logs.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-unstructured-logs',
  title: 'Lambda function writes its logs as plain text',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S10'], sas: ['SAS-05'] },
  why: 'Lines of plain text cannot be filtered by field or joined to a request, which makes an incident hard to follow.',
  fix: 'Set LogFormat to JSON in LoggingConfig, or use a logger such as Powertools for AWS Lambda.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html',
    'https://docs.aws.amazon.com/powertools/',
  ],
  check({ resource: fn, report, undetermined }) {
    const format = fn.get('LoggingConfig', 'LogFormat');
    if (format.present && format.literal === undefined)
      return undetermined('its log format is not known until deployment');
    if (format.literal === 'JSON') return;
    const code = codeOf(fn);
    const printed = code.kind === 'read' ? plainLogOf(code) : undefined;
    if (code.kind === 'read' && printed)
      report(format.present ? format : fn, `${fn.name} writes its logs as plain text`, {
        related: [{ at: code.placeOf(printed), note: 'prints plain text' }],
      });
  },
});
