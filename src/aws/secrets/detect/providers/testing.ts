import fc from 'fast-check';
import type { Provider } from './provider.ts';

// Tokens are made here and never written out: push protection would refuse them.
export const madeFrom = (
  form: RegExp,
  good: (text: string) => boolean,
  runs: number,
  seed = 7,
): readonly string[] =>
  fc.sample(
    fc
      .stringMatching(
        new RegExp(`^(?:${form.source.replace(/^(?:\^|\\b)|\$$/g, '')})$`, form.flags.replace('g', '')),
      )
      .filter(good),
    { numRuns: runs, seed },
  );

/** The tokens of each provider; the first of them are the same, however many are wanted. */
const made = new Map<string, readonly string[]>();
function tokensOf({ id, form, check = () => true }: Provider): readonly string[] {
  const tokens = made.get(id) ?? madeFrom(form, check, MOST);
  made.set(id, tokens);
  return tokens;
}
const MOST = 25;

const base64 = (text: string): string => btoa(text).replaceAll('=', '');
const CHECKED_BY_CONTENT: Readonly<Record<string, readonly string[]>> = {
  'json-web-token': [
    [base64('{"alg":"HS256","typ":"JWT"}'), base64('{"sub":"orders","iat":1}'), 'a1B2'.repeat(10)].join('.'),
  ],
  'base64-private-key': [btoa(['-----BEGIN RSA', 'PRIVATE KEY-----\nMIIEvQ'].join(' ') + 'a1B2'.repeat(20))],
  'basic-authorization': [`Basic ${btoa('orders:hunter-2000')}`],
  'bearer-authorization': [`Bearer ${'a1B2c3-d4E5f6-'.repeat(3)}`],
};

/** Tokens of a provider's form, the same in every run. */
export const samples = (provider: Provider, runs = MOST): readonly string[] =>
  CHECKED_BY_CONTENT[provider.id] ?? tokensOf(provider).slice(0, runs);

/** Names under which a token without a mark is its provider's. */
export const NAMES: Readonly<Record<string, string>> = {
  'aws-access-key-id-by-name': 'AWS_ACCESS_KEY_ID',
  'aws-secret-access-key': 'AWS_SECRET_ACCESS_KEY',
  'datadog-api-key': 'DD_API_KEY',
  'datadog-app-key': 'datadogAppKey',
  'twilio-auth-token': 'TWILIO_AUTH_TOKEN',
  'mailgun-api-key': 'MAILGUN_API_KEY',
  'heroku-api-key': 'HEROKU_API_KEY',
  'postmark-token': 'POSTMARK_SERVER_TOKEN',
  'snyk-token': 'SNYK_TOKEN',
  'opsgenie-key': 'OPSGENIE_API_KEY',
  'codecov-token': 'CODECOV_TOKEN',
  'splunk-hec-token': 'SPLUNK_HEC_TOKEN',
  'algolia-admin-key': 'ALGOLIA_ADMIN_KEY',
  'cloudflare-global-key': 'CLOUDFLARE_API_KEY',
  'circleci-legacy-token': 'CIRCLE_TOKEN',
  'github-legacy-token': 'GITHUB_TOKEN',
  'linode-token': 'LINODE_TOKEN',
  'vault-legacy-token': 'VAULT_TOKEN',
  'okta-token': 'OKTA_API_TOKEN',
  'pagerduty-key': 'PAGERDUTY_API_KEY',
  'facebook-app-secret': 'FACEBOOK_APP_SECRET',
  'sumologic-access-key': 'SUMO_ACCESS_KEY',
};
