import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Parts of the program that synchronous code needs late: the files and folders that lead into each part, without those behind `!`. To whatever is not
 * of the part itself, each function that they export is one that requires the part when it is called. What is imported by `import()` is late without being named here.
 */
export const LATE = {
  toml: ['src/source/toml.ts'],
  yaml: ['src/source/library.ts'],
  babel: ['src/code/javascript/library.ts'],
  serverless: [
    'src/dialect/serverless/serverless.ts',
    'src/dialect/serverless/compose.ts',
    'src/dialect/serverless/code/static-config.ts',
  ],
  printing: [
    'src/dialect/language-extensions.ts',
    'src/dialect/unexpanded.ts',
    'src/dialect/sam/placeholders.ts',
    'src/dialect/sam/api/deployment-text.ts',
  ],
  code: [
    'src/code/',
    'src/aws/sdk/',
    'src/aws/code/',
    '!src/code/read.ts',
    '!src/code/tsconfig.ts',
    '!src/code/python/',
    '!src/aws/code/function-code.ts',
    '!src/aws/code/function-project.ts',
    '!src/aws/code/per-flow.ts',
    '!src/aws/code/role-uses.ts',
    '!src/aws/code/tls.ts',
  ],
  packages: [
    'src/packages/',
    '!src/packages/audit/advisory.ts',
    '!src/packages/audit/lookup.ts',
    '!src/packages/manifest.ts',
    '!src/packages/origin.ts',
    '!src/packages/project.ts',
    '!src/packages/settings.ts',
    '!src/packages/shown.ts',
  ],
};

/** The part that a file leads into. The longest name decides: a file of a folder may be of another part. */
function partOf(file) {
  let found;
  for (const [part, names] of Object.entries(LATE))
    for (const name of names) {
      const path = name.replace(/^!/, '');
      const fits = path.endsWith('/') ? file.startsWith(path) : file === path;
      if (fits && path.length > (found?.length ?? 0))
        found = { part: name === path ? part : undefined, length: path.length };
    }
  return found?.part;
}

/**
 * Puts functions that require a part in the place of the files that lead into it, for whatever is not of the part. Until the build is over `asked` is filled with those files, each with
 * its part and its functions; a build whose entries are the parts needs them from a build before.
 */
export const late = asked => ({
  name: 'late parts',
  setup({ onResolve, onLoad }) {
    const fromHere = path => relative(process.cwd(), path).replaceAll('\\', '/');
    onResolve({ filter: /^late:/ }, ({ path }) => ({ path: path.slice('late:'.length), namespace: 'part' }));
    onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: [...asked]
        .filter(([, { part }]) => part === path)
        .map(([file, { functions }]) => {
          const names = functions.map(name => `${name} as ${aliasOf(file, name)}`);
          return `export { ${names.join(', ')} } from ${JSON.stringify(resolve(file))};`;
        })
        .join('\n'),
      resolveDir: process.cwd(),
    }));
    onResolve({ filter: /\.ts$/ }, ({ path, importer, kind, namespace, resolveDir }) => {
      if (kind !== 'import-statement' || namespace !== 'file') return undefined;
      const file = fromHere(resolve(resolveDir, path));
      const part = partOf(file);
      if (part === undefined || part === partOf(fromHere(importer))) return undefined;
      asked.set(file, { part, functions: functionsOf(readFileSync(file, 'utf8')) });
      return { path: file, namespace: 'late', pluginData: part };
    });
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path, pluginData: part }) => ({
      contents: asked
        .get(path)
        .functions.map(
          (name, at) =>
            `let f${at}; export const ${name} = (...given) => (f${at} ??= require('./${part}.cjs').${aliasOf(path, name)})(...given);`,
        )
        .join('\n'),
      resolveDir: dirname(path),
    }));
    onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : undefined,
    );
  },
});

/** The files of a part, of folders all. */
export const filesOf = part =>
  LATE[part]
    .filter(name => !name.startsWith('!'))
    .flatMap(name =>
      name.endsWith('/') ? readdirSync(name, { recursive: true }).map(file => join(name, file)) : name,
    )
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.ts') && !/(?:\.test|\/testing)\.ts$/.test(file) && partOf(file) === part);

/** What a function is called among those of its part. */
export const aliasOf = (file, name) => `${name}_of_${file.replaceAll(/\W/g, '_')}`;

/** The functions that a module exports: constants that are none have names in upper case, and the build asks whether all are. */
const functionsOf = text => [
  ...[...text.matchAll(/^export (?:async )?(?:function\*?|const) ([a-z]\w*)/gm)].map(([, name]) => name),
  ...[...text.matchAll(/^export \{ ([\w, ]+) \} from/gm)].flatMap(([, names]) => names.split(', ')),
];
