import { packed } from './release/pack.ts';

/** In bytes, packed. */
const LIMIT = 1_500_000;

const { size, unpackedSize, entryCount } = packed('.');
process.stdout.write(
  `the package: ${Math.round(size / 1_000)} kB packed, ${Math.round(unpackedSize / 1_000)} kB unpacked, ${entryCount} files\n`,
);
if (size > LIMIT) throw new Error(`the package is larger than ${LIMIT / 1_000} kB`);
