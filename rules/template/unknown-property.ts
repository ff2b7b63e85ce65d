import { unknownProperties } from '../../src/aws/template/unknown-properties.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'unknown-property',
  title: 'Property that the resource type does not have',
  severity: 'low',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'What a misspelt property should have set is not set: CloudFormation refuses the template, or the setting is passed by.',
  fix: 'Use the name that the type has, or remove the property.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  ],
  check({ world, report, undetermined }) {
    const found = unknownProperties(world.stackIndex);
    if (found === 'macro') return undetermined('a macro may take the properties that its types do not have');
    for (const { of, path, at, type, near } of found)
      report(
        at,
        `${of.name} sets ${path}, which ${type} does not have${near === undefined ? '' : `; did you mean ${near}?`}`,
        { of },
      );
  },
});
