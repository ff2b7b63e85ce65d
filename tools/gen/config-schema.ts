import { readFileSync, writeFileSync } from 'node:fs';
import { SEVERITIES, type Rule } from '../../src/rule/rule.ts';

const PATH = 'schema/config.schema.json';

/** Writes the schema of stackward.yaml: what an editor offers and checks while one types. The rules are those of the registry. */
export function writeConfigSchema(rules: readonly Rule[]): void {
  const texts = (description: string) => ({ description, type: 'array', items: { type: 'string', minLength: 1 } });
  const severity = { enum: [...SEVERITIES, 'off', false] };
  const ruleOf = ({ title, options = {} }: Rule) => ({
    description: title,
    anyOf: [severity, {
      type: 'object', additionalProperties: false,
      properties: { severity, options: { type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(options).map(([name, { about, fallback }]) => [name, { description: about, type: typeof fallback, default: fallback }])) } },
    }],
  });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/stackward/dist/config.schema.json',
    title: 'stackward.yaml',
    description: 'What a project says to stackward. Paths and patterns are relative to the folder of the file.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      preset: { description: 'recommended: what nearly everybody wants to know; strict: every rule.', enum: ['recommended', 'strict'] },
      'fail-on': { description: 'Exit status 1 from this severity upwards.', enum: [...SEVERITIES, 'never'] },
      rules: { description: 'Rule to a severity for all its findings, or off, or both with its options.', type: 'object', properties: Object.fromEntries(rules.map(rule => [rule.id, ruleOf(rule)])) },
      paths: texts('What is scanned when the command names nothing: files, folders, patterns.'),
      exclude: texts('Patterns of files that are not scanned, beside what .gitignore says.'),
      parameters: {
        description: 'Values of template parameters: template or pattern to a map of names and values, or to a file that holds them.', type: 'object',
        additionalProperties: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: { anyOf: [{ type: ['string', 'number', 'boolean'] }, { type: 'array', items: { type: ['string', 'number', 'boolean'] } }] } }] },
      },
      stages: texts('serverless: the stages to look at, instead of all that the service names.'),
      'data-class': { description: 'sensitive: stores without a customer-managed key are told one by one, at medium.', enum: ['normal', 'sensitive'] },
      'trusted-accounts': { description: 'Account ids that are yours: no strangers in trust policies, layers and images.', type: 'array', items: { type: 'string', pattern: '^\\d{12}$' } },
      webhooks: texts('Routes that others call without signing in, such as POST /stripe/webhook; * stands for anything.'),
      baseline: { description: 'A file that `stackward baseline` wrote: only what is new is reported.', type: 'string' },
      'import-suppressions': { description: 'Whether what templates say to checkov, cfn_nag, cdk-nag, guard, KICS and trivy counts for our rules as well.', type: 'boolean' },
    },
  };
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (readIfThere(PATH) !== text) writeFileSync(PATH, text);
}

function readIfThere(path: string): string | undefined {
  try { return readFileSync(path, 'utf8'); } catch { return undefined; }
}
