import { UUID, type NamedProvider } from './provider.ts';

const HEX32 = /^[0-9a-f]{32}$/;
const HEX40 = /^[0-9a-f]{40}$/;
const HEX64 = /^[0-9a-f]{64}$/;
const UUIDS = new RegExp(`^${UUID}$`);

/** Names are matched against their words in lower case, joined by spaces: `DD_API_KEY` is `dd api key`. */
export const namedProviders: readonly NamedProvider[] = [
  {
    id: 'aws-access-key-id-by-name',
    kind: 'AWS access key id',
    name: /(?:^| )aws (?:.* )?access key id(?: |$)/,
    form: /^A[A-Z0-9]{19}$/,
  },
  {
    id: 'aws-secret-access-key',
    kind: 'AWS secret access key',
    name: /(?:^| )(?:aws secret|secret access key|aws secret key|aws secret access key|aws access key secret)(?: |$)/,
    form: /^[A-Za-z0-9/+]{40}$/,
  },
  {
    id: 'datadog-api-key',
    kind: 'Datadog API key',
    name: /(?:^| )(?:dd|datadog) (?:client )?api key$/,
    form: HEX32,
  },
  {
    id: 'datadog-app-key',
    kind: 'Datadog application key',
    name: /(?:^| )(?:dd|datadog) app(?:lication)? key$/,
    form: HEX40,
  },
  { id: 'twilio-auth-token', kind: 'Twilio auth token', name: /(?:^| )twilio (?:.* )?token$/, form: HEX32 },
  {
    id: 'mailgun-api-key',
    kind: 'Mailgun API key',
    name: /(?:^| )mailgun /,
    form: /^[0-9a-f]{32}(?:-[0-9a-f]{8}-[0-9a-f]{8})?$/,
  },
  { id: 'heroku-api-key', kind: 'Heroku API key', name: /(?:^| )heroku (?:.* )?(?:key|token)$/, form: UUIDS },
  {
    id: 'postmark-token',
    kind: 'Postmark token',
    name: /(?:^| )postmark (?:.* )?(?:key|token)$/,
    form: UUIDS,
  },
  { id: 'snyk-token', kind: 'Snyk token', name: /(?:^| )snyk (?:.* )?(?:key|token)$/, form: UUIDS },
  { id: 'opsgenie-key', kind: 'Opsgenie API key', name: /(?:^| )ops ?genie (?:.* )?key$/, form: UUIDS },
  { id: 'codecov-token', kind: 'Codecov token', name: /(?:^| )codecov (?:.* )?token$/, form: UUIDS },
  {
    id: 'splunk-hec-token',
    kind: 'Splunk HEC token',
    name: /(?:^| )(?:splunk (?:.* )?|hec )token$/,
    form: UUIDS,
  },
  {
    id: 'algolia-admin-key',
    kind: 'Algolia API key',
    name: /(?:^| )algolia (?:admin |write |monitoring )?(?:api )?key$/,
    form: HEX32,
  },
  {
    id: 'cloudflare-global-key',
    kind: 'Cloudflare API key',
    name: /(?:^| )(?:cloudflare|cf) (?:.* )?(?:key|token)$/,
    form: /^(?:[0-9a-f]{37}|[A-Za-z0-9_-]{40})$/,
  },
  {
    id: 'circleci-legacy-token',
    kind: 'CircleCI token',
    name: /(?:^| )circle ?(?:ci )?(?:.* )?token$/,
    form: HEX40,
  },
  {
    id: 'github-legacy-token',
    kind: 'GitHub token',
    name: /(?:^| )(?:github|gh) (?:.* )?(?:token|pat)$/,
    form: HEX40,
  },
  {
    id: 'vault-legacy-token',
    kind: 'HashiCorp Vault token',
    name: /(?:^| )vault (?:.* )?token$/,
    form: /^s\.[A-Za-z0-9]{24}$/,
  },
  { id: 'linode-token', kind: 'Linode token', name: /(?:^| )linode (?:.* )?token$/, form: HEX64 },
  {
    id: 'okta-token',
    kind: 'Okta API token',
    name: /(?:^| )okta (?:.* )?token$/,
    form: /^00[A-Za-z0-9_-]{40}$/,
  },
  {
    id: 'pagerduty-key',
    kind: 'PagerDuty key',
    name: /(?:^| )(?:pager ?duty|pd) (?:.* )?(?:key|token)$/,
    form: /^(?:[A-Za-z0-9_+-]{20}|[0-9a-f]{32})$/,
  },
  {
    id: 'facebook-app-secret',
    kind: 'Facebook app secret',
    name: /(?:^| )(?:facebook|fb) (?:.* )?secret$/,
    form: HEX32,
  },
  {
    id: 'sumologic-access-key',
    kind: 'Sumo Logic access key',
    name: /(?:^| )sumo ?(?:logic )?(?:.* )?key$/,
    form: /^[A-Za-z0-9]{64}$/,
  },
];
