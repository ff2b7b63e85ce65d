import { load } from './load.mjs';

// `node tools/run.mjs FILE.ts [args…]` runs a TypeScript file of this project from its root.
await load(process.argv[2]);
