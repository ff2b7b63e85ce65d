import { concurrently } from './concurrently.ts';
import { digestOf } from './repositories.ts';
import { pack, unpack } from './stored-report.ts';
import type { Store } from './store.ts';

/** A repository of a run. */
export type RunEntry = {
  readonly name: string;
  readonly team: string;
} & (
  | { readonly commit: string; readonly report: string }
  /** Why its commit could not be found out. */
  | { readonly fault: string }
);

/** What was asked for at one time: every repository of a list, at a commit. */
export type Run = { readonly id: string; readonly entries: readonly RunEntry[] };

/** So many reports are asked for at once: a store may be far away. */
export const AT_ONCE = 16;
const FOLDER = 'runs';
const ENDING = '.ndjson.gz';
/** `20261130T163000Z-1a2b3c4d5e6f`, so that names are sorted by time; the rest is the digest of what is in it. */
const ID = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;

/** Stores a run. A list whose repositories did not change since the last run is the same run. */
export async function storeRun(store: Store, entries: readonly RunEntry[], now: Date): Promise<Run> {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const text = sorted.map(entry => `${JSON.stringify(entry)}\n`).join('');
  const digest = digestOf(text).slice(0, 12);
  const last = (await runIds(store)).at(-1);
  if (last?.endsWith(digest)) return { id: last, entries: sorted };
  const id = `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${digest}`;
  await store.put(`${FOLDER}/${id}${ENDING}`, await pack(text));
  return { id, entries: sorted };
}

/** The ids of all runs, the oldest first. */
export const runIds = async (store: Store): Promise<readonly string[]> =>
  (await store.list(FOLDER))
    .filter(name => name.endsWith(ENDING))
    .map(name => name.slice(0, -ENDING.length))
    .filter(id => ID.test(id));

export async function readRun(store: Store, id: string): Promise<Run | undefined> {
  const bytes = ID.test(id) ? await store.get(`${FOLDER}/${id}${ENDING}`) : undefined;
  if (bytes === undefined) return undefined;
  const lines = (await unpack(bytes)).split('\n').filter(Boolean);
  return { id, entries: lines.map(line => JSON.parse(line) as RunEntry) };
}

/** For repositories of a run, the report of the nearest earlier run that has one; none where there is no such run. */
export async function earlierReports(
  store: Store,
  run: Run,
  since?: string,
): Promise<ReadonlyMap<string, string>> {
  const ids = (await runIds(store)).filter(id => (since === undefined ? id < run.id : id <= since));
  const wanted = new Set(run.entries.flatMap(entry => ('report' in entry ? [entry.name] : [])));
  const found = new Map<string, string>();
  for (const id of ids.toReversed()) {
    if (wanted.size === 0) break;
    const entries = ((await readRun(store, id))?.entries ?? []).filter(
      (entry): entry is RunEntry & { readonly report: string } => 'report' in entry && wanted.has(entry.name),
    );
    const isThere = concurrently(entries, AT_ONCE, ({ report }) => store.has(report));
    for (const { name, report } of entries) {
      if ((await isThere.next()).value !== true) continue;
      found.set(name, report);
      wanted.delete(name);
    }
  }
  return found;
}
