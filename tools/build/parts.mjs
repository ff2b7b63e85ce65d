import { build } from 'esbuild';
import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { aliasOf, filesOf, LATE, late } from './late.mjs';
import { bundled } from './bundled.mjs';
import { pages } from './pages.mjs';
import { without } from './without.mjs';

const MAIN = 'stackward';
const START = 'start.js';
/** The last statement, as esbuild writes it. */
const EXPORT = /\bexport\s*\{([^{}]*)\};\s*$/;
/** As esbuild writes it: names, and a file that it made. */
const IMPORT = /\bimport ?(?:\{([^{}]*)\} ?from ?)?"\.\/([\w-]+\.js)";/g;

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
    plugins: [late(asked), without, bundled, pages],
  };
  await build({ ...divided, entryPoints: [entry, ...parted.flatMap(filesOf)] });
  const { metafile, outputFiles } = await build({
    ...divided,
    entryPoints: { [MAIN]: entry, ...Object.fromEntries(parted.map(part => [part, `late:${part}`])) },
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const started = imported(metafile.outputs, MAIN);
  const apart = [...texts.keys()].filter(name => !started.has(name));
  const numbers = new Map([...started].map((name, at) => [name, at]));
  const used = new Map([...started].map(name => [name, new Set()]));
  /** Takes constants of what the start exports, and of other parts: what `export` names never changes once a file has run, and a property costs each use. */
  const withConstants = text =>
    text
      .replace(EXPORT, (_, names) => {
        const given = names.split(',').map(one => one.trim().split(' as '));
        return `module.exports = { ${given.map(([own, alias = own]) => `${alias}: ${own}`).join(', ')} };`;
      })
      .replaceAll(IMPORT, (_, names = '', name) => {
        const at = numbers.get(name);
        const taken = names
          .split(',')
          .filter(one => one.trim() !== '')
          .map(one => one.trim().split(' as '));
        for (const [own] of taken) used.get(name)?.add(own);
        const constants = taken.map(
          ([own, local = own]) => `${at === undefined ? own : aliasIn(at, own)}: ${local}`,
        );
        if (taken.length === 0 && at !== undefined) return '';
        return `const { ${constants.join(', ')} } = require('./${at === undefined ? commonJsName(name) : `${MAIN}.cjs`}');`;
      });
  const toCommonJs = async (names, textOf) => {
    const made = await build({
      ...common,
      format: 'cjs',
      logOverride: { 'direct-eval': 'silent', 'commonjs-variable-in-esm': 'silent' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      entryPoints: names.map(name => `./${name}`),
      plugins: [outputs(textOf)],
    });
    return new Map(made.outputFiles.map(({ path, text }) => [basename(path), withAddress(ascii(text))]));
  };
  const others = await toCommonJs(apart, name => {
    if (!apart.includes(name)) throw new Error(`${name} would be there twice`);
    return withConstants(texts.get(name));
  });
  // One literal: hundreds of properties that are defined one by one cost more than the rest of what a file does as it is loaded.
  const given = [
    ...metafile.outputs[`dist/${MAIN}.js`].exports.map(own => [`${MAIN}.js`, own, own]),
    ...[...used].flatMap(([name, owns]) =>
      [...owns].map(own => [name, own, aliasIn(numbers.get(name), own)]),
    ),
  ];
  texts.set(
    START,
    `${given.map(([name, own], at) => `import { ${own} as own${at} } from './${name}';`).join('\n')}
module.exports = { ${given.map(([, , alias], at) => `${alias}: own${at}`).join(', ')} };`,
  );
  const [main] = (await toCommonJs([START], name => texts.get(name))).values();
  return {
    files: new Map([[`${MAIN}.cjs`, main], ...others]),
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

const commonJsName = name => name.replace(/js$/, 'cjs');
const aliasIn = (at, own) => `$${at}_${own}`;

/** Reads outputs of the first build. */
const outputs = textOf => ({
  name: 'outputs',
  setup({ onResolve, onLoad }) {
    const resolveDir = process.cwd();
    onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: commonJsName(path), namespace: 'require' }
        : { path: path.slice(2), namespace: 'output' },
    );
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && isBuiltin(path) ? { path, namespace: 'require' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'output' }, ({ path }) => ({ contents: textOf(path), resolveDir }));
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
