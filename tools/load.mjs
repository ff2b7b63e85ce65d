import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from './build/bundled.mjs';

/** Imports a TypeScript file of this project, with its Markdown imports as text. The bundle lies in node_modules for a moment, so that bare imports resolve. */
export async function load(file) {
  const folder = mkdtempSync(join(resolve('node_modules'), '.stackward-'));
  try {
    const outfile = join(folder, 'module.mjs');
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      loader: { '.md': 'text' },
      plugins: [bundled],
      sourcemap: 'inline',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
