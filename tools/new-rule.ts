import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

// `npm run new-rule -- storage/s3-owner` writes the two files of a rule; the page's tests fail until the rule is written.
const [, , , name = ''] = process.argv;
const [group, id] = name.split('/');
if (!group || !id || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
  throw new Error('usage: npm run new-rule -- GROUP/ID, for example storage/s3-owner');
const base = `rules/${group}/${id}`;
if (existsSync(`${base}.ts`)) throw new Error(`${base}.ts exists`);

const resource = (type: string): string => `Resources:\n  Thing:\n    Type: ${type} # <-\n`;
const files = {
  [`${base}.ts`]: `import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: '${id}',
  title: 'AWS resource has a security issue',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::S3::Bucket'],
  maps: {},
  why: 'The effect of the issue.',
  fix: 'Set SomeProperty.',
  references: [],
  check({ resource, report, undetermined }) {
    const value = resource.get('SomeProperty');
    if (value.absent) report(resource, \`\${resource.called} does not set SomeProperty\`);
    else if (!value.present) undetermined('SomeProperty is not known until deployment');
  },
});
`,
  [`${base}.md`]: `# AWS resource has a security issue

One paragraph that describes the effect of the issue.

## Flagged

\`\`\`yaml
${resource('AWS::S3::Bucket')}\`\`\`

\`\`\`yaml
Transform: AWS::Serverless-2016-10-31
${resource('AWS::S3::Bucket')}\`\`\`

\`\`\`yaml
service: orders
provider: { name: aws, runtime: nodejs22.x }
resources:
  Resources:
    Thing:
      Type: AWS::S3::Bucket # <-
\`\`\`

## Accepted

\`\`\`yaml
Resources:
  Thing: { Type: AWS::S3::Bucket, Properties: { SomeProperty: true } }
\`\`\`

## Fix

The property to set, and the effect of the change.
`,
};
mkdirSync(dirname(base), { recursive: true });
for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
process.stdout.write(`${Object.keys(files).join('\n')}\nnow: npm run gen && npx vitest run rules\n`);
