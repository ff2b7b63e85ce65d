import type { Resource, World } from '../../model/world.ts';
import { NO, type Switch } from '../switches.ts';

/** `problem` ends a sentence about the trail. */
export type TrailSwitch = Switch & { readonly problem: string };

/** What makes a trail a record to rely on, as AWS stands in 2026-11. */
export const TRAIL_SWITCHES: readonly TrailSwitch[] = [
  {
    type: 'AWS::CloudTrail::Trail',
    path: ['IsMultiRegionTrail'],
    off: NO,
    unset: 'off',
    on: 'true',
    problem: 'records events in one region only',
    fix: 'Set IsMultiRegionTrail to true.',
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: ['EnableLogFileValidation'],
    off: NO,
    unset: 'off',
    on: 'true',
    problem: 'does not validate the integrity of its log files',
    fix: 'Set EnableLogFileValidation to true.',
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: ['CloudWatchLogsLogGroupArn'],
    off: 'present',
    unset: 'off',
    problem: 'does not deliver events to CloudWatch Logs',
    fix: 'Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.',
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: ['IsLogging'],
    off: NO,
    unset: 'on',
    on: 'true',
    problem: 'does not record any events',
    fix: 'Set IsLogging to true.',
  },
];

/** Whether a flow log of this stack records the traffic of a VPC. */
export function flowLogs(vpc: Resource, world: World): 'yes' | 'no' | 'unknown' {
  let unknown = false;
  const near = (log: Resource): 'yes' | 'unknown' | undefined => {
    const of = log.get('ResourceId');
    if (of.refers) return of.refers.id === vpc.id ? 'yes' : undefined;
    return of.literal === undefined && !of.absent && log.get('ResourceType').literal !== 'Subnet'
      ? 'unknown'
      : undefined;
  };
  for (const { match } of world.matching('AWS::EC2::FlowLog', near)) {
    if (match === 'yes') return 'yes';
    unknown = true;
  }
  return unknown ? 'unknown' : 'no';
}
