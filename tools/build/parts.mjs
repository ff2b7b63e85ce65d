import { build } from 'esbuild';
import { basename } from 'node:path';
import { LATE, late } from './late.mjs';

const MAIN = 'stackward';
const OWN = /^\.\/[\w-]+\.js$/;

/**
 * The program as CommonJS files: one that starts, and one for each part that is imported by `import()` or named in `LATE`. esbuild divides
 * only ES modules, so that is done first. Of what it makes all that the start imports becomes one file again, and the others use what it exports.
 * Returns the text of each file by its name, and the files that they are made of.
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
  const entryPoints = {
    [MAIN]: entry,
    ...Object.fromEntries(Object.keys(LATE).map(part => [part, `late:${part}`])),
  };
  const plugins = isWithin => [late(isWithin), noChildren, ...(options.plugins ?? [])];
  const divided = {
    ...common,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    outdir: 'dist',
    entryPoints,
    define: { ...options.define, 'import.meta.url': 'ownAddress' },
  };
  const apartAll = await build({ ...divided, minify: false, plugins: plugins(() => false) });
  const filesOf = part =>
    new Set(
      [...imported(apartAll.metafile.outputs, part)].flatMap(name =>
        Object.keys(apartAll.metafile.outputs[`dist/${name}`].inputs),
      ),
    );
  const first = filesOf(MAIN);
  const within = new Map(Object.keys(LATE).map(part => [part, filesOf(part)]));
  const { metafile, outputFiles } = await build({
    ...divided,
    plugins: plugins((part, file) => !first.has(file) && within.get(part).has(file)),
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
    return new Map(made.outputFiles.map(({ path, text }) => [basename(path), withAddress(text)]));
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
  return { files: new Map([...main, ...others]), inputs: Object.keys(metafile.inputs) };
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
      if (kind === 'dynamic-import') return { path: name, namespace: 'require' };
      if (inlined.has(name)) return { path: name, namespace: 'output' };
      return shared.has(name)
        ? { path: name, namespace: 'shared' }
        : { path: `./${name.replace(/js$/, 'cjs')}`, external: true };
    });
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }));
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
      contents: `module.exports = require('./${path.replace(/js$/, 'cjs')}');`,
      resolveDir,
    }));
  },
});

const withAddress = text =>
  text.includes('ownAddress')
    ? `const ownAddress = require('node:url').pathToFileURL(__filename).href;\n${text}`
    : text;

// commander loads child_process (5 ms) to start executables as subcommands; we have none.
const noChildren = {
  name: 'no child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'none', namespace: 'no-children' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'no-children' }, () => ({ contents: 'module.exports = {};' }));
  },
};
