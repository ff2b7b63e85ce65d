import { UUID, type NamedProvider } from './provider.ts';

const HEX32 = /^[0-9a-f]{32}$/;
const HEX40 = /^[0-9a-f]{40}$/;
const HEX64 = /^[0-9a-f]{64}$/;
const UUIDS = new RegExp(`^${UUID}$`);

/** Whether a name holds one of the first words and ends in one of the last ones, whatever stands between. */
const ending =
  (first: readonly string[], last: readonly string[]) =>
  (name: string): boolean => {
    const end = last.find(word => name.endsWith(` ${word}`));
    const start = end === undefined ? '' : ` ${name.slice(0, -end.length)}`;
    return first.some(word => start.includes(` ${word} `));
  };
const KEYS = ['key', 'token'];

export const namedProviders: readonly NamedProvider[] = [
  {
    id: 'aws-access-key-id-by-name',
    kind: 'AWS access key id',
    name: name => / aws .*/s.exec(` ${name} `)?.[0].includes(' access key id ') === true,
    form: /^A[A-Z0-9]{19}$/,
  },
  {
    id: 'aws-secret-access-key',
    kind: 'AWS secret access key',
    name: name =>
      /(?:^| )(?:aws secret|secret access key|aws secret key|aws secret access key|aws access key secret)(?: |$)/.test(
        name,
      ),
    form: /^[A-Za-z0-9/+]{40}$/,
  },
  {
    id: 'datadog-api-key',
    kind: 'Datadog API key',
    name: name => /(?:^| )(?:dd|datadog) (?:client )?api key$/.test(name),
    form: HEX32,
  },
  {
    id: 'datadog-app-key',
    kind: 'Datadog application key',
    name: name => /(?:^| )(?:dd|datadog) app(?:lication)? key$/.test(name),
    form: HEX40,
  },
  { id: 'twilio-auth-token', kind: 'Twilio auth token', name: ending(['twilio'], ['token']), form: HEX32 },
  {
    id: 'mailgun-api-key',
    kind: 'Mailgun API key',
    name: name => /(?:^| )mailgun /.test(name),
    form: /^[0-9a-f]{32}(?:-[0-9a-f]{8}-[0-9a-f]{8})?$/,
  },
  { id: 'heroku-api-key', kind: 'Heroku API key', name: ending(['heroku'], KEYS), form: UUIDS },
  {
    id: 'postmark-token',
    kind: 'Postmark token',
    name: ending(['postmark'], KEYS),
    form: UUIDS,
  },
  { id: 'snyk-token', kind: 'Snyk token', name: ending(['snyk'], KEYS), form: UUIDS },
  {
    id: 'opsgenie-key',
    kind: 'Opsgenie API key',
    name: ending(['opsgenie', 'ops genie'], ['key']),
    form: UUIDS,
  },
  { id: 'codecov-token', kind: 'Codecov token', name: ending(['codecov'], ['token']), form: UUIDS },
  {
    id: 'splunk-hec-token',
    kind: 'Splunk HEC token',
    name: name => ending(['splunk'], ['token'])(name) || ` ${name}`.endsWith(' hec token'),
    form: UUIDS,
  },
  {
    id: 'algolia-admin-key',
    kind: 'Algolia API key',
    name: name => /(?:^| )algolia (?:admin |write |monitoring )?(?:api )?key$/.test(name),
    form: HEX32,
  },
  {
    id: 'cloudflare-global-key',
    kind: 'Cloudflare API key',
    name: ending(['cloudflare', 'cf'], KEYS),
    form: /^(?:[0-9a-f]{37}|[A-Za-z0-9_-]{40})$/,
  },
  {
    id: 'circleci-legacy-token',
    kind: 'CircleCI token',
    name: ending(['circle', 'circleci'], ['token']),
    form: HEX40,
  },
  {
    id: 'github-legacy-token',
    kind: 'GitHub token',
    name: ending(['github', 'gh'], ['token', 'pat']),
    form: HEX40,
  },
  {
    id: 'vault-legacy-token',
    kind: 'HashiCorp Vault token',
    name: ending(['vault'], ['token']),
    form: /^s\.[A-Za-z0-9]{24}$/,
  },
  { id: 'linode-token', kind: 'Linode token', name: ending(['linode'], ['token']), form: HEX64 },
  {
    id: 'okta-token',
    kind: 'Okta API token',
    name: ending(['okta'], ['token']),
    form: /^00[A-Za-z0-9_-]{40}$/,
  },
  {
    id: 'pagerduty-key',
    kind: 'PagerDuty key',
    name: ending(['pagerduty', 'pager duty', 'pd'], KEYS),
    form: /^(?:[A-Za-z0-9_+-]{20}|[0-9a-f]{32})$/,
  },
  {
    id: 'facebook-app-secret',
    kind: 'Facebook app secret',
    name: ending(['facebook', 'fb'], ['secret']),
    form: HEX32,
  },
  {
    id: 'sumologic-access-key',
    kind: 'Sumo Logic access key',
    name: ending(['sumo', 'sumologic'], ['key']),
    form: /^[A-Za-z0-9]{64}$/,
  },
];
