import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providePython } from '../src/code/python/python.ts';
import { provideFacts } from '../src/model/facts.ts';
import { readPythonWasm } from './python-wasm.ts';

declare global {
  var factsOf: typeof provideFacts | undefined;
}

// Test files share their modules: the tables are provided once to each, as the command provides them once.
if (globalThis.factsOf !== provideFacts) {
  globalThis.factsOf = provideFacts;
  providePython(readPythonWasm);
  provideFacts(name => readFileSync(join(process.cwd(), 'data', name), 'utf8'));
}
