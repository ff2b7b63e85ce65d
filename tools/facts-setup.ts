import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideFacts } from '../src/model/facts.ts';

declare global {
  var factsOf: typeof provideFacts | undefined;
}

// Test files share their modules: the tables are provided once to each, as the command provides them once.
if (globalThis.factsOf !== provideFacts) {
  globalThis.factsOf = provideFacts;
  provideFacts(name => readFileSync(join(process.cwd(), 'data', name), 'utf8'));
}
