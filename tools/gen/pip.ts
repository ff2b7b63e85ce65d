import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Installs packages of PyPI, such as `botocore==1.44.8`, into a folder of their own for as long as `use` runs. */
export async function withPip(
  packages: readonly string[],
  use: (folder: string) => void | Promise<void>,
  { dependencies = false }: { readonly dependencies?: boolean } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stackward-pip-'));
  const flags = '--quiet --no-compile --disable-pip-version-check --root-user-action ignore'.split(' ');
  try {
    execFileSync(
      'pip',
      ['install', ...flags, ...(dependencies ? [] : ['--no-deps']), '--target', folder, ...packages],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
