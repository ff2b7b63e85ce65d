import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** A rule's page is imported as its text; esbuild does the same in the build (`loader: { '.md': 'text' }`). */
const markdown = {
  name: 'markdown',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
};

export default defineConfig({
  plugins: [markdown],
  test: {
    include: ['{src,rules,tools,fixtures}/**/*.test.ts'],
    // One graph of modules for each worker: loading it anew for each file cost as much as half of the tests.
    isolate: false,
    pool: 'threads',
    setupFiles: ['./tools/facts-setup.ts'],
    reporters: ['default', './tools/closing-line.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
