import { eventProvenance } from './sam-event.ts';
import { given, prop } from '../read.ts';
import { ref } from '../subject.ts';
import { permit, type Handler } from './event.ts';

export const iotRule: Handler = (x, subject, event, target) => {
  permit(x, subject, event, target, {
    principal: 'iot.amazonaws.com',
    arn: {
      'Fn::Sub': [
        `arn:${x.partition}:iot:\${AWS::Region}:\${AWS::AccountId}:rule/\${RuleName}`,
        { RuleName: ref(event.id) },
      ],
    },
    account: { 'Fn::Sub': '${AWS::AccountId}' },
  });
  x.generate(
    subject,
    event.id,
    'AWS::IoT::TopicRule',
    {
      TopicRulePayload: {
        Sql: prop(event.properties, 'Sql'),
        RuleDisabled: false,
        Actions: [{ Lambda: { FunctionArn: target.arn } }],
        AwsIotSqlVersion: given(event.properties, 'AwsIotSqlVersion'),
      },
    },
    eventProvenance(subject, event, 'event-rule'),
  );
};
