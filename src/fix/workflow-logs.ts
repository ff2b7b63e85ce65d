import { at } from '../source/node.ts';
import { getAtt, sub, type Data } from './data.ts';
import type { Edits } from './cuts.ts';
import type { Fix, FixContext } from './fix.ts';
import { retentionFor } from './retention.ts';
import { names, roleOf } from './roles.ts';
import { all, declareBehind, fixed, freeId, setProperty, siteOf, type Site } from './sites.ts';

/**
 * What the role of a state machine needs to have its logs delivered, for any resource (Step Functions developer guide, "Using CloudWatch Logs to log execution
 * history in Step Functions", IAM policies for logging to CloudWatch Logs, read 2026-11-30).
 */
const DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:CreateLogStream',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutLogEvents',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
/** With this name a log group takes no room in the resource policy for logs, which holds 5,120 characters (the same page, troubleshooting). */
const PREFIX = '/aws/vendedlogs/states/';
/** Ten resource policies for logs in a Region are the most (the same page). */
const RISK =
  'The role of the state machine gets the permission to write logs and to set up their delivery, for all log groups. The deployment fails if the account already has ten resource policies for logs in the Region.';

/** Has a state machine write its errors to a new log group, without the data of executions. */
export function workflowLogs(context: FixContext): Fix | undefined {
  const { resource } = context;
  const site = siteOf(context, resource);
  const days = retentionFor(context);
  const id = freeId(context, `${resource.id}LogGroup`);
  if (!site || site.kind === 'function' || days === undefined || id === undefined) return undefined;
  const isSam = site.kind === 'sam';
  const key = isSam ? 'Logging' : 'LoggingConfiguration';
  if (at(site.map, 'Properties', key)) return undefined;
  const destination: Data = { CloudWatchLogsLogGroup: { LogGroupArn: getAtt(id, 'Arn') } };
  return fixed(
    `Write errors to a new log group, ${id}`,
    all(
      setProperty(site, [key], { Level: 'ERROR', IncludeExecutionData: false, Destinations: [destination] }),
      declareBehind(site, id, {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: sub(`${PREFIX}\${AWS::StackName}-${id}`), RetentionInDays: days },
      }),
      delivery(context, site),
    ),
    RISK,
  );
}

/** The permission for the role: among the policies of the state machine where SAM makes the role. */
function delivery(context: FixContext, site: Site): Edits {
  const document: Data = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: DELIVERY, Resource: '*' }],
  };
  if (site.kind === 'sam' && !at(site.map, 'Properties', 'Role')) return addPolicy(site, document);
  const role = roleOf(context, context.resource);
  const own = role && siteOf(context, role);
  if (!role || own?.kind !== 'cloudformation') return undefined;
  return names(context, role, /^logs:(?:\*|CreateLogDelivery)$|AdministratorAccess|CloudWatchLogsFullAccess/)
    ? []
    : addPolicy(own, { PolicyName: 'LogDelivery', PolicyDocument: document });
}

function addPolicy(site: Site, policy: Data): Edits {
  const policies = at(site.map, 'Properties', 'Policies');
  if (!policies) return setProperty(site, ['Policies'], [policy]);
  return policies.kind === 'list' ? site.editor.addItem(policies, policy) : undefined;
}
