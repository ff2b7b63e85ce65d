import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detect } from '../detect.ts';
import { providers } from './index.ts';
import { namedProviders } from './named.ts';
import type { Provider } from './provider.ts';

// Tokens are made here and never written out: push protection would refuse them.
const madeFrom = (form: RegExp, good: (text: string) => boolean, runs: number): readonly string[] =>
  fc.sample(fc.stringMatching(new RegExp(`^(?:${form.source.replace(/^\^|\$$/g, '')})$`)).filter(good), { numRuns: runs, seed: 7 });

const base64 = (text: string): string => btoa(text).replace(/=+$/, '');
const CHECKED_BY_CONTENT: Readonly<Record<string, readonly string[]>> = {
  'json-web-token': [[base64('{"alg":"HS256","typ":"JWT"}'), base64('{"sub":"orders","iat":1}'), 'a1B2'.repeat(10)].join('.')],
  'base64-private-key': [btoa(['-----BEGIN RSA', 'PRIVATE KEY-----\nMIIEvQ'].join(' ') + 'a1B2'.repeat(20))],
  'basic-authorization': [`Basic ${btoa('orders:hunter-2000')}`],
  'bearer-authorization': [`Bearer ${'a1B2c3-d4E5f6-'.repeat(3)}`],
};
const samples = (provider: Provider, runs = 25): readonly string[] => CHECKED_BY_CONTENT[provider.id] ?? madeFrom(provider.form, provider.check ?? (() => true), runs);

test('more than sixty formats, each with its own id', () => {
  expect(providers.length + namedProviders.length).toBeGreaterThan(150);
  const ids = [...providers, ...namedProviders].map(provider => provider.id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(providers.map(provider => [provider.id, provider] as const))('%s', (_, provider) => {
  test('is recognised under any name, alone and in a text', () => {
    for (const token of samples(provider)) {
      for (const text of [token, `export X="${token}"`, `{"x":"${token}"}`]) expect(detect('X', text), text).toMatchObject({ tier: 'recognised', kind: provider.kind });
    }
  });

  test('every token holds a mark', () => {
    for (const token of samples(provider)) expect(provider.marks.some(mark => token.includes(mark)), token).toBe(true);
  });

  test('inside a longer word it is none', () => {
    for (const token of samples(provider, 10)) if (/^\w/.test(token)) expect(detect('X', `word${token}`)?.kind, token).not.toBe(provider.kind);
  });
});

const fixed = providers.filter(({ form, id }) => !/[*+?]|\{\d+,\d*\}|\|/.test(form.source.replace(/\\.|\[[^\]]*\]/g, 'x')) && id !== 'mailchimp-key');
test.each(fixed.map(provider => [provider.id, provider] as const))('%s of another length is none', (_, provider) => {
  for (const token of samples(provider, 10)) {
    expect(detect('X', token.slice(0, -1))?.kind, token).not.toBe(provider.kind);
    if (!token.endsWith('=')) expect(detect('X', `${token}a`)?.kind, token).not.toBe(provider.kind);
    expect(detect('X', token)).toMatchObject({ exact: true, length: token.length });
  }
});

test.each(providers.filter(provider => provider.test).map(provider => [provider.id, provider] as const))('%s opens a test environment only: weak', (_, provider) => {
  for (const token of samples(provider)) expect(detect('X', token)).toMatchObject({ strength: 'weak' });
});

const NAMES: Readonly<Record<string, string>> = {
  'aws-access-key-id-by-name': 'AWS_ACCESS_KEY_ID', 'aws-secret-access-key': 'AWS_SECRET_ACCESS_KEY', 'datadog-api-key': 'DD_API_KEY', 'datadog-app-key': 'datadogAppKey', 'twilio-auth-token': 'TWILIO_AUTH_TOKEN',
  'mailgun-api-key': 'MAILGUN_API_KEY', 'heroku-api-key': 'HEROKU_API_KEY', 'postmark-token': 'POSTMARK_SERVER_TOKEN', 'snyk-token': 'SNYK_TOKEN', 'opsgenie-key': 'OPSGENIE_API_KEY', 'codecov-token': 'CODECOV_TOKEN',
  'splunk-hec-token': 'SPLUNK_HEC_TOKEN', 'algolia-admin-key': 'ALGOLIA_ADMIN_KEY', 'cloudflare-global-key': 'CLOUDFLARE_API_KEY', 'circleci-legacy-token': 'CIRCLE_TOKEN', 'github-legacy-token': 'GITHUB_TOKEN',
  'linode-token': 'LINODE_TOKEN', 'vault-legacy-token': 'VAULT_TOKEN', 'okta-token': 'OKTA_API_TOKEN', 'pagerduty-key': 'PAGERDUTY_API_KEY', 'facebook-app-secret': 'FACEBOOK_APP_SECRET', 'sumologic-access-key': 'SUMO_ACCESS_KEY',
};

test.each(namedProviders.map(provider => [provider.id, provider] as const))('%s is recognised by the name of its variable, and by nothing else', (id, { form, kind }) => {
  for (const token of madeFrom(form, text => /\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 4, 15)) {
    expect(detect(NAMES[id], token), token).toMatchObject({ tier: 'recognised', kind });
    expect(detect('COMMIT', token)?.kind, token).not.toBe(kind);
  }
});
