import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const FILE = 'pages.json.br';

/** The pages of the rules, by their ids, from the generated list. */
function pagesIn(list) {
  const text = readFileSync(list, 'utf8');
  const files = new Map(
    [...text.matchAll(/^import (\w+) from '(\.\/[\w/-]+\.md)';$/gm)].map(([, name, file]) => [name, file]),
  );
  return Object.fromEntries(
    [...text.matchAll(/^ {2}'?([\w-]+)'?: (\w+),$/gm)].map(([, id, name]) => [
      id,
      readFileSync(join(dirname(list), files.get(name)), 'utf8'),
    ]),
  );
}

/** An esbuild plug-in that reads the pages from a compressed file: as code they would be a tenth of the package. */
export const pages = {
  name: 'pages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]rules[\\/]pages\.ts$/ }, () => ({
      contents: `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
export const pages = JSON.parse(brotliDecompressSync(readFileSync(join(__dirname, '${FILE}'))).toString('utf8'));`,
      loader: 'js',
    }));
  },
};

/** The compressed file, by its name. */
export const pagesFile = () => [FILE, brotliCompressSync(JSON.stringify(pagesIn('rules/pages.ts')))];
