import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path => fileURLToPath(new URL(path, import.meta.url));
// In this repository the fleet runs with the program beside it; elsewhere `stackward` is installed beside the fleet.
const own = here('node_modules/stackward');
mkdirSync(here('node_modules'), { recursive: true });
if (!existsSync(own)) symlinkSync('../..', own, 'junction');
await build({
  absWorkingDir: here('.'),
  entryPoints: ['src/main.ts', 'src/scan-child.ts', 'src/measure.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
