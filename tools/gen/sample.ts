import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { provideFacts } from '../../src/model/facts.ts';
import { between, update } from './tables.ts';
import { picture } from './picture.ts';

const COMMAND = ['fixtures/dialects/template.yaml', '--fail-on', 'high'];
/** So many findings are shown. */
const SHOWN = 2;
export const PICTURE = 'docs/picture.svg';

/** A terminal that says nothing and knows nothing of this machine. */
export const quiet = {
  env: () => undefined,
  stdin: () => new Uint8Array(),
  err: () => {},
  outIsTerminal: false,
  errIsTerminal: false,
  columns: 80,
  now: () => 0,
  date: () => new Date(0),
  library: '',
  load: (url: string) => import(url),
};

/** Writes into the README what the command really prints, and its picture. */
export async function writeSample(): Promise<void> {
  provideFacts(name => readFileSync(join('data', name), 'utf8'));
  const plain = await sample(false);
  update('README.md', readme => between(readme, `\`\`\`\n${plain}\n\`\`\``, 'sample'));
  writeFileSync(PICTURE, picture(await sample(true)));
}

export async function sample(coloured: boolean): Promise<string> {
  let output = '';
  await main(COMMAND, {
    ...quiet,
    cwd: process.cwd(),
    outIsTerminal: true,
    env: name => (name === 'NO_COLOR' && !coloured ? '1' : undefined),
    out: text => {
      output += text;
    },
  });
  const blocks = output.trimEnd().split('\n\n');
  const end = blocks.findIndex(block => block.includes('By rule'));
  return [`$ npx stackward ${COMMAND.join(' ')}`, ...blocks.slice(0, SHOWN), '…', ...blocks.slice(end)].join(
    '\n\n',
  );
}
