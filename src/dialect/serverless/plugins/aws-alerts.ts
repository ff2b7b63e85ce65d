import { lookUp } from '../../../model/look-up.ts';
import type { Plugin } from './plugin.ts';
import { type ServerlessProvenance, byServerless } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import type { ServiceFunction } from '../service-function.ts';
import { at, entriesOf, isMap, itemsOf, type Entry, type Node } from '../../../source/node.ts';
import { normal } from '../names.ts';
import { merged } from '../resources.ts';
import { isFalse, isNull, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { known, type Pieces } from '../variables/pieces.ts';

const upper = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Metric, threshold and statistic of the alarms that the plugin knows by name. */
const KNOWN: Readonly<Record<string, readonly [string, number, string]>> = {
  functionInvocations: ['Invocations', 100, 'Sum'],
  functionErrors: ['Errors', 1, 'Sum'],
  functionDuration: ['Duration', 500, 'Average'],
  functionThrottles: ['Throttles', 1, 'Sum'],
};
const STATES = ['ok', 'alarm', 'insufficientData'] as const;
type State = (typeof STATES)[number];
type Topics = ReadonlyMap<string, ReadonlyMap<State, Plain>>;
const STATISTICS: ReadonlySet<string> = new Set(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);

/** serverless-plugin-aws-alerts (version 1.7, its source read 2026-11): its topics, and an alarm for each function and definition. Dashboards are left out. */
function alerts(service: ServerlessService): void {
  const settings = service.resolver.get('custom', 'alerts');
  if (!isMap(settings)) return;
  const [stages, stage] = [at(settings, 'stages'), known(service.stage)];
  if (
    truthy(stages) &&
    stage !== undefined &&
    !itemsOf(stages).some(item => text(item) === stage || item.kind === 'call')
  )
    return;
  if (truthy(at(settings, 'externalStack')))
    return service.builder.diagnostics.partial(
      'plugin',
      'the alarms of serverless-plugin-aws-alerts are in a separate stack, which is not scanned',
      at(settings, 'externalStack')!.span,
    );
  const topics = makeTopics(service, settings);
  const shared = ['alarms', 'global', 'function'].flatMap(key => itemsOf(at(settings, key)));
  for (const fn of service.functions) {
    for (const item of [...shared, ...itemsOf(at(fn.node, 'alarms'))]) {
      const alarm = defined(service, settings, item);
      if (alarm) makeAlarm(service, fn, alarm, settings, topics);
    }
  }
}

/** Topics by the group that alarms name, '' for all alarms. */
function makeTopics(service: ServerlessService, settings: Node): Topics {
  const groups = new Map<string, Map<State, Plain>>();
  const put = ({ key, keySpan, value }: Entry, state: State, group: string): void => {
    const topic = isMap(value) ? at(value, 'topic') : value;
    if (!truthy(topic)) return;
    const name = text(topic);
    const id = `AwsAlerts${upper(group)}${upper(key)}`;
    const states = groups.get(group) ?? new Map<State, Plain>();
    groups.set(group, states.set(state, name === undefined || name.startsWith('arn:') ? topic : { Ref: id }));
    if (name === undefined || name.startsWith('arn:')) return;
    const subscriptions = itemsOf(at(value, 'notifications')).map(item => ({
      Protocol: at(item, 'protocol'),
      Endpoint: at(item, 'endpoint'),
    }));
    service.builder.add(
      id,
      'AWS::SNS::Topic',
      { TopicName: topic, Subscription: subscriptions },
      byServerless(key, keySpan, 'alert-topic'),
    );
  };
  for (const entry of entriesOf(at(settings, 'topics'))) {
    const state = STATES.find(one => one === entry.key);
    if (state) put(entry, state, '');
    else
      for (const inner of entriesOf(entry.value)) {
        const one = STATES.find(each => each === inner.key);
        if (one) put(inner, one, entry.key);
      }
  }
  return groups;
}

type Alarm = { readonly name: string; readonly node: MapNode; readonly provenance: ServerlessProvenance };

/** A definition by its name, or with settings over those of that name; undefined for what is none, or is switched off. */
function defined(service: ServerlessService, settings: Node, item: Node): Alarm | undefined {
  const name = text(isMap(item) ? at(item, 'name') : item);
  if (name === undefined) return undefined;
  const provenance: ServerlessProvenance = byServerless(name, item.span, 'alert-alarm');
  const row = Object.hasOwn(KNOWN, name) ? lookUp(KNOWN, name) : undefined;
  const usual = row && {
    namespace: 'AWS/Lambda',
    actionsEnabled: true,
    metric: row[0],
    threshold: row[1],
    statistic: row[2],
    period: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
  };
  const base = make({ type: 'static', ...usual }, { ...provenance, span: item.span });
  const own = at(settings, 'definitions', name);
  if (!row && !own && !isMap(item)) return undefined;
  const node = [own, item].reduce<Node>((all, more) => (isMap(more) ? merged(all, more) : all), base);
  const enabled = at(node, 'enabled');
  return !isMap(node) || isFalse(enabled) || (enabled && isNull(enabled))
    ? undefined
    : { name, node, provenance };
}

function makeAlarm(
  service: ServerlessService,
  fn: ServiceFunction,
  { name, node, provenance }: Alarm,
  settings: Node,
  topics: Topics,
): void {
  const get = (key: string): Node | undefined => at(node, key);
  const pattern = truthy(get('pattern')) ? get('pattern') : undefined;
  const metric: Plain = pattern ? `${upper(text(get('metric')) ?? '')}${fn.id}` : get('metric');
  const namespace: Plain = pattern ? service.string(service.stackName(), provenance) : get('namespace');
  const own = itemsOf(get('dimensions'));
  const ofFunction: readonly Plain[] = truthy(get('omitDefaultDimension'))
    ? own
    : [
        ...own.filter(one => text(at(one, 'Name')) !== 'FunctionName'),
        { Name: 'FunctionName', Value: { Ref: fn.id } },
      ];
  const dimensions = pattern ? [] : ofFunction;
  const actions = (state: State, key: string): Plain[] =>
    [
      topics.get('')?.get(state),
      ...itemsOf(get(key)).map(group => topics.get(text(group) ?? '')?.get(state)),
    ].filter(one => one !== undefined);
  const common = {
    ActionsEnabled: get('actionsEnabled'),
    AlarmDescription: get('description'),
    EvaluationPeriods: get('evaluationPeriods'),
    DatapointsToAlarm: get('datapointsToAlarm'),
    ComparisonOperator: get('comparisonOperator'),
    OKActions: actions('ok', 'okActions'),
    AlarmActions: actions('alarm', 'alarmActions'),
    InsufficientDataActions: actions('insufficientData', 'insufficientDataActions'),
    TreatMissingData: truthy(get('treatMissingData')) ? get('treatMissingData') : 'missing',
    AlarmName: alarmName(service, fn, name, node, settings, provenance),
  };
  const simple = STATISTICS.has(text(get('statistic')) ?? '');
  const measured: { readonly [key: string]: Plain } =
    text(get('type')) === 'anomalyDetection'
      ? {
          Metrics: [
            {
              Id: 'm1',
              ReturnData: true,
              MetricStat: {
                Metric: { Namespace: namespace, MetricName: metric, Dimensions: dimensions },
                Period: get('period'),
                Stat: get('statistic'),
              },
            },
            {
              Id: 'ad1',
              Expression: `ANOMALY_DETECTION_BAND(m1, ${text(get('threshold')) ?? ''})`,
              Label: `${typeof metric === 'string' ? metric : (text(get('metric')) ?? '')} (expected)`,
              ReturnData: true,
            },
          ],
          ThresholdMetricId: 'ad1',
        }
      : {
          Namespace: namespace,
          MetricName: metric,
          Threshold: get('threshold'),
          Period: get('period'),
          Dimensions: dimensions,
          ...(simple
            ? { Statistic: get('statistic') }
            : {
                ExtendedStatistic: get('statistic'),
                EvaluateLowSampleCountPercentile: get('evaluateLowSampleCountPercentile'),
              }),
        };
  service.builder.add(
    `${normal(fn.key)}${normal(name)}Alarm`,
    'AWS::CloudWatch::Alarm',
    { ...common, ...measured },
    provenance,
  );
  if (!pattern) return;
  for (const [suffix, filter, value] of [
    ['ALERT', pattern, 1],
    ['OK', '', 0],
  ] as const) {
    service.builder.add(
      `${fn.id}${upper(name)}LogMetricFilter${suffix}`,
      'AWS::Logs::MetricFilter',
      {
        FilterPattern: filter,
        LogGroupName: service.string(['/aws/lambda/', ...fn.name], provenance),
        MetricTransformations: [{ MetricValue: value, MetricNamespace: namespace, MetricName: metric }],
      },
      provenance,
      { DependsOn: `${fn.idPrefix}LogGroup` },
    );
  }
}

/** CloudFormation makes the name, unless the author has a template for it. */
function alarmName(
  service: ServerlessService,
  fn: ServiceFunction,
  name: string,
  node: Node,
  settings: Node,
  provenance: ServerlessProvenance,
): Plain {
  const setting = (key: string): string | undefined => text(at(node, key) ?? at(settings, key));
  const [template, prefix] = [setting('nameTemplate'), setting('prefixTemplate')];
  if (template === undefined && prefix === undefined) return undefined;
  const metric = text(at(node, 'metric')) ?? '';
  const shown = (template ?? '$[functionName]-$[metricName]')
    .replace('$[functionName]', () => fn.key)
    .replace('$[functionId]', () => fn.id)
    .replace('$[metricName]', () => (template === undefined ? name : metric))
    .replace('$[metricId]', () => (truthy(at(node, 'pattern')) ? `${upper(metric)}${fn.id}` : metric));
  const before = (prefix ?? '$[stackName]')
    .split('$[stackName]')
    .flatMap((piece, index): Pieces => (index > 0 ? [...service.stackName(), piece] : [piece]));
  return service.string(prefix === '' ? [shown] : [...before, '-', shown], provenance);
}

export const awsAlerts: Plugin = { apply: alerts };
