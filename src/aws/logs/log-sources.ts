import { referrersOf } from '../../model/references.ts';
import type { Resource, World } from '../../model/world.ts';
import { calledByAuthor, STAGE_SOURCES } from '../api/stages.ts';

/** What writes to a log group besides functions, each with the word for its logs. */
const SOURCES: readonly (readonly [type: string, logs: string])[] = [
  ...STAGE_SOURCES.map(type => [type, 'access log group'] as const),
  ['AWS::StepFunctions::StateMachine', 'log group'],
  ['AWS::KinesisFirehose::DeliveryStream', 'log group'],
  ['AWS::Pipes::Pipe', 'log group'],
  ['AWS::ECS::TaskDefinition', 'log group'],
  ['AWS::CodeBuild::Project', 'log group'],
  ['AWS::EC2::FlowLog', 'log group'],
  ['AWS::CloudTrail::Trail', 'log group'],
];

/** Whose logs a group holds, as messages say it: `the access log group of the stage of Api`; undefined where nothing of the stack that is known refers to it. */
export function purposeOf(group: Resource, world: World): string | undefined {
  for (const [type, logs] of SOURCES)
    for (const { id } of referrersOf(world.stackIndex, group.id, type)) {
      const source = world.resource(id);
      if (source) return `the ${logs} of ${calledByAuthor(source)}`;
    }
  return accessLogsByName(group, world);
}

/** A stage whose destination names the group by its text: `arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME`. */
function accessLogsByName(group: Resource, world: World): string | undefined {
  const name = group.get('LogGroupName');
  if (!name.present) return undefined;
  for (const type of STAGE_SOURCES)
    for (const { id } of world.stackIndex.ofType(type)) {
      const stage = world.resource(id);
      const arns = ['AccessLogSetting', 'AccessLogSettings'].flatMap(
        setting => stage?.get(setting, 'DestinationArn').text.split(':', 7)?.[6] ?? [],
      );
      if (stage && arns.some(arn => arn.equals(name.text) === 'yes'))
        return `the access log group of ${calledByAuthor(stage)}`;
    }
  return undefined;
}
