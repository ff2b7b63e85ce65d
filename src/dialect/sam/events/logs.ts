import { eventProvenance } from './sam-event.ts';
import { prop } from '../read.ts';
import { addPermission, type Handler } from './event.ts';

/** A subscription filter on a log group. */
export const cloudWatchLogs: Handler = (builder, resource, event, target) => {
  const group = prop(event.properties, 'LogGroupName');
  const permission = addPermission(builder, resource, event, target, {
    principal: 'logs.amazonaws.com',
    arn: {
      'Fn::Sub': [
        `arn:${builder.partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${__LogGroupName__}:*`,
        { __LogGroupName__: group },
      ],
    },
  });
  builder.generate(
    resource,
    event.id,
    'AWS::Logs::SubscriptionFilter',
    {
      LogGroupName: group,
      FilterPattern: prop(event.properties, 'FilterPattern'),
      DestinationArn: target.arn,
    },
    eventProvenance(resource, event, 'event-subscription'),
    { dependsOn: [permission] },
  );
};
