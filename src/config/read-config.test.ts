import { describe, expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { readConfig } from './read-config.ts';
import { NO_CONFIG } from './settings.ts';

const RULES = ['s3-bucket-encryption', 'vpc-egress-open'];
const read = (text: string) => {
  const source = new Source('stackward.yaml', text);
  const { config, faults } = readConfig(parseTree(source).root!, RULES);
  return { config, faults: faults.map(({ span, message }) => `${source.position(span.start).line}:${source.position(span.start).column} ${message}`) };
};

test('all that may be said', () => {
  const { config, faults } = read(`$schema: https://unpkg.com/stackward/dist/config.schema.json
preset: strict
fail-on: medium
rules:
  s3-bucket-encryption: off
  vpc-egress-open: { severity: low, options: { ports: [443] } }
paths: [infra, services/*/serverless.yml]
exclude: legacy/**
parameters:
  infra/*.yaml: { Stage: prod, Zones: [a, b], Count: 3 }
  app/template.yaml: params/prod.json
stages: [dev, prod]
data-class: sensitive
trusted-accounts: ['123456789012']
webhooks: [POST /stripe/webhook]
baseline: accepted.json
import-suppressions: true
`);
  expect(faults).toEqual([]);
  expect(config).toEqual({
    preset: 'strict', failOn: 'medium', rules: new Map([['s3-bucket-encryption', { severity: 'off' }], ['vpc-egress-open', { severity: 'low', options: { ports: [443] } }]]),
    paths: ['infra', 'services/*/serverless.yml'], exclude: ['legacy/**'],
    parameters: [{ templates: 'infra/*.yaml', values: { Stage: 'prod', Zones: 'a,b', Count: '3' } }, { templates: 'app/template.yaml', file: 'params/prod.json' }],
    stages: ['dev', 'prod'], sensitive: true, trustedAccounts: ['123456789012'], webhooks: ['POST /stripe/webhook'], baseline: 'accepted.json', importSuppressions: true,
  });
});
test('nothing said is the defaults', () => expect(read('preset:\n')).toEqual({ config: NO_CONFIG, faults: [] }));

describe('what is wrong is told with its place and the way out', () => {
  test.each([
    ['pre-set: strict', '1:1 unknown key "pre-set", did you mean "preset"?'],
    ['preset: strickt', '1:9 preset takes recommended or strict, not "strickt"'],
    ['rules: { s3-encryption: low }', '1:10 unknown rule "s3-encryption", did you mean "s3-bucket-encryption"?'],
    ['rules: { qqq: low }', '1:10 unknown rule "qqq"; `stackward rules` lists them'],
    ['rules: { vpc-egress-open: lo }', '1:27 vpc-egress-open takes critical, high, medium, low, info or off, not "lo"'],
    ['rules: { vpc-egress-open: { sevrity: low } }', '1:29 unknown key "sevrity", did you mean "severity"?'],
    ['rules: [vpc-egress-open]', '1:8 rules takes a map: rule id to a severity, off, or { severity, options }'],
    ['trusted-accounts: [1234]', '1:20 an account id has twelve digits, in quotes where it begins with 0; this is "1234"'],
    ['import-suppressions: maybe', '1:22 import-suppressions takes true or false'],
    ['- a', '1:1 a configuration is a map of preset, fail-on, rules, paths, exclude, parameters, stages, data-class, trusted-accounts, webhooks, baseline, import-suppressions'],
  ])('%s', (text, fault) => expect(read(text).faults).toEqual([fault]));
  test('what is right beside it still counts', () => expect(read('preset: strict\nnonsense: 1\n').config.preset).toBe('strict'));
  test('every fault is told', () => expect(read('a: 1\nb: 2\n').faults).toHaveLength(2));
});
