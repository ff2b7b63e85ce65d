import { danglingIn } from '../../src/aws/template/dangling.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'dangling-reference',
  title: 'Reference to an undefined resource, parameter or condition',
  severity: 'low',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S6'] },
  why: 'CloudFormation rejects the template, so its changes are not deployed. A check that follows the reference finds nothing.',
  fix: 'Reference a resource, parameter or condition that the template defines, or define the missing one.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  ],
  check({ world, report, undetermined }) {
    const found = danglingIn(world.stackIndex);
    if (found === 'unread') return undetermined('a part of the stack is not known until deployment');
    for (const { of, says, at, near } of found)
      report(at, `${says}${near === undefined ? '' : `; did you mean ${near}?`}`, { of });
  },
});
