import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Parts that most runs never need: files of their own, which keeps the first file small and the start fast. */
const LAZY = {
  pages: 'rules/pages.ts',
  fixes: 'rules/fixes.ts',
  glob: 'src/cli/glob.ts',
  git: 'src/cli/git.ts',
  toml: 'src/source/toml.ts',
  completion: 'src/cli/completion.ts',
  yaml: 'src/source/library.ts',
  babel: 'src/code/javascript/library.ts',
  python: 'src/code/python/reader.ts',
};

/** The parser of Python, by what `src/bundle.ts` calls its parts. Compressed here they take a quarter less of the package than compressed with it. */
const WASM = {
  parser: 'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  grammar: 'node_modules/tree-sitter-python/tree-sitter-python.wasm',
};

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  minify: true,
  loader: { '.md': 'text' },
  logLevel: 'warning',
  metafile: true,
  define: { STACKWARD_VERSION: JSON.stringify(version), STACKWARD_DATES: JSON.stringify(dates()) },
};
const apart = {
  name: 'lazy parts',
  setup({ onResolve, onLoad }) {
    const names = Object.entries(LAZY).map(([name, file]) => [`/${file.split('/').at(-1)}`, name]);
    onResolve({ filter: /\/(?:pages|fixes|glob|git|completion|reader)\.ts$/ }, ({ path, kind }) => {
      const found = names.find(([end]) => path.endsWith(end));
      return found && kind === 'dynamic-import' ? { path: found[1], namespace: 'lazy' } : undefined;
    });
    // A module that requires: code that V8 compiled in an earlier run has no `import()` (bin/load.js).
    onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      contents: `module.exports = require('./${path}.cjs');`,
    }));
    // Reading is synchronous, so a library can not be imported late: each of its functions requires its file when it is called.
    onLoad({ filter: /[\\/]library\.ts$/ }, ({ path }) => {
      const found = Object.entries(LAZY).find(([, file]) => resolve(file) === resolve(path));
      if (!found) return undefined;
      const functions = /^export \{ ([\w, ]+) \} from/m.exec(readFileSync(path, 'utf8'))[1].split(', ');
      const contents = functions
        .map(name => `export const ${name} = (...given) => require('./${found[0]}.cjs').${name}(...given);`)
        .join('\n');
      return { contents };
    });
    onLoad({ filter: /[\\/]source[\\/]toml\.ts$/ }, () => ({
      contents: "export const readToml = text => require('./toml.cjs').readToml(text);",
    }));
    onResolve(
      { filter: /^\.\/(?:yaml|babel|pages|fixes|glob|git|toml|completion|python)\.cjs$/ },
      ({ path }) => ({
        path,
        external: true,
      }),
    );
  },
};
// commander loads child_process (5 ms) to start executables as subcommands; we have none.
const noChildren = {
  name: 'no child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: 'none', namespace: 'no-children' }));
    onLoad({ filter: /.*/, namespace: 'no-children' }, () => ({ contents: 'module.exports = {};' }));
  },
};

for (const name of existsSync('dist') ? readdirSync('dist') : [])
  if (name.startsWith('.compiled-')) rmSync(join('dist', name));
const built = [
  await build({ ...common, entryPoints: { stackward: 'src/bundle.ts' }, plugins: [apart, noChildren] }),
  await build({
    ...common,
    entryPoints: LAZY,
    define: { ...common.define, 'import.meta.url': 'ownAddress' },
    banner: { js: "const ownAddress = require('node:url').pathToFileURL(__filename).href;" },
  }),
];
writeFileSync(
  'dist/THIRD-PARTY.txt',
  licences([...built.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...Object.values(WASM)]),
);
writeFileSync(
  'dist/index.js',
  "export { defineRule, exitStatus, format, lower, readConfig, scan, UserError } from './stackward.cjs';\n",
);
for (const [part, file] of Object.entries(WASM))
  writeFileSync(`dist/python-${part}.wasm.br`, brotliCompressSync(readFileSync(file)));
cpSync('data', 'dist/data', { recursive: true, filter: path => !path.endsWith('.gitattributes') });
cpSync('schema/report.schema.json', 'dist/report.schema.json');
cpSync('schema/diff.schema.json', 'dist/diff.schema.json');
cpSync('schema/config.schema.json', 'dist/config.schema.json');
rmSync('dist/types', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
keepReachable('dist/types/src/index.d.ts');

/** Removes the declarations that the library's own do not lead to: most of what `scan` runs is not in its types. */
function keepReachable(entry) {
  const kept = new Set([entry]);
  for (const file of kept)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
      kept.add(join(dirname(file), path.replace(/\.ts$/, '.d.ts')));
  const all = readdirSync('dist/types', { recursive: true }).map(name => join('dist/types', name));
  for (const file of all) if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
}

/** The date of each table of AWS facts, from the header in its first line. */
function dates() {
  const tables = readdirSync('data')
    .filter(name => /^[a-z-]+\.(?:txt|json)$/.test(name))
    .toSorted();
  return Object.fromEntries(
    tables.map(name => [
      name.replace(/\.\w+$/, ''),
      /"date":"([\d-]+)"/.exec(readFileSync(join('data', name), 'utf8').split('\n', 1)[0])[1],
    ]),
  );
}

/** The licence of each package whose code is in the bundle. */
function licences(inputs) {
  const packages = new Set(
    inputs.flatMap(path => /node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );
  return [...packages]
    .toSorted()
    .map(folder => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
      return `${name} ${version}\n\n${readFileSync(join(folder, text), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
