import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { parseTree } from '../../src/source/parse.ts';
import { toPlain } from '../../src/source/plain.ts';
import { Source } from '../../src/source/source.ts';
import { CONFIG_PAGE, configPage } from './config-page.ts';
import { configSchema } from './config-schema.ts';
import { ruleFiles } from './registry.ts';

const page = readFileSync(CONFIG_PAGE, 'utf8');
const fits = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(configSchema(rules)) as object);
const read = (text: string) => {
  const root = parseTree(new Source('stackward.yaml', text)).root!;
  return { faults: readConfig(root, rules).faults.map(({ message }) => message), fits: fits(toPlain(root)) };
};

test('the page of the configuration is what `npm run gen` writes', () =>
  expect(configPage(page, ruleFiles(), rules)).toBe(page));
test('the schema is what `npm run gen` writes', () =>
  expect(readFileSync('schema/config.schema.json', 'utf8')).toBe(configSchema(rules)));
test('every option of every rule is on the page, and says a sentence', () => {
  const all = rules.flatMap(({ id, options = {} }) =>
    Object.entries(options).map(([name, { about }]) => ({ id, name, about })),
  );
  expect(
    all.filter(
      ({ id, name }) => !new RegExp(`^\\| \\[\`${id}\`\\]\\(\\S+\\) \\| \`${name}\` \\| `, 'm').test(page),
    ),
  ).toEqual([]);
  expect(all.filter(({ about }) => !/^[A-Z].*\.$/.test(about))).toEqual([]);
});
test.each(
  [...page.matchAll(/^```yaml\n((?:# yaml-language-server|rules:)[\s\S]*?)^```$/gm)].map(([, text]) => text!),
)('an example of the page is a configuration: %#', text =>
  expect(read(text)).toEqual({ faults: [], fits: true }),
);

test.each([
  'preset: strict',
  'fail-on: never',
  'rules: { kms-key-rotation: off }',
  'rules: { kms-key-rotation: { severity: low } }',
  'paths: [a]',
  'stages: [dev]',
  'extends: ../stackward.yaml',
  'overrides: [{ files: legacy/**, preset: strict, fail-on: high, rules: { kms-key-rotation: off } }]',
  "overrides: [{ files: [a, b], stages: [dev], data-class: sensitive, webhooks: [/a], trusted-accounts: ['000000000001'], import-suppressions: true, file-timeout: 9 }]",
  'data-class: normal',
  "trusted-accounts: ['000000000001']",
  'webhooks: [POST /a, /b/*, $connect]',
  'import-suppressions: true',
  'file-timeout: 0.5',
  'parameters: { a.yaml: { Stage: prod, Count: 1, Zones: [a, 1] }, b.yaml: p.json }',
  'rules: { log-group-retention: { options: { longest-days: 365 } } }',
  'rules: { vpc-ingress-open: { options: { open-ports: [443, 8000-8080] } } }',
  "rules: { lambda-foreign-layer: { options: { publishers: ['000000000001'] } } }",
])('reader and schema take %s', text => expect(read(text)).toEqual({ faults: [], fits: true }));
test.each([
  'preset: loud',
  'fail-on: no',
  'presets: strict',
  'rules: { kms-key-rotation: loud }',
  'rules: { kms-key-rotation: { sevrity: low } }',
  'rules: { kms-key-rotation: { options: { days: 1 } } }',
  'data-class: secret',
  'extends: [a, b]',
  'overrides: { files: a }',
  'overrides: [{ preset: strict }]',
  'overrides: [{ files: a, exclude: [b] }]',
  'overrides: [{ files: a, preset: loud }]',
  'trusted-accounts: [me]',
  'webhooks: [hooks]',
  'import-suppressions: maybe',
  'file-timeout: 0',
  'file-timeout: long',
  'rules: { log-group-retention: { options: { longest-days: 0 } } }',
  'rules: { log-group-retention: { options: { longest-days: 1.5 } } }',
  'rules: { log-group-retention: { options: { longest-days: [1] } } }',
  'rules: { vpc-ingress-open: { options: { open-ports: [http] } } }',
])('reader and schema refuse %s', text =>
  expect(read(text)).toMatchObject({ faults: [expect.any(String)], fits: false }),
);
