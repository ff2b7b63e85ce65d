import { lookUp } from '../../../../model/look-up.ts';
import { byServerless } from '../../../../source/provenance.ts';
import { at, isMap, itemsOf, type Node } from '../../../../source/node.ts';
import type { Plain } from '../../../builder/make.ts';
import { text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { piecesOf, type Pieces } from '../../variables/pieces.ts';
import type { Started } from './events.ts';

/** Metrics of `AWS/States` by the words that the plug-in has for them, and how it describes an alarm on each. */
const METRICS: { readonly [name: string]: readonly [metric: string, description: string] } = {
  executionsTimedOut: ['ExecutionsTimedOut', 'executions timed out'],
  executionsFailed: ['ExecutionsFailed', 'executions failed'],
  executionsAborted: ['ExecutionsAborted', 'executions were aborted'],
  executionThrottled: ['ExecutionThrottled', 'execution were throttled'],
  executionsSucceeded: ['ExecutionsSucceeded', 'executions succeeded'],
};

/** An alarm for each metric that `alarms` of a state machine lists. */
export function makeAlarms(service: ServerlessService, { machine, id }: Started): void {
  const written = isMap(machine.value) ? machine.value.entries.get('alarms') : undefined;
  if (!written || !isMap(written.value)) return;
  const alarms = written.value;
  const provenance = byServerless(machine.key, written.keySpan, 'state-machine-alarm');
  const name = piecesOf(at(machine.value, 'name')) ?? [machine.key];
  const topic = (state: string): Plain => [at(alarms, 'topics', state)];
  for (const metric of itemsOf(at(alarms, 'metrics'))) {
    const word = text(isMap(metric) ? at(metric, 'metric') : metric) ?? '';
    const [metricName, description] = lookUp(METRICS, word) ?? [];
    if (metricName === undefined) continue;
    const either = (key: string): Node | undefined =>
      (isMap(metric) ? at(metric, key) : undefined) ?? at(alarms, key);
    const template = text(at(alarms, 'nameTemplate'));
    const named: Pieces | undefined = template?.split(/(\$\[[^\][]*\])/).flatMap((part): Pieces => {
      if (part === '$[stateMachineName]') return name;
      if (part === '$[metricName]') return [word];
      return [part === '$[cloudWatchMetricName]' ? metricName : part];
    });
    service.builder.add(
      text(isMap(metric) ? at(metric, 'logicalId') : undefined) ?? `${id}${metricName}Alarm`,
      'AWS::CloudWatch::Alarm',
      {
        Namespace: 'AWS/States',
        MetricName: metricName,
        AlarmName:
          (isMap(metric) ? at(metric, 'alarmName') : undefined) ??
          (named && service.string(named, provenance)),
        AlarmDescription: service.string(
          [...name, '[', ...service.stage, `][${service.region ?? 'us-east-1'}]: ${description}`],
          provenance,
        ),
        Threshold: 1,
        Period: either('period') ?? 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Statistic: 'Sum',
        OKActions: topic('ok'),
        AlarmActions: topic('alarm'),
        InsufficientDataActions: topic('insufficientData'),
        TreatMissingData: either('treatMissingData') ?? 'missing',
        Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: id } }],
      },
      provenance,
    );
  }
}
