import { resolve } from 'node:path';
import { bundledText } from '../bundled-text.mjs';

/** A style sheet, or a script for browsers with all that it imports, as a text. vitest.config.ts does the same for tests. */
export const bundled = {
  name: 'bundled texts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?bundled$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?bundled'.length)),
      namespace: 'bundled',
    }));
    onLoad({ filter: /.*/, namespace: 'bundled' }, ({ path }) => ({
      contents: bundledText(path),
      loader: 'text',
    }));
  },
};
