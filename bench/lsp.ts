import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import { globSync } from 'tinyglobby';

/**
 * The language server as an editor sees it: time to start, from an edit to its diagnostics, memory over many edits, and truncated templates.
 * `npm run bench -- lsp FOLDER [EDITS] [TRUNCATIONS]`; the template is the one below FOLDER whose length is nearest to 500 lines.
 */
const [folder = '.', edits = '1000', cuts = '200'] = process.argv.slice(3);
const LINES = 500;

const templates = globSync('**/{template,serverless}.{yml,yaml}', {
  cwd: folder,
  absolute: true,
  ignore: '**/node_modules/**',
})
  .toSorted()
  .map(path => ({ path, text: readFileSync(path, 'utf8') }));
const size = (text: string): number => text.split('\n').length;
const [chosen] = templates.toSorted(
  (a, b) => Math.abs(size(a.text) - LINES) - Math.abs(size(b.text) - LINES),
);
if (!chosen) throw new Error(`no template below ${folder}`);

const begun = performance.now();
const server = spawn(process.execPath, [resolve('bin/stackward.js'), 'lsp', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const client = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
let told: (given: PublishDiagnosticsParams) => void = () => undefined;
client.onNotification('textDocument/publishDiagnostics', (given: PublishDiagnosticsParams) => told(given));
client.listen();
await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
const started = performance.now() - begun;
await client.sendNotification('initialized', {});

let version = 0;
const open = (path: string, text: string): Promise<void> =>
  client.sendNotification('textDocument/didOpen', {
    textDocument: { uri: pathToFileURL(path).href, languageId: 'yaml', version: (version += 1), text },
  });
const edit = (path: string, text: string): Promise<void> =>
  client.sendNotification('textDocument/didChange', {
    textDocument: { uri: pathToFileURL(path).href, version: (version += 1) },
    contentChanges: [{ text }],
  });
const published = (): Promise<PublishDiagnosticsParams> => new Promise(done => (told = done));
const memory = (): number => {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
};

let next = published();
await open(chosen.path, chosen.text);
const { diagnostics } = await next;
const times: number[] = [];
const sizes: number[] = [];
for (let at = 1; at <= Number(edits); at += 1) {
  next = published();
  const from = performance.now();
  await edit(chosen.path, `${'#\n'.repeat(at % 7)}${chosen.text}`);
  await next;
  times.push(performance.now() - from);
  if (at % 100 === 0) sizes.push(memory());
}
let random = 14;
for (let at = 0; at < Number(cuts); at += 1) {
  random = (random * 48_271) % 2_147_483_647;
  const { path, text } = templates[random % templates.length] ?? chosen;
  random = (random * 48_271) % 2_147_483_647;
  await open(path, text.slice(0, random % (text.length + 1)));
  await client.sendRequest('textDocument/codeLens', { textDocument: { uri: pathToFileURL(path).href } });
}
const sorted = times.toSorted((a, b) => a - b);
const part = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
process.stdout.write(
  [
    `start: ${started.toFixed(0)} ms to the answer of initialize`,
    `edit of ${size(chosen.text)} lines (${diagnostics.length} diagnostics): median ${part(0.5)} ms, 95 % ${part(0.95)} ms, least ${part(0)} ms, of ${times.length}`,
    `memory after each 100 edits: ${sizes.map(one => one.toFixed(0)).join(' ')} MB`,
    `${cuts} truncated templates: ${server.exitCode === null ? 'the server answers' : `the server ended with ${server.exitCode}`}`,
    '',
  ].join('\n'),
);
await client.sendRequest('shutdown');
await client.sendNotification('exit');
