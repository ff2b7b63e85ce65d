import './facts-setup.ts';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from '../src/cli/process.ts';

// `npm run dev -- template.yaml` runs the command from source.
await start(
  process.argv.slice(3),
  pathToFileURL(join(process.cwd(), 'dist/index.js')).href,
  url => import(url),
);
