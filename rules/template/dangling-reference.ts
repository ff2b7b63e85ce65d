import { danglingIn } from '../../src/aws/template/dangling.ts';
import { asking } from '../../src/model/edit-distance.ts';
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
    const [head] = found.names;
    if (head && found.isPart) {
      const places = found.names
        .map(({ references }) => references.length)
        .reduce((sum, many) => sum + many, 0);
      const [first, ...others] = found.names.flatMap(({ name, references: [reference] }) =>
        reference ? [{ name, reference }] : [],
      );
      if (first)
        report(
          first.reference.at,
          `The template uses ${found.names.length} names in ${places} places and does not define them, so it can only be part of another template`,
          {
            of: first.reference.of,
            why: 'CloudFormation rejects the template by itself. A check that follows a reference to another part finds nothing.',
            fix: 'Scan the template that the parts are joined to, or define the names.',
            related: others.map(({ name, reference }) => ({ at: reference.at, note: `uses ${name}` })),
          },
        );
      return;
    }
    for (const {
      near,
      references: [first, ...others],
    } of found.names)
      if (first)
        report(first.at, `${first.says}${asking(near)}`, {
          of: first.of,
          related: others.map(({ at, says }) => ({ at, note: says })),
        });
  },
});
