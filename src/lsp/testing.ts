import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  type Hover,
  type Location,
  type MessageConnection,
  type Position,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import { textFiles } from '../source/texts.ts';
import type { EditorHost } from './host.ts';
import { serve } from './server.ts';

export const ROOT = '/project';

/** For tests: a place in a text, `|` before it. */
export function cursorIn(marked: string): { readonly text: string; readonly position: Position } {
  const [before = '', after = ''] = marked.split('|');
  const lines = before.split('\n');
  return {
    text: before + after,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

/** For tests: a disk of texts by their paths below a root. */
export const editorHost = (
  files: Readonly<Record<string, string>>,
  host: Partial<EditorHost> = {},
): EditorHost => ({
  rootOf: () => ROOT,
  disk: () => textFiles(files),
  isRunning: () => true,
  list: folder =>
    Object.keys(files).flatMap(file => (join(ROOT, file, '..') === folder ? [file.split('/').at(-1)!] : [])),
  settingsOf: () => Promise.resolve({ options: {}, errors: [] }),
  policyText: (target, id) => Promise.resolve(`policy of ${id} in ${target.file}`),
  ...host,
});

/** For tests: an editor that speaks to a server about files that are texts by their paths below a root. */
export class TestEditor {
  readonly #client: MessageConnection;
  readonly #diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly messages: string[] = [];
  #version = 0;

  constructor(files: Readonly<Record<string, string>>, host: Partial<EditorHost> = {}) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    void serve({ input: toServer, output: toClient }, editorHost(files, host));
    this.#client = createMessageConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.#client.onNotification('textDocument/publishDiagnostics', (given: PublishDiagnosticsParams) => {
      this.#diagnostics.set(given.uri, given.diagnostics);
    });
    this.#client.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message);
    });
    this.#client.listen();
    onTestFinished(() => this.#client.dispose());
  }

  static uri(file: string): string {
    return pathToFileURL(join(ROOT, file)).href;
  }

  async start(): Promise<this> {
    await this.#client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await this.#client.sendNotification('initialized', {});
    return this;
  }

  async open(file: string, text: string): Promise<void> {
    const textDocument = {
      uri: TestEditor.uri(file),
      languageId: 'yaml',
      version: (this.#version += 1),
      text,
    };
    await this.#client.sendNotification('textDocument/didOpen', { textDocument });
  }

  /** Replaces the whole text. */
  async edit(file: string, text: string): Promise<void> {
    const textDocument = { uri: TestEditor.uri(file), version: (this.#version += 1) };
    await this.#client.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  async close(file: string): Promise<void> {
    await this.#client.sendNotification('textDocument/didClose', {
      textDocument: { uri: TestEditor.uri(file) },
    });
  }

  async fileChanged(file: string): Promise<void> {
    const changes = [{ uri: TestEditor.uri(file), type: 2 }];
    await this.#client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  #ask<T>(method: string, file: string, more: object = {}): Promise<T> {
    return this.#client.sendRequest(method, { textDocument: { uri: TestEditor.uri(file) }, ...more });
  }

  /** What stands in a file after all edits so far: a request is answered after them. */
  async diagnostics(file: string): Promise<readonly Diagnostic[]> {
    await this.lenses(file);
    return this.#diagnostics.get(TestEditor.uri(file)) ?? [];
  }

  /** `line rule`, lines from 1. */
  async findings(file: string): Promise<readonly string[]> {
    const all = await this.diagnostics(file);
    return all.map(({ range, code }) => `${range.start.line + 1} ${code}`);
  }

  lenses(file: string): Promise<readonly CodeLens[]> {
    return this.#ask('textDocument/codeLens', file);
  }

  async actions(file: string): Promise<readonly CodeAction[]> {
    const diagnostics = await this.diagnostics(file);
    const range = { start: { line: 0, character: 0 }, end: { line: 9_999, character: 0 } };
    return this.#ask('textDocument/codeAction', file, { range, context: { diagnostics } });
  }

  /** The hover where `|` stands in a text, in one string. */
  async hover(file: string, marked: string): Promise<string | undefined> {
    const { text, position } = cursorIn(marked);
    await this.open(file, text);
    const hover = await this.#ask<Hover | null>('textDocument/hover', file, { position });
    const contents = hover?.contents;
    return contents && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
  }

  /** `file:line` of the definitions of what `|` points to. */
  async definitions(file: string, marked: string): Promise<readonly string[]> {
    const { text, position } = cursorIn(marked);
    await this.open(file, text);
    const found = await this.#ask<readonly Location[]>('textDocument/definition', file, { position });
    return found.map(
      ({ uri, range }) => `${uri.slice(TestEditor.uri('').length + 1)}:${range.start.line + 1}`,
    );
  }

  command(command: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#client.sendRequest('workspace/executeCommand', { command, arguments: args });
  }
}
