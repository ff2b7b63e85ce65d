import { buildSync } from 'esbuild';

/** A style sheet, or a script for browsers with all that it imports, as the minified text that a page contains. */
export function bundledText(file) {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    logLevel: 'error',
    charset: 'utf8',
  });
  return outputFiles[0].text.trimEnd();
}
