import { secretInOutput } from '../../src/aws/secrets/output-secrets.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-in-output',
  title: 'Stack output exposes a secret',
  severity: 'medium',
  preset: 'recommended',
  on: ['Template'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [200] },
  why: 'Outputs are never masked. Anyone who can describe the stack or read a deployment log can read the secret.',
  fix: 'Remove the output, or output the name or ARN of the secret and let its consumers fetch it.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  ],
  check({ resource: template, world, report }) {
    for (const [name, output] of template.get('Outputs').entries) {
      const value = output.get('Value');
      const condition = output.get('Condition').literal;
      const secret = secretInOutput(value);
      if (secret !== undefined && (condition === undefined || world.holds(condition)))
        report(value, `${name} exposes ${secret}`);
    }
  },
});
