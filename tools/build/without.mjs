import { readFileSync } from 'node:fs';

/** What packages would load of Node to reach the network or to start processes, for uses that this program has not: the language server speaks by standard input and output only. */
const LEFT_OUT = /^(?:node:)?(?:net|tls|http|https|http2|dgram|dns|child_process|worker_threads|cluster)$/;

/** An esbuild plug-in that leaves out of packages what reaches the network, starts processes or runs text as code. The program itself may start git. */
export const without = {
  name: 'without',
  setup(build) {
    build.onResolve({ filter: LEFT_OUT }, ({ importer }) =>
      /[\\/]node_modules[\\/]/.test(importer) ? { path: 'nothing', namespace: 'without' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'without' }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
    // Parsers that bring JavaScript of their own as text: that of Python brings none.
    build.onLoad({ filter: /[\\/]web-tree-sitter\.c?js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const parts = text.split('eval(func)');
      if (parts.length !== 3) throw new Error(`${path}: not the code that was looked at`);
      return { contents: parts.join('undefined'), loader: 'js' };
    });
  },
};
