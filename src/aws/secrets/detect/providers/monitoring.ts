import { UUID, mixed, type Provider } from './provider.ts';

/** What watches over programs, switches their features and rolls them out. */
export const monitoring: readonly Provider[] = [
  { id: 'new-relic-user-key', kind: 'New Relic user key', marks: ['NRAK-'], form: /NRAK-[A-Z0-9]{27}/g },
  {
    id: 'new-relic-insert-key',
    kind: 'New Relic insert key',
    marks: ['NRII-', 'NRIQ-'],
    form: /NRI[IQ]-[A-Za-z0-9_-]{32}/g,
  },
  {
    id: 'new-relic-license-key',
    kind: 'New Relic license key',
    marks: ['NRAL'],
    form: /\b[0-9a-f]{36}(?:FFFF)?NRAL/g,
  },
  {
    id: 'sentry-org-token',
    kind: 'Sentry organization token',
    marks: ['sntrys_eyJ'],
    form: /sntrys_eyJ[A-Za-z0-9+/=_-]{60,}/g,
  },
  { id: 'sentry-user-token', kind: 'Sentry user token', marks: ['sntryu_'], form: /sntryu_[0-9a-f]{64}/g },
  {
    id: 'grafana-cloud-token',
    kind: 'Grafana Cloud token',
    marks: ['glc_'],
    form: /glc_[A-Za-z0-9+/]{32,400}={0,3}/g,
    check: mixed,
  },
  {
    id: 'grafana-api-key',
    kind: 'Grafana API key',
    marks: ['eyJrIjoi'],
    form: /eyJrIjoi[A-Za-z0-9+/]{70,400}={0,3}/g,
  },
  {
    id: 'grafana-service-token',
    kind: 'Grafana service account token',
    marks: ['glsa_'],
    form: /glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/g,
  },
  {
    id: 'dynatrace-token',
    kind: 'Dynatrace token',
    marks: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s08.', 'dt0s16.'],
    form: /dt0(?:c01|s01|s02|s08|s16)\.[A-Za-z0-9]{8,24}\.[A-Za-z0-9]{64}/g,
  },
  {
    id: 'honeycomb-key',
    kind: 'Honeycomb key',
    marks: ['hcaik_', 'hcxik_', 'hcalk_'],
    form: /hc(?:aik|xik|alk)_[a-z0-9]{58}/g,
  },
  {
    id: 'launchdarkly-key',
    kind: 'LaunchDarkly key',
    marks: ['sdk-', 'api-'],
    form: new RegExp(`(?:sdk|api)-${UUID}`, 'g'),
  },
  { id: 'posthog-key', kind: 'PostHog personal API key', marks: ['phx_'], form: /phx_[A-Za-z0-9_]{40,50}/g },
  { id: 'prefect-key', kind: 'Prefect API key', marks: ['pnu_', 'pnb_'], form: /pn[ub]_[A-Za-z0-9]{36}/g },
  {
    id: 'octopus-key',
    kind: 'Octopus Deploy API key',
    marks: ['API-'],
    form: /API-[A-Z0-9]{26,30}/g,
    check: mixed,
  },
  {
    id: 'harness-token',
    kind: 'Harness token',
    marks: ['pat.', 'sat.'],
    form: /[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}/g,
  },
  { id: 'scalingo-token', kind: 'Scalingo token', marks: ['tk-us-'], form: /tk-us-[A-Za-z0-9_-]{48}/g },
];
