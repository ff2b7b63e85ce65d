import { shownSecret } from '../../src/aws/secrets/output-secrets.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-in-output',
  title: 'Output of the stack shows a secret',
  severity: 'medium',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [200] },
  why: 'Outputs are never masked: everyone who may describe the stack reads them, and so does every log of a deployment.',
  fix: 'Remove the output, or show the name or ARN of the secret and let its readers fetch it.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  ],
  check({ resource: template, world, report }) {
    for (const [name, output] of template.get('Outputs').entries) {
      const value = output.get('Value');
      const condition = output.get('Condition').literal;
      const secret = shownSecret(value);
      if (secret !== undefined && (condition === undefined || world.holds(condition)))
        report(value, `${name} shows ${secret}`);
    }
  },
});
