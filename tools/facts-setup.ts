import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideFacts } from '../src/model/facts.ts';

provideFacts(name => readFileSync(join(process.cwd(), 'data', name), 'utf8'));
