import { describe, expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { readConfig } from './read-config.ts';
import { NO_CONFIG, settingsOver } from './settings.ts';

const RULES = [
  { id: 's3-bucket-encryption' },
  {
    id: 'vpc-egress-open',
    options: {
      ports: { about: 'Ports.', fallback: [], form: { pattern: '\\d+', such: '443' } },
      days: { about: 'Days.', fallback: 90, range: [1, 365] },
      factor: { about: 'Times.', fallback: 1 },
      loud: { about: 'Loud.', fallback: false },
      name: { about: 'Name.', fallback: '' },
    },
  },
] as const;
const read = (text: string) => {
  const source = new Source('stackward.yaml', text);
  const { config, faults } = readConfig(parseTree(source).root!, RULES);
  return {
    config,
    faults: faults.map(
      ({ span, message }) =>
        `${source.position(span.start).line}:${source.position(span.start).column} ${message}`,
    ),
  };
};

test('all that may be said', () => {
  const { config, faults } = read(`$schema: https://unpkg.com/stackward/dist/config.schema.json
extends: ../stackward.yaml
preset: strict
fail-on: medium
rules:
  s3-bucket-encryption: off
  vpc-egress-open: { severity: low, options: { ports: [443], days: 30, factor: 0.5, loud: yes, name: it } }
paths: [infra, services/*/serverless.yml]
exclude: legacy/**
overrides:
  - { files: old/**, preset: recommended, rules: { vpc-egress-open: high } }
  - { files: [a, b], fail-on: never, data-class: normal }
parameters:
  infra/*.yaml: { Stage: prod, Zones: [a, b], Count: 3 }
  app/template.yaml: params/prod.json
stages: [dev, prod]
data-class: sensitive
trusted-accounts: ['123456789012']
webhooks: [POST /stripe/webhook]
baseline: accepted.json
audit-files: [npm.json]
import-suppressions: true
file-timeout: 2.5
`);
  expect(faults).toEqual([]);
  expect(config).toEqual({
    auditFiles: ['npm.json'],
    extends: { file: '../stackward.yaml', at: expect.anything() as unknown },
    preset: 'strict',
    failOn: 'medium',
    rules: new Map([
      ['s3-bucket-encryption', { severity: 'off' }],
      [
        'vpc-egress-open',
        { severity: 'low', options: { ports: ['443'], days: 30, factor: 0.5, loud: true, name: 'it' } },
      ],
    ]),
    paths: ['infra', 'services/*/serverless.yml'],
    exclude: ['legacy/**'],
    overrides: [
      {
        files: ['old/**'],
        preset: 'recommended',
        rules: new Map([['vpc-egress-open', { severity: 'high' }]]),
        stages: [],
        trustedAccounts: [],
        webhooks: [],
      },
      {
        files: ['a', 'b'],
        failOn: 'never',
        sensitive: false,
        rules: new Map(),
        stages: [],
        trustedAccounts: [],
        webhooks: [],
      },
    ],
    parameters: [
      { templates: 'infra/*.yaml', values: { Stage: 'prod', Zones: 'a,b', Count: '3' } },
      { templates: 'app/template.yaml', file: 'params/prod.json' },
    ],
    stages: ['dev', 'prod'],
    sensitive: true,
    trustedAccounts: ['123456789012'],
    webhooks: ['POST /stripe/webhook'],
    baseline: 'accepted.json',
    importSuppressions: true,
    fileTimeout: 2.5,
  });
});
test('nothing said is the defaults', () =>
  expect(read('preset:\n')).toEqual({ config: NO_CONFIG, faults: [] }));

describe('what is wrong is told with its place and the way out', () => {
  test.each([
    ['pre-set: strict', '1:1 unknown key "pre-set", did you mean "preset"?'],
    [
      'rules-from: [own.mjs]',
      '1:1 unknown key "rules-from"; a configuration cannot load code: use --rules-from on the command line',
    ],
    ['preset: strickt', '1:9 preset must be recommended or strict, not "strickt"'],
    [
      'rules: { s3-encryption: low }',
      '1:10 unknown rule "s3-encryption", did you mean "s3-bucket-encryption"?',
    ],
    [
      'rules: { qqq: low }',
      '1:10 unknown rule "qqq"; `stackward rules` lists the rules, and your own rules need --rules-from',
    ],
    [
      'rules: { vpc-egress-open: lo }',
      '1:27 vpc-egress-open must be critical, high, medium, low, info or off, not "lo"',
    ],
    ['rules: { vpc-egress-open: { sevrity: low } }', '1:29 unknown key "sevrity", did you mean "severity"?'],
    [
      'rules: [vpc-egress-open]',
      '1:8 rules must map each rule id to a severity, off, or { severity, options }',
    ],
    ['rules: { s3-bucket-encryption: { options: { days: 1 } } }', '1:43 s3-bucket-encryption has no options'],
    [
      'rules: { vpc-egress-open: { options: 90 } }',
      '1:38 the options of vpc-egress-open must be a map of names and values; its options are ports, days, factor, loud, name',
    ],
    [
      'rules: { vpc-egress-open: { options: { dyas: 1 } } }',
      '1:40 vpc-egress-open has no option "dyas", did you mean "days"?',
    ],
    [
      'rules: { vpc-egress-open: { options: { qqqqq: 1 } } }',
      '1:40 vpc-egress-open has no option "qqqqq"; its options are ports, days, factor, loud, name',
    ],
    [
      'rules: { vpc-egress-open: { options: { days: ten } } }',
      '1:46 days must be a whole number from 1 to 365, not "ten"',
    ],
    [
      'rules: { vpc-egress-open: { options: { days: 366 } } }',
      '1:46 days must be a whole number from 1 to 365, not "366"',
    ],
    [
      'rules: { vpc-egress-open: { options: { days: 1.5 } } }',
      '1:46 days must be a whole number from 1 to 365, not "1.5"',
    ],
    [
      'rules: { vpc-egress-open: { options: { days: [1] } } }',
      '1:46 days must be a whole number from 1 to 365',
    ],
    ['rules: { vpc-egress-open: { options: { factor: ten } } }', '1:48 factor must be a number, not "ten"'],
    [
      'rules: { vpc-egress-open: { options: { loud: maybe } } }',
      '1:46 loud must be true or false, not "maybe"',
    ],
    ['rules: { vpc-egress-open: { options: { name: [a] } } }', '1:46 name must be a string'],
    [
      'rules: { vpc-egress-open: { options: { ports: [80, http] } } }',
      '1:52 ports must be a list of strings such as 443, not "http"',
    ],
    [
      'webhooks: [stripe]',
      '1:12 a webhook must be a path that begins with /, optionally after a method, such as POST /stripe/webhook, not "stripe"',
    ],
    [
      'trusted-accounts: [1234]',
      '1:20 an account id must have 12 digits, in quotes if it begins with 0, not "1234"',
    ],
    ['extends: [a, b]', '1:10 extends must be one string'],
    [
      'overrides: { files: a }',
      '1:12 overrides must be a list of { files, … } with settings for these files',
    ],
    ['overrides: [{ preset: strict }]', '1:13 an override needs files: patterns in .gitignore syntax'],
    ['overrides: [a]', '1:13 an override must be a map with files and settings'],
    [
      'overrides: [{ files: a, exclude: b }]',
      '1:25 unknown key "exclude" of an override; it has the keys files, preset, fail-on, rules, stages, data-class, trusted-accounts, webhooks, import-suppressions, file-timeout',
    ],
    [
      'overrides: [{ files: a, pre-set: strict }]',
      '1:25 unknown key "pre-set" of an override, did you mean "preset"?',
    ],
    [
      `exclude: [${'a,'.repeat(1_001)}]`,
      '1:2011 exclude has more than 1000 entries: the others have no effect',
    ],
    ['file-timeout: 0', '1:15 file-timeout must be a number of seconds above 0, not "0"'],
    ['file-timeout: 5s', '1:15 file-timeout must be a number of seconds above 0, not "5s"'],
    ['file-timeout: [5]', '1:15 file-timeout must be a number of seconds above 0'],
    ['import-suppressions: maybe', '1:22 import-suppressions must be true or false'],
    [
      '- a',
      '1:1 a configuration must be a map with the keys preset, fail-on, rules, paths, exclude, overrides, extends, parameters, stages, data-class, trusted-accounts, webhooks, baseline, audit-files, import-suppressions, file-timeout',
    ],
  ])('%s', (text, fault) => expect(read(text).faults).toEqual([fault]));
  test('an option that is wrong is left out, one that is right beside it counts', () =>
    expect(
      read(
        'rules: { vpc-egress-open: { options: { days: ten, loud: true, ports: 80, name: } } }',
      ).config.rules.get('vpc-egress-open'),
    ).toEqual({ options: { loud: true, ports: ['80'] } }));
  test.each(['/hooks/*', 'POST /stripe/{id}', 'get /a', '*', '$connect', '$default'])(
    '%s is a route',
    route => expect(read(`webhooks: ['${route}']`).config.webhooks).toEqual([route]),
  );
  test('what is right beside it still counts', () =>
    expect(read('preset: strict\nnonsense: 1\n').config.preset).toBe('strict'));
  test('every fault is told', () => expect(read('a: 1\nb: 2\n').faults).toHaveLength(2));
});

test('what is nearer counts: a value in the place of another, rules by id, accounts and routes together', () => {
  const [base, own] = [
    'preset: strict\nfail-on: high\nstages: [dev]\ntrusted-accounts: ["111111111111"]\nrules: { vpc-egress-open: { severity: low, options: { days: 3 } }, s3-bucket-encryption: off }\n',
    'fail-on: low\nstages: [prod]\ntrusted-accounts: ["222222222222"]\nrules: { vpc-egress-open: high }\ndata-class: sensitive\n',
  ].map(text => read(text).config);
  expect(settingsOver(base!, own!)).toEqual({
    preset: 'strict',
    failOn: 'low',
    sensitive: true,
    rules: new Map([
      ['vpc-egress-open', { severity: 'high', options: { days: 3 } }],
      ['s3-bucket-encryption', { severity: 'off' }],
    ]),
    stages: ['prod'],
    trustedAccounts: ['111111111111', '222222222222'],
    webhooks: [],
  });
});
