import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';

/**
 * Parts of the program that synchronous code needs late: the files that lead into each part. To whatever is not of the part itself, each of
 * their functions is one that requires the part when it is called; other exports can not be had late, and the build says so.
 * What is imported by `import()` is late without being named here.
 */
export const LATE = {
  toml: ['src/source/toml.ts'],
  yaml: ['src/source/library.ts'],
  babel: ['src/code/javascript/library.ts'],
};

const partOf = new Map(Object.entries(LATE).flatMap(([part, files]) => files.map(file => [file, part])));

/** Puts functions that require a part in the place of the files that lead into it. `isWithin` says of an importer whether it is of the part. */
export const late = isWithin => ({
  name: 'late parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^late:/ }, ({ path }) => ({ path: path.slice('late:'.length), namespace: 'part' }));
    onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: LATE[path].map(file => `export * from ${JSON.stringify(resolve(file))};`).join('\n'),
      resolveDir: process.cwd(),
    }));
    const names = [...partOf.keys()].map(file => basename(file, '.ts'));
    onResolve(
      { filter: new RegExp(`/(?:${names.join('|')})\\.ts$`) },
      ({ path, importer, namespace, resolveDir }) => {
        if (namespace === 'part') return undefined;
        const file = relative(process.cwd(), resolve(resolveDir, path)).replaceAll('\\', '/');
        const part = partOf.get(file);
        if (part === undefined || isWithin(part, relative(process.cwd(), importer).replaceAll('\\', '/')))
          return undefined;
        return { path: file, namespace: 'late', pluginData: part };
      },
    );
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path, pluginData: part }) => ({
      contents: functionsOf(readFileSync(path, 'utf8'))
        .map(name => `export const ${name} = (...given) => require('./${part}.cjs').${name}(...given);`)
        .join('\n'),
      resolveDir: dirname(path),
    }));
    onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : undefined,
    );
  },
});

/** The names of the functions that a module exports. */
function functionsOf(text) {
  const declared = [
    ...text.matchAll(
      /^export (?:async )?function\*? (\w+)|^export const (\w+)(?:: [^=]+)? =\s+(?:async )?(?:\w+ =>|\()/gm,
    ),
  ];
  const passedOn = [...text.matchAll(/^export \{ ([\w, ]+) \} from/gm)].flatMap(([, names]) =>
    names.split(', '),
  );
  return [...declared.map(([, first, second]) => first ?? second), ...passedOn];
}
