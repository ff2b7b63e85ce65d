import { mixed, type Provider } from './provider.ts';

/** Databases, warehouses and what keeps data for programs. */
export const dataStores: readonly Provider[] = [
  { id: 'databricks-token', kind: 'Databricks token', marks: ['dapi'], form: /dapi[0-9a-f]{32}(?:-\d)?/g },
  {
    id: 'planetscale-password',
    kind: 'PlanetScale credential',
    marks: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    form: /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,64}/g,
  },
  { id: 'supabase-token', kind: 'Supabase access token', marks: ['sbp_'], form: /sbp_[0-9a-f]{40}/g },
  {
    id: 'supabase-secret-key',
    kind: 'Supabase secret key',
    marks: ['sb_secret_'],
    form: /sb_secret_[A-Za-z0-9_-]{20,60}/g,
    check: mixed,
  },
  { id: 'neon-key', kind: 'Neon API key', marks: ['napi_'], form: /napi_[a-z0-9]{50,70}/g },
  {
    id: 'aiven-password',
    kind: 'Aiven service password',
    marks: ['AVNS_'],
    form: /AVNS_[A-Za-z0-9_-]{16,24}/g,
  },
  {
    id: 'mongodb-atlas-secret',
    kind: 'MongoDB Atlas service account secret',
    marks: ['mdb_sa_sk_'],
    form: /mdb_sa_sk_[A-Za-z0-9_-]{40}/g,
  },
  {
    id: 'cockroach-key',
    kind: 'CockroachDB Cloud API key',
    marks: ['CCDB1_'],
    form: /CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/g,
  },
  { id: 'clickhouse-key', kind: 'ClickHouse Cloud key', marks: ['4b1d'], form: /4b1d[A-Za-z0-9]{38}/g },
  { id: 'openshift-token', kind: 'OpenShift token', marks: ['sha256~'], form: /sha256~[A-Za-z0-9_-]{43}/g },
  {
    id: 'authress-key',
    kind: 'Authress access key',
    marks: ['.acc-', '.acc_'],
    form: /(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}/g,
  },
  {
    id: 'pinecone-key',
    kind: 'Pinecone API key',
    marks: ['pcsk_'],
    form: /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63}/g,
  },
];
