import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
  readonly files: readonly { readonly path: string }[];
}

/** What `npm publish` would pack of a folder; no script of it runs. */
export const packed = (folder: string): Packed => npmPack(folder, '--dry-run');

/** Packs a folder as `npm publish` does; returns the tarball's path. */
export const pack = (folder: string, destination: string): string =>
  resolve(destination, npmPack(folder, '--pack-destination', resolve(destination)).filename);

/** npm prints a list, since version 12 a map by name. */
function npmPack(folder: string, ...options: string[]): Packed {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...options], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is a .cmd file there
  });
  const [one] = Object.values(JSON.parse(output) as Readonly<Record<string, Packed>>);
  if (one === undefined) throw new Error(`npm pack printed ${output}`);
  return one;
}
