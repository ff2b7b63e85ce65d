import { eventProvenance } from './sam-event.ts';
import { truthyProp, prop } from '../read.ts';
import { ref } from '../sam-resource.ts';
import { addPermission, type Handler } from './event.ts';

export const iotRule: Handler = (builder, resource, event, target) => {
  addPermission(builder, resource, event, target, {
    principal: 'iot.amazonaws.com',
    arn: {
      'Fn::Sub': [
        `arn:${builder.partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${RuleName}`,
        { RuleName: ref(event.id) },
      ],
    },
    account: { 'Fn::Sub': '${AWS::AccountId}' },
  });
  builder.generate(
    resource,
    event.id,
    'AWS::IoT::TopicRule',
    {
      TopicRulePayload: {
        Sql: prop(event.properties, 'Sql'),
        RuleDisabled: false,
        Actions: [{ Lambda: { FunctionArn: target.arn } }],
        AwsIotSqlVersion: truthyProp(event.properties, 'AwsIotSqlVersion'),
      },
    },
    eventProvenance(resource, event, 'event-rule'),
  );
};
