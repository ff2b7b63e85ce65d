import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { EditorHost } from './host.ts';
import { editorHost } from './testing.ts';
import { serve } from './server.ts';

afterEach(() => void vi.useRealTimers());

/** An editor whose process is 7, beside a server. */
async function started(host: Partial<EditorHost> = {}) {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const status = serve({ input: toServer, output: toClient }, editorHost({}, host));
  const editor = createMessageConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  editor.listen();
  await editor.sendRequest('initialize', { processId: 7, rootUri: null, capabilities: {} });
  return { editor, toServer, status };
}

test('the status is 0 after a shutdown, and 1 where the editor ends without a word', async () => {
  const polite = await started();
  await polite.editor.sendRequest('shutdown');
  await polite.editor.sendNotification('exit');
  expect(await polite.status).toBe(0);

  const sudden = await started();
  await sudden.editor.sendNotification('exit');
  expect(await sudden.status).toBe(1);

  const gone = await started();
  gone.toServer.end();
  expect(await gone.status).toBe(1);
});

test('a server whose editor no longer runs ends', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let isThere = true;
  const { status } = await started({ isRunning: () => isThere });
  vi.advanceTimersByTime(10_000);
  isThere = false;
  vi.advanceTimersByTime(10_000);
  expect(await status).toBe(1);
});

test('a request that the server does not know is refused, and a notification passed over', async () => {
  const { editor, status } = await started();
  await expect(editor.sendRequest('textDocument/foldingRange', {})).rejects.toThrow('Unhandled method');
  await editor.sendNotification('$/setTrace', { value: 'off' });
  await editor.sendNotification('$/progress', {});
  await editor.sendRequest('shutdown');
  await editor.sendNotification('exit');
  expect(await status).toBe(0);
});
