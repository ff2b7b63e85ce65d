import { danglingIn } from '../../src/aws/template/dangling.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'dangling-reference',
  title: 'Reference to something that is not in the template',
  severity: 'low',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S6'] },
  why: 'CloudFormation refuses the template, so what it was to change stays as it is; and a check that follows the reference follows it to nowhere.',
  fix: 'Name a resource, parameter or condition that the template has, or declare this one.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  ],
  check({ world, report, undetermined }) {
    const found = danglingIn(world.stackIndex);
    if (found === 'unread') return undetermined('a part of the stack is known only at deployment');
    for (const { of, says, at, near } of found)
      report(at, `${says}${near === undefined ? '' : `; did you mean ${near}?`}`, { of });
  },
});
