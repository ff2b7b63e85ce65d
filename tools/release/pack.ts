import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Packs a tree as `npm publish` does; returns the tarball's path. */
export function pack(tree: string, destination: string): string {
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(destination)],
    {
      cwd: tree,
      encoding: 'utf8',
    },
  );
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return resolve(destination, filename);
}
