import { build } from 'esbuild';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { aliasOf, filesOf, LATE, late } from './late.mjs';
import { without } from './without.mjs';

const MAIN = 'stackward';
const OWN = /^\.\/[\w-]+\.js$/;

/**
 * The program as CommonJS files: one that starts, and one for each part that is imported by `import()` or named in `LATE`. esbuild divides
 * only ES modules, so that is done first. Of what it makes all that the start imports becomes one file again, and the others use what it exports.
 * Returns the text of each file by its name, the files that they are made of, and the functions that are called late, each with the name of the file.
 */
export async function parts(entry, options) {
  const common = {
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
    minify: true,
    logLevel: 'warning',
    ...options,
  };
  const parted = Object.keys(LATE);
  const asked = new Map();
  const divided = {
    ...common,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    outdir: 'dist',
    define: { ...options.define, 'import.meta.url': 'ownAddress' },
    plugins: [late(asked), without],
  };
  await build({ ...divided, entryPoints: [entry, ...parted.flatMap(filesOf)] });
  const { metafile, outputFiles } = await build({
    ...divided,
    entryPoints: { [MAIN]: entry, ...Object.fromEntries(parted.map(part => [part, `late:${part}`])) },
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const started = imported(metafile.outputs, MAIN);
  const apart = [...texts.keys()].filter(name => !started.has(name));
  const shared = new Map(
    [...started]
      .filter(name => name !== `${MAIN}.js`)
      .map((name, at) => [name, exportsOf(metafile, name).map(own => [own, `$${at}_${own}`])]),
  );
  const toCommonJs = async (names, inlined, entryText) => {
    const made = await build({
      ...common,
      format: 'cjs',
      logOverride: { 'direct-eval': 'silent' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      entryPoints: names.map(name => `./${name}`),
      plugins: [outputs(texts, inlined, entryText, shared)],
    });
    return new Map(made.outputFiles.map(({ path, text }) => [basename(path), withAddress(ascii(text))]));
  };
  const others = await toCommonJs(apart, new Set(), undefined);
  const used = new Set([...others.values()].flatMap(text => text.match(/\$\d+_[\w$]+/g) ?? []));
  const start = [
    `export * from './${MAIN}.js';`,
    ...[...shared].map(([name, given]) => {
      const asked = given.filter(([, alias]) => used.has(alias));
      return asked.length === 0
        ? ''
        : `export { ${asked.map(([own, alias]) => `${own} as ${alias}`).join(', ')} } from './${name}';`;
    }),
  ].join('\n');
  const main = await toCommonJs([`${MAIN}.js`], started, start);
  return {
    files: new Map([...main, ...others]),
    inputs: Object.keys(metafile.inputs),
    functions: [...asked].flatMap(([file, { part, functions }]) =>
      functions.map(name => [`${part}.cjs`, aliasOf(file, name)]),
    ),
  };
}

/** An output and all that it imports, but not by `import()`. */
function imported(all, part) {
  const found = new Set([`${part}.js`]);
  for (const name of found)
    for (const { path, kind } of all[`dist/${name}`].imports)
      if (kind === 'import-statement' && all[path]) found.add(basename(path));
  return found;
}

const exportsOf = ({ outputs: all }, name) => all[`dist/${name}`].exports;

/** Reads outputs of the first build. One that is of the start stands in the file of the start: `inlined` there, and from elsewhere by its exports. */
const outputs = (texts, inlined, entryText, shared) => ({
  name: 'outputs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: OWN }, ({ path, kind }) => {
      const name = path.slice(2);
      if (!texts.has(name)) return undefined;
      if (kind === 'entry-point')
        return { path: name, namespace: entryText === undefined ? 'output' : 'start' };
      if (kind === 'dynamic-import') return { path: `./${name.replace(/js$/, 'cjs')}`, namespace: 'require' };
      if (inlined.has(name)) return { path: name, namespace: 'output' };
      return shared.has(name)
        ? { path: name, namespace: 'shared' }
        : { path: `./${name.replace(/js$/, 'cjs')}`, external: true };
    });
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && isBuiltin(path) ? { path, namespace: 'require' } : undefined,
    );
    const resolveDir = process.cwd();
    onLoad({ filter: /.*/, namespace: 'start' }, () => ({ contents: entryText, resolveDir }));
    onLoad({ filter: /.*/, namespace: 'output' }, ({ path }) => ({ contents: texts.get(path), resolveDir }));
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
      contents: `export { ${shared
        .get(path)
        .map(([own, alias]) => `${alias} as ${own}`)
        .join(', ')} } from './${MAIN}.cjs';`,
      resolveDir,
    }));
    // A module that requires: code that V8 compiled in an earlier run has no `import()` (bin/load.js).
    onLoad({ filter: /.*/, namespace: 'require' }, ({ path }) => ({
      contents: `module.exports = require('${path}');`,
      resolveDir,
    }));
  },
});

const withAddress = text =>
  text.includes('ownAddress')
    ? `const ownAddress = require('node:url').pathToFileURL(__filename).href;\n${text}`
    : text;

/** V8 keeps a text of ASCII in half of the memory, and reads it in a fifth of the time (bin/load.js). esbuild escapes what is in strings, but not in templates and regular expressions. */
const ascii = text =>
  text.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
