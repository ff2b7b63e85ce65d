import { eventProvenance } from './sam-event.ts';
import { prop } from '../read.ts';
import { permit, type Handler } from './event.ts';

/** A subscription filter on a log group. */
export const cloudWatchLogs: Handler = (x, subject, event, target) => {
  const group = prop(event.properties, 'LogGroupName');
  const permission = permit(x, subject, event, target, {
    principal: 'logs.amazonaws.com',
    arn: {
      'Fn::Sub': [
        `arn:${x.partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${__LogGroupName__}:*`,
        { __LogGroupName__: group },
      ],
    },
  });
  x.generate(
    subject,
    event.id,
    'AWS::Logs::SubscriptionFilter',
    {
      LogGroupName: group,
      FilterPattern: prop(event.properties, 'FilterPattern'),
      DestinationArn: target.arn,
    },
    eventProvenance(subject, event, 'event-subscription'),
    { dependsOn: [permission] },
  );
};
