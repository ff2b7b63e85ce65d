import { spawnSync } from 'node:child_process';

/**
 * Runs a measurement by its name: `npm run bench -- [comparison | start-up | growth | handlers | code | operations | targets | policy | least-policies | lsp] [arguments]`. Growth gets a young generation in which all that
 * a scan makes has room: the work of the garbage collector begins at some size and would look like growth.
 */
const ROOM = '--min-semi-space-size=128';
// Where this is set, Node reads all its certificates as it starts, which on some versions takes as long as all else, and nothing that is measured needs any.
delete process.env['NODE_EXTRA_CA_CERTS'];
const [name = 'comparison'] = process.argv[3]?.startsWith('-') === true ? [] : process.argv.splice(3, 1);
if (name === 'handlers') await import('./handlers.ts');
else if (name === 'code') await import('./code.ts');
else if (name === 'operations') await import('./operations.ts');
else if (name === 'targets') await import('./targets.ts');
else if (name === 'policy') await import('./policy.ts');
else if (name === 'least-policies') await import('./least-policies.ts');
else if (name === 'lsp') await import('./lsp.ts');
else if (name === 'start-up') await import('./start-up.ts');
else if (name === 'comparison') await import('./comparison.ts');
else if (name !== 'growth') throw new Error(`no measurement is named ${name}`);
else if (process.execArgv.includes(ROOM)) await import('./growth.ts');
else
  process.exitCode =
    spawnSync(
      process.execPath,
      [
        ROOM,
        '--max-semi-space-size=128',
        'tools/run.mjs',
        'bench/bench.ts',
        'growth',
        ...process.argv.slice(3),
      ],
      { stdio: 'inherit' },
    ).status ?? 1;
