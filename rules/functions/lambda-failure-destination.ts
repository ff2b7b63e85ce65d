import { losing, losingRecords } from '../../src/aws/lambda/invokers.ts';
import { functionAt } from '../../src/aws/function-references.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'lambda-failure-destination',
  title: 'Events that a function fails on are lost',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping'],
  maps: { sas: ['SAS-10'] },
  why: 'Lambda drops an event after its last try, and a stream drops what expires meanwhile: nobody sees that it was lost, nor what was in it.',
  fix: 'Set an on-failure destination, or a dead-letter queue.',
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
  const invoker = losing(fn, world);
  if (invoker === 'unknown') undetermined('where the events go that it fails on is known only at deployment');
  else if (invoker)
    report(fn, `the events of ${invoker.service} that ${fn.name} fails on are lost`, {
      related: [{ at: invoker.by.at, note: `${invoker.service} invokes it and does not wait` }],
    });
}

function stream({ resource: mapping, world, report, undetermined }: RuleContext): void {
  const kind = losingRecords(mapping);
  const reader = world.resource(functionAt(mapping.get('FunctionName'))?.id ?? '') ?? mapping;
  if (kind === 'unknown') undetermined('where the records go that it fails on is known only at deployment');
  else if (kind)
    report(reader, `the records of ${kind} that ${reader.called} fails on are lost`, {
      fix: 'Set DestinationConfig with OnFailure on the event source.',
      related: [{ at: mapping, note: 'reads them' }],
    });
}
