import type { Action } from './action-table.ts';

/**
 * The actions that a policy of AWS IoT Core, which devices have by their certificates, can allow
 * (https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html, iot-data-plane-jobs.html and AWS IoT Greengrass developer guide, "Device
 * authentication and authorization for AWS IoT Greengrass"; read 2026-11). What administers AWS IoT is no business of such a policy.
 */
const DEVICE_ACTIONS = new Set([
  ...`Connect DeleteConnection Publish Receive RetainPublish Subscribe GetRetainedMessage ListRetainedMessages
  GetThingShadow UpdateThingShadow DeleteThingShadow ListNamedShadowsForThing`
    .split(/\s+/)
    .map(name => `iot:${name}`),
  ...[
    'DescribeJobExecution',
    'GetPendingJobExecutions',
    'StartNextPendingJobExecution',
    'UpdateJobExecution',
  ].map(name => `iotjobsdata:${name}`),
  'greengrass:Discover',
]);

export const isDeviceAction = ({ name }: Action): boolean => DEVICE_ACTIONS.has(name);
