import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { provideFacts } from '../../src/model/facts.ts';

const [START, END] = ['<!-- sample -->', '<!-- /sample -->'];
const COMMAND = ['fixtures/dialects/template.yaml', '--fail-on', 'high'];
/** So many findings are shown. */
const SHOWN = 3;

/** What the command really prints of a template with faults: its first findings, and the last lines. */
export async function reported(colour: boolean): Promise<string> {
  provideFacts(name => readFileSync(join('data', name), 'utf8'));
  let output = '';
  const silent = { stdin: () => new Uint8Array(), err: () => {}, outIsTerminal: colour, errIsTerminal: false, columns: 80, now: () => 0, date: () => new Date(0), library: '', load: (url: string) => import(url) };
  await main(COMMAND, { ...silent, env: name => (colour && name === 'FORCE_COLOR' ? '1' : undefined), cwd: process.cwd(), out: text => { output += text; } });
  const blocks = output.trimEnd().split('\n\n');
  return [`$ npx stackward ${COMMAND.join(' ')}`, ...blocks.slice(0, SHOWN), '…', blocks.at(-1)].join('\n\n');
}

/** Writes it into the README. */
export async function writeSample(): Promise<void> {
  const readme = readFileSync('README.md', 'utf8');
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error('README.md has no place for the sample');
  const changed = `${readme.slice(0, start)}${START}\n\`\`\`\n${await reported(false)}\n\`\`\`\n${readme.slice(end)}`;
  if (changed !== readme) writeFileSync('README.md', changed);
}
