import { rename, writeFile } from 'node:fs/promises';
import { format, type Format } from 'stackward';
import { fleetReport } from './fleet-report.ts';
import { mergedReport } from './merged-report.ts';
import { storeOf, UsageError, type Values } from './options.ts';
import type { Jobs, SetAside } from './queue.ts';
import { reportText, visible } from './report-text.ts';
import { readRun, runIds } from './runs.ts';
import type { StoredReport } from './stored-report.ts';

const MERGED: Readonly<Record<string, Format>> = {
  full: 'json',
  sarif: 'sarif',
  csv: 'csv',
  markdown: 'markdown',
  gitlab: 'gitlab',
  codequality: 'codequality',
  junit: 'junit',
};

/** `stackward-fleet report`: prints it, or writes it to a file. Returns the exit status. */
export async function report(values: Values, jobs: Jobs): Promise<number> {
  const isMerged = Object.hasOwn(MERGED, values.format);
  if (!isMerged && values.format !== 'text' && values.format !== 'json')
    throw new UsageError(`--format is text, json, ${Object.keys(MERGED).join(', ')}`);
  const store = await storeOf(values);
  const id = values.run ?? (await runIds(store)).at(-1);
  const run = id === undefined ? undefined : await readRun(store, id);
  if (!run)
    throw new UsageError(id === undefined ? `there is no run in ${values.store}` : `there is no run ${id}`);
  const entries = run.entries.filter(
    ({ name }) => values.repository === undefined || name === values.repository,
  );
  if (entries.length === 0 && values.repository !== undefined)
    throw new UsageError(`${values.repository} is not in run ${run.id}`);
  const reports: (readonly [string, StoredReport])[] = [];
  const found = await fleetReport(
    store,
    { ...run, entries },
    {
      setAside: await setAsideOf(jobs),
      ...(values.since === undefined ? {} : { since: values.since }),
      ...(isMerged ? { onReport: (name: string, one: StoredReport) => void reports.push([name, one]) } : {}),
    },
  );
  const text = isMerged ? await mergedText(reports, values.format) : ownText(values, found);
  if (values.output === undefined) process.stdout.write(text);
  else {
    const temporary = `${values.output}.${process.pid}.tmp`;
    await writeFile(temporary, text);
    await rename(temporary, values.output);
  }
  const { setAside, missing, errors } = found;
  if (isMerged)
    for (const { repository, message } of errors)
      process.stderr.write(`${visible(`${repository}: ${message}`)}\n`);
  if (isMerged && setAside.length + missing.length > 0)
    process.stderr.write(
      `without a report: ${setAside.length} set aside, ${missing.length} not scanned yet\n`,
    );
  return setAside.length + missing.length > 0 ? 2 : 0;
}

const ownText = ({ format: name, all }: Values, found: Awaited<ReturnType<typeof fleetReport>>): string =>
  name === 'json' ? `${JSON.stringify(found, null, 2)}\n` : reportText(found, all ? 'repository' : 'all');

async function mergedText(
  reports: readonly (readonly [string, StoredReport])[],
  name: string,
): Promise<string> {
  const merged = await mergedReport(reports);
  if (!merged) throw new UsageError('there is no report yet');
  return format(merged, MERGED[name] ?? 'json');
}

/** Reports are read from the store, so they can be had without Redis too; then the reasons are missing. */
async function setAsideOf(jobs: Jobs): Promise<readonly SetAside[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly SetAside[]>(done => {
    timer = setTimeout(() => {
      process.stderr.write('Redis does not answer: why repositories are not scanned is not known\n');
      done([]);
    }, 5000);
  });
  try {
    return await Promise.race([jobs.setAside(), late]);
  } finally {
    clearTimeout(timer);
  }
}
