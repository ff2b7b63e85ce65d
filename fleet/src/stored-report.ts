import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Report, ReportedFinding, ReportedRule } from 'stackward';
import { digestOf, REPORT_SCHEMA, type ScanSettings } from './repositories.ts';
import type { Store } from './store.ts';

const [packed, unpacked] = [promisify(gzip), promisify(gunzip)];

export type IdentifiedFinding = ReportedFinding & { readonly identity: string };
/** What the scan of a repository came to, each finding with what its fingerprint is made of. */
export type StoredReport = Omit<Report, 'findings' | 'suppressed'> & {
  readonly findings: readonly IdentifiedFinding[];
  readonly suppressed: readonly (IdentifiedFinding & { readonly reason: string })[];
};

/** The text of all rules is the same in nearly all reports, so it is stored once, by its digest. */
type Stored = Omit<StoredReport, 'rules'> & {
  readonly schema: typeof REPORT_SCHEMA;
  readonly name: string;
  readonly commit: string;
  readonly settings: ScanSettings;
  readonly rules: string;
};

export type Scanned = {
  readonly name: string;
  readonly commit: string;
  readonly settings: ScanSettings;
  /** Where it is stored. */
  readonly report: string;
};

/** The rules that this process knows to be stored, so that the store is not asked for each report. */
let lastRules: { readonly store?: Store; readonly digest?: string } = {};

const rulesKey = (digest: string): string => `rules/${digest}.json.gz`;

/** Stores the report of a repository, a JSON text of the library. */
export async function storeReport(store: Store, scanned: Scanned, json: string): Promise<'stored' | 'there'> {
  const { rules, ...report } = JSON.parse(json) as StoredReport;
  const text = JSON.stringify(rules);
  const digest = digestOf(text);
  const { name, commit, settings } = scanned;
  const stored: Stored = {
    schema: REPORT_SCHEMA,
    name,
    commit,
    settings,
    ...report,
    rules: digest,
  };
  // The rules first: a report that is stored can always be read.
  if (lastRules.digest !== digest || lastRules.store !== store) {
    if (!(await store.has(rulesKey(digest)))) await store.put(rulesKey(digest), await packed(text));
    lastRules = { store, digest };
  }
  return store.put(scanned.report, await packed(JSON.stringify(stored)));
}

/** Reads stored reports; rules that many have are held once. */
export class StoredReports {
  readonly #store: Store;
  readonly #rules = new Map<string, Promise<readonly ReportedRule[]>>();

  constructor(store: Store) {
    this.#store = store;
  }

  async read(key: string): Promise<StoredReport | undefined> {
    const bytes = await this.#store.get(key);
    if (bytes === undefined) return undefined;
    const {
      schema: _,
      name: __,
      commit: ___,
      settings: ____,
      rules,
      ...report
    } = await parsed<Stored>(bytes);
    return { ...report, rules: await this.#rulesOf(rules) };
  }

  #rulesOf(digest: string): Promise<readonly ReportedRule[]> {
    const known = this.#rules.get(digest);
    if (known) return known;
    const read = this.#store.get(rulesKey(digest)).then(bytes => {
      if (bytes === undefined) throw new Error(`${rulesKey(digest)} is missing in the store`);
      return parsed<readonly ReportedRule[]>(bytes);
    });
    this.#rules.set(digest, read);
    return read;
  }
}

export const pack = (text: string): Promise<Uint8Array> => packed(text);
export const unpack = async (bytes: Uint8Array): Promise<string> => (await unpacked(bytes)).toString('utf8');
const parsed = async <T>(bytes: Uint8Array): Promise<T> => JSON.parse(await unpack(bytes)) as T;
