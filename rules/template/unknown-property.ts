import { unknownProperties } from '../../src/aws/template/unknown-properties.ts';
import { propertiesAsOf } from '../../src/model/shapes.ts';
import type { Declaration } from '../../src/model/stack.ts';
import { asking } from '../../src/model/edit-distance.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** A resource that SAM adds has what its author set in Globals. */
const setter = ({ name, merged, provenance }: Declaration): string =>
  merged && provenance ? 'Globals' : name;

export default defineRule({
  id: 'unknown-property',
  title: 'Property is not defined for the resource type',
  severity: 'low',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'CloudFormation rejects the template or ignores the property, so the intended setting has no effect.',
  fix: 'Use a property name that the resource type defines, or remove the property.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  ],
  check({ world, report, undetermined }) {
    const found = unknownProperties(world.stackIndex);
    if (found === 'macro')
      return undetermined('a macro may process the properties that the types do not have');
    for (const { of, path, at, type, near, mayBeNew } of found)
      if (mayBeNew) undetermined(`${path} of ${type} is unknown to the data of ${propertiesAsOf(type)}`);
      else report(at, `${setter(of)} sets ${path}, which ${type} does not have${asking(near)}`, { of });
  },
});
