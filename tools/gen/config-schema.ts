import { ABOUT, type ConfigKey } from '../../src/config/about.ts';
import { SETTING_KEYS } from '../../src/config/read-config.ts';
import { SEVERITIES, type Rule, type RuleOption } from '../../src/rule/rule.ts';
import { update } from './tables.ts';

/** Writes the schema of stackward.yaml: what an editor offers and checks while one types. */
export const writeConfigSchema = (rules: readonly Rule[]): void =>
  update('schema/config.schema.json', () => configSchema(rules));

const SEVERITY = { enum: [...SEVERITIES, 'off', false] };
const texts = (more: object = {}) => ({ type: 'array', items: { type: 'string', minLength: 1, ...more } });
const patterns = { ...texts(), maxItems: 1000 };
const SCALAR = { type: ['string', 'number', 'boolean'] };

const FORMS: Readonly<Record<Exclude<ConfigKey, 'rules'>, object>> = {
  extends: { type: 'string', minLength: 1 },
  preset: { enum: ['recommended', 'strict'] },
  'fail-on': { enum: [...SEVERITIES, 'never'] },
  paths: patterns,
  exclude: patterns,
  overrides: {
    type: 'array',
    maxItems: 1000,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['files'],
      properties: {
        files: {
          anyOf: [
            { type: 'string', minLength: 1 },
            { ...patterns, minItems: 1, maxItems: 100 },
          ],
        },
        ...Object.fromEntries(SETTING_KEYS.map(key => [key, { $ref: `#/properties/${key}` }])),
      },
    },
  },
  parameters: {
    type: 'object',
    maxProperties: 1000,
    additionalProperties: {
      anyOf: [
        { type: 'string' },
        { type: 'object', additionalProperties: { anyOf: [SCALAR, { type: 'array', items: SCALAR }] } },
      ],
    },
  },
  stages: texts(),
  'data-class': { enum: ['normal', 'sensitive'] },
  'trusted-accounts': texts({ pattern: '^\\d{12}$' }),
  webhooks: texts({ pattern: '^(?:[A-Za-z]+\\s+)?[/*]\\S*$|^\\$\\w+$' }),
  baseline: { type: 'string' },
  'audit-files': texts(),
  'import-suppressions': { type: 'boolean' },
  'file-timeout': { type: 'number', exclusiveMinimum: 0 },
};

/** The rules of the schema are those of the registry. */
export function configSchema(rules: readonly Rule[]): string {
  const forms: Readonly<Record<ConfigKey, object>> = {
    ...FORMS,
    rules: { type: 'object', properties: Object.fromEntries(rules.map(rule => [rule.id, ruleForm(rule)])) },
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/stackward/dist/config.schema.json',
    title: 'stackward.yaml',
    description: 'Configuration of stackward. Paths and patterns are relative to the folder of this file.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(
        Object.entries(ABOUT).map(([key, description]) => [key, { description, ...forms[key as ConfigKey] }]),
      ),
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function ruleForm({ title, options = {} }: Rule): object {
  const properties = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      { description: option.about, ...optionForm(option), default: option.fallback },
    ]),
  );
  return {
    description: title,
    anyOf: [
      SEVERITY,
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          severity: SEVERITY,
          options: { type: 'object', additionalProperties: false, properties },
        },
      },
    ],
  };
}

/** What YAML takes for a number may stand for a text. */
function optionForm({ fallback, range, form }: RuleOption): object {
  if (typeof fallback === 'boolean') return { type: 'boolean' };
  if (typeof fallback === 'number')
    return range ? { type: 'integer', minimum: range[0], maximum: range[1] } : { type: 'number' };
  const text = { type: ['string', 'integer'], ...(form ? { pattern: `^(?:${form.pattern})$` } : {}) };
  return typeof fallback === 'string' ? text : { type: 'array', items: text };
}
