import {
  invokerWithoutFailureDestination,
  streamWithoutFailureDestination,
} from '../../src/aws/lambda/invokers.ts';
import { functionAt } from '../../src/aws/function-references.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-failure-destination',
  title: 'Lambda function has no on-failure destination or dead-letter queue',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping'],
  maps: { sas: ['SAS-10'] },
  why: 'Lambda drops an event after the last attempt, and a stream drops records that expire during retries. The loss goes unnoticed, and the content is not recorded.',
  fix: 'Set an on-failure destination or a dead-letter queue for the function.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  ],
  check(look) {
    if (look.resource.type === 'AWS::Lambda::Function') asynchronous(look);
    else stream(look);
  },
});

function asynchronous({ resource: fn, world, report, undetermined }: RuleContext): void {
  const invoker = invokerWithoutFailureDestination(fn, world);
  if (invoker === 'unknown') undetermined('the destination of failed events is not known until deployment');
  else if (invoker)
    report(fn, `${fn.name} loses ${invoker.service} events that it fails to process`, {
      related: [{ at: invoker.by.at, note: `${invoker.service} invokes it asynchronously` }],
    });
}

function stream({ resource: mapping, world, report, undetermined }: RuleContext): void {
  const kind = streamWithoutFailureDestination(mapping);
  const reader = world.resource(functionAt(mapping.get('FunctionName'))?.id ?? '') ?? mapping;
  if (kind === 'unknown') undetermined('the destination of failed records is not known until deployment');
  else if (kind)
    report(reader, `${reader.called} loses ${kind} records that it fails to process`, {
      fix: 'Set DestinationConfig with OnFailure on the event source.',
      related: [{ at: mapping, note: 'reads the records' }],
    });
}
