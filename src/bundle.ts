import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from './cli/process.ts';
import { providePython } from './code/python/python.ts';
import { provideFacts } from './model/facts.ts';

/** The tables that build.mjs compresses, and those of which it compresses what few scans ask for. */
declare const STACKWARD_COMPRESSED: readonly string[];
declare const STACKWARD_PARTED: readonly string[];

const decompressed = (name: string): Buffer => {
  const { brotliDecompressSync } = process.getBuiltinModule('node:zlib');
  return brotliDecompressSync(readFileSync(join(__dirname, `${name}.br`)));
};
// The tables are ASCII (build.mjs), which is read in a fifth of the time as latin1.
provideFacts(
  name =>
    STACKWARD_COMPRESSED.includes(name)
      ? decompressed(join('data', name)).toString('latin1')
      : readFileSync(join(__dirname, 'data', name), 'latin1'),
  name =>
    STACKWARD_PARTED.includes(name) ? decompressed(join('data', `other-${name}`)).toString('latin1') : '',
);
providePython(part => decompressed(`python-${part}.wasm`));

export { defineRule, exitStatus, format, joinFindings, lower, readConfig, scan, UserError } from './index.ts';
/** What a worker thread of a scan does: bin/worker.js runs it. */
export const work = async (load: (url: string) => Promise<unknown>): Promise<void> =>
  (await import('./cli/worker.ts')).work(load);
/** The command: what bin/stackward.js runs. */
export const run = (
  args: readonly string[],
  load: (url: string) => Promise<unknown> = url => import(url),
): Promise<void> => start(args, pathToFileURL(join(__dirname, 'index.js')).href, load);
