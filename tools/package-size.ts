import { execFileSync } from 'node:child_process';

/** In bytes, packed. */
const LIMIT = 1_000_000;

// `npm pack` runs the build first, whose words come before the JSON.
const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
const [{ size, unpackedSize, entryCount }] = JSON.parse(output.slice(output.indexOf('['))) as [
  { size: number; unpackedSize: number; entryCount: number },
];
process.stdout.write(
  `the package: ${Math.round(size / 1_000)} kB packed, ${Math.round(unpackedSize / 1_000)} kB unpacked, ${entryCount} files\n`,
);
if (size > LIMIT) throw new Error(`the package is larger than ${LIMIT / 1_000} kB`);
