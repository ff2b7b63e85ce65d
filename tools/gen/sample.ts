import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { provideFacts } from '../../src/model/facts.ts';

const [START, END] = ['<!-- sample -->', '<!-- /sample -->'];
const COMMAND = ['fixtures/dialects/template.yaml', '--fail-on', 'high'];
/** So many findings are shown. */
const SHOWN = 3;

/** Writes into the README what the command really prints. */
export async function writeSample(): Promise<void> {
  provideFacts(name => readFileSync(join('data', name), 'utf8'));
  let output = '';
  const silent = { env: () => undefined, stdin: () => new Uint8Array(), err: () => {}, outIsTerminal: false, errIsTerminal: false, columns: 80, now: () => 0, date: () => new Date(0), library: '', load: (url: string) => import(url) };
  await main(COMMAND, { ...silent, cwd: process.cwd(), out: text => { output += text; } });
  const blocks = output.trimEnd().split('\n\n');
  const sample = [`$ npx stackward ${COMMAND.join(' ')}`, ...blocks.slice(0, SHOWN), '…', blocks.at(-1)].join('\n\n');
  const readme = readFileSync('README.md', 'utf8');
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error('README.md has no place for the sample');
  const changed = `${readme.slice(0, start)}${START}\n\`\`\`\n${sample}\n\`\`\`\n${readme.slice(end)}`;
  if (changed !== readme) writeFileSync('README.md', changed);
}
