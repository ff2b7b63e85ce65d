import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { bundledText } from './tools/bundled-text.mjs';

/** A script or a style sheet of the HTML report is imported as the text that the page contains, as in the build. */
const bundled = {
  name: 'bundled texts',
  enforce: 'pre' as const,
  // Under another name, for vite would take a style sheet for its own.
  resolveId: (path: string, importer = '') =>
    path.endsWith('?bundled') ? join(dirname(importer), path.replace(/\?bundled$/, '.bundled')) : undefined,
  load: (id: string) =>
    id.endsWith('.bundled')
      ? `export default ${JSON.stringify(bundledText(id.slice(0, -'.bundled'.length)))}`
      : undefined,
};

/** A rule's page is imported as its text; esbuild does the same in the build (`loader: { '.md': 'text' }`). */
const markdown = {
  name: 'markdown',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
};

export default defineConfig({
  plugins: [markdown, bundled],
  test: {
    include: ['{src,rules,tools,fixtures,bench}/**/*.test.ts'],
    // One graph of modules for each worker: loading it anew for each file cost as much as half of the tests.
    isolate: false,
    pool: 'threads',
    setupFiles: ['./tools/facts-setup.ts'],
    reporters: ['default', './tools/closing-line.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
