import { perDefaults } from '../../model/memo.ts';
import { Resource, type Value } from '../../model/world.ts';
import { isFrameworkProvider } from '../lambda/framework-provider.ts';
import { isNo } from '../switches.ts';

const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const NESTED = ['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet'];
/** Metrics of AWS that tell of a fault or an attack: Errors, Throttles, 5XXError, ExecutionsFailed, … */
const FAULT = /error|throttl|5xx|4xx|fault|fail|reject|denied|deadletter|notvisible/i;

export type Alarms = {
  readonly status: 'none' | 'silent' | 'fine' | 'unknown';
  readonly first: string | undefined;
};

/** Whether anybody hears of errors: an alarm that acts, in whatever branch. One that only some stages have counts. `first` is what a finding points at. */
export const alarmsOf = perDefaults((scratch): Alarms => {
  const { stackIndex } = scratch;
  const functions = stackIndex
    .ofType('AWS::Lambda::Function')
    .filter(one => !one.provenance && !isFrameworkProvider(new Resource(scratch, one)));
  const alarms = ALARMS.flatMap(type => stackIndex.ofType(type))
    .map(one => new Resource(scratch, one))
    .filter(tells);
  const fn = functions.find(one => !one.node.entries.has('Condition')) ?? functions[0];
  if (fn === undefined || alarms.some(acts)) return { status: 'fine', first: undefined };
  const plugin = stackIndex.stack.notes.some(
    note => note.code === 'plugin' && /alert|alarm/i.test(note.message),
  );
  if (plugin || NESTED.some(type => stackIndex.ofType(type).length > 0))
    return { status: 'unknown', first: fn.id };
  const [alarm] = alarms;
  return alarm ? { status: 'silent', first: alarm.id } : { status: 'none', first: fn.id };
});

/** On errors, throttles or a namespace of one's own. */
function tells(alarm: Resource): boolean {
  const queries = alarm.get('Metrics');
  if (queries.absent) return isFault(alarm);
  return (
    !queries.complete ||
    queries.each.some(query => query.get('MetricStat').present && isFault(query.get('MetricStat', 'Metric')))
  );
}

/** What can not be read counts; so does a composite alarm, which has no metric. */
function isFault(metric: Value): boolean {
  const [namespace, name] = [metric.get('Namespace').literal, metric.get('MetricName').literal];
  return namespace === undefined || name === undefined || !namespace.startsWith('AWS/') || FAULT.test(name);
}

function acts(alarm: Resource): boolean {
  if (isNo(alarm.get('ActionsEnabled').literal ?? '')) return false;
  const actions = alarm.get('AlarmActions');
  return !actions.absent && (!actions.complete || actions.each.length > 0);
}
