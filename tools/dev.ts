import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from '../src/cli/process.ts';
import { providePython } from '../src/code/python/python.ts';
import { provideFacts } from '../src/model/facts.ts';
import { readPythonWasm } from './python-wasm.ts';

// `npm run dev -- template.yaml` runs the command from source.
provideFacts(name => readFileSync(join('data', name), 'utf8'));
providePython(readPythonWasm);
await start(process.argv.slice(3), pathToFileURL('dist/index.js').href, url => import(url));
