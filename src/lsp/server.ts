import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type {
  CodeActionParams,
  CodeLensParams,
  DefinitionParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  ExecuteCommandParams,
  HoverParams,
  InitializeParams,
  InitializeResult,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { withPython } from '../code/python/python.ts';
import { visible } from '../report/visible.ts';
import { TOOL } from '../scan/tool-version.ts';
import { rootOf } from '../source/files.ts';
import type { FileId } from '../source/node.ts';
import type { Source } from '../source/source.ts';
import { actionsFor } from './actions.ts';
import { definitionsAt } from './definitions.ts';
import type { EditorHost } from './host.ts';
import { hoverAt } from './hover.ts';
import { lensesOf, SHOW_POLICY } from './lenses.ts';
import { INCREMENTAL, MESSAGE, QUICK_FIX } from './protocol.ts';
import { offsetIn, rangeIn } from './range.ts';
import { fileIn, targetOf } from './template-scan.ts';
import { Workspace } from './workspace.ts';

/** The pause after an edit before it is scanned, in milliseconds: keys that follow each other are one edit. */
const PAUSE = 20;
const WATCHED = '**/*.{yml,yaml,json,template,js,ts,mjs,cjs,mts,cts,jsx,tsx,py,toml}';

export type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** Milliseconds from one look for the editor's process to the next: a server without an editor ends (Language Server Protocol, "Initialize Request", processId). */
const LOOK_FOR_EDITOR = 3_000;

/** Answers an editor over two streams until it says `exit`, or is gone; the promise gives the exit status: 0 after `shutdown`. */
export function serve({ input, output }: Streams, host: EditorHost): Promise<number> {
  const connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const server = new Server(connection, host);
  server.start();
  return new Promise(resolve => {
    let isShutDown = false;
    let looking: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearInterval(looking);
      resolve(isShutDown ? 0 : 1);
      connection.dispose();
      input.pause();
    };
    connection.onRequest('shutdown', () => {
      isShutDown = true;
      return null;
    });
    connection.onNotification('exit', end);
    connection.onClose(end);
    input.once('end', end);
    connection.onNotification('$/setTrace', () => {});
    connection.listen();
    looking = setInterval(() => {
      if (server.editorProcess !== undefined && !host.isRunning(server.editorProcess)) end();
    }, LOOK_FOR_EDITOR);
    looking.unref();
  });
}

class Server {
  /** The id of the process that started the server, where the editor says it. */
  editorProcess: number | undefined;
  readonly #connection: MessageConnection;
  readonly #host: EditorHost;
  readonly #documents = new Map<string, TextDocument>();
  readonly #workspace: Workspace;
  readonly #edited = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #canWatch = false;

  constructor(connection: MessageConnection, host: EditorHost) {
    this.#connection = connection;
    this.#host = host;
    this.#workspace = new Workspace(
      host,
      (path, diagnostics) =>
        void connection.sendNotification('textDocument/publishDiagnostics', {
          uri: this.#uriOf(path),
          diagnostics,
        }),
      message =>
        void connection.sendNotification('window/showMessage', {
          type: MESSAGE.warning,
          message: `stackward: ${visible(message)}`,
        }),
    );
  }

  start(): void {
    const connection = this.#connection;
    connection.onRequest('initialize', ({ processId, capabilities, workspaceFolders }: InitializeParams) => {
      this.editorProcess = processId ?? undefined;
      this.#workspace.folders = (workspaceFolders ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
      this.#canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      return ABILITIES;
    });
    connection.onNotification('initialized', () => {
      if (this.#canWatch)
        void connection.sendRequest('client/registerCapability', {
          registrations: [
            {
              id: 'templates',
              method: 'workspace/didChangeWatchedFiles',
              registerOptions: { watchers: [{ globPattern: WATCHED }] },
            },
          ],
        });
    });
    this.#followDocuments();
    connection.onNotification(
      'workspace/didChangeWatchedFiles',
      ({ changes }: DidChangeWatchedFilesParams) => {
        const paths = changes.flatMap(({ uri }) => pathOf(uri) ?? []);
        this.#workspace.changed(paths);
        this.#plan(paths);
      },
    );
    connection.onRequest('textDocument/hover', ({ textDocument: { uri }, position }: HoverParams) =>
      this.#answer(uri, null, async (path, { source, file }) => {
        const stacks = await this.#workspace.stacksAround(path);
        const root = rootOf(this.#workspace.rootOf(path).files.open(file));
        return hoverAt(stacks, { source, root, offset: offsetIn(source, position) }) ?? null;
      }),
    );
    connection.onRequest('textDocument/definition', ({ textDocument: { uri }, position }: DefinitionParams) =>
      this.#answer(uri, [], async (path, { source, file }) => {
        const stacks = await this.#workspace.stacksAround(path);
        const root = this.#workspace.rootOf(path);
        return definitionsAt(root.files, file, offsetIn(source, position), stacks).flatMap(span => {
          const text = root.files.text(span.file);
          return 'source' in text
            ? [{ uri: this.#uriOf(`${root.path}/${span.file}`), range: rangeIn(text.source, span) }]
            : [];
        });
      }),
    );
    connection.onRequest('textDocument/codeLens', ({ textDocument: { uri } }: CodeLensParams) =>
      this.#answer(uri, [], async (path, { source }) => {
        const stacks = await this.#workspace.stacksAround(path);
        return [...(await withPython(() => lensesOf(stacks, source, uri)))];
      }),
    );
    connection.onRequest(
      'textDocument/codeAction',
      ({ textDocument: { uri }, context: { diagnostics } }: CodeActionParams) =>
        this.#answer(uri, [], async (path, { source }) => {
          const findings = await this.#workspace.fixableFindings(path);
          const root = this.#workspace.rootOf(path).path;
          return [...actionsFor(diagnostics, { uri, source, root }, findings)];
        }),
    );
    connection.onRequest(
      'workspace/executeCommand',
      async ({ command, arguments: [uri, id] = [] }: ExecuteCommandParams) => {
        if (command !== SHOW_POLICY || typeof uri !== 'string' || typeof id !== 'string') return null;
        return this.#answer(uri, null, path => this.#policyOf(path, id));
      },
    );
  }

  #followDocuments(): void {
    const connection = this.#connection;
    connection.onNotification('textDocument/didOpen', ({ textDocument }: DidOpenTextDocumentParams) => {
      const { uri, languageId, version, text } = textDocument;
      this.#changed(TextDocument.create(uri, languageId, version, text));
    });
    connection.onNotification(
      'textDocument/didChange',
      ({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams) => {
        const document = this.#documents.get(uri);
        if (document) this.#changed(TextDocument.update(document, contentChanges, version));
      },
    );
    connection.onNotification(
      'textDocument/didClose',
      ({ textDocument: { uri } }: DidCloseTextDocumentParams) => {
        this.#documents.delete(uri);
        const path = pathOf(uri);
        if (path !== undefined) this.#workspace.close(path);
      },
    );
  }

  async #policyOf(path: string, id: string): Promise<string> {
    const root = this.#workspace.rootOf(path);
    const templates = this.#workspace.templatesOf(path);
    const own = templates.find(one => one.path === path) ?? templates[0];
    const from = own?.path ?? path;
    return this.#host.policyText(targetOf(root, from), id, await this.#workspace.settingsOf(from));
  }

  /** The answer about a document as it stands after all edits so far. */
  async #answer<T>(
    uri: string,
    otherwise: T,
    ask: (path: string, document: { readonly source: Source; readonly file: FileId }) => Promise<T>,
  ): Promise<T> {
    const path = pathOf(uri);
    if (path === undefined) return otherwise;
    await this.#settled();
    const root = this.#workspace.rootOf(path);
    const file = fileIn(root, path);
    const text = root.files.text(file);
    return 'source' in text ? ask(path, { source: text.source, file }) : otherwise;
  }

  #changed(document: TextDocument): void {
    this.#documents.set(document.uri, document);
    const path = pathOf(document.uri);
    if (path === undefined) return;
    this.#workspace.edit(path, document.getText());
    this.#plan([path]);
  }

  #plan(paths: readonly string[]): void {
    for (const path of paths) this.#edited.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settled(), PAUSE);
  }

  #settled(): Promise<void> {
    clearTimeout(this.#timer);
    const paths = [...this.#edited];
    this.#edited.clear();
    if (paths.length > 0)
      this.#work = this.#work
        .then(() => this.#workspace.update(paths))
        .catch(
          (error: unknown) =>
            void this.#connection.sendNotification('window/logMessage', {
              type: MESSAGE.error,
              message: error instanceof Error ? error.message : String(error),
            }),
        );
    return this.#work;
  }

  /** A document keeps the address that its editor gave it. */
  #uriOf(path: string): string {
    const open = [...this.#documents.keys()].find(uri => pathOf(uri) === path);
    return open ?? pathToFileURL(path).href;
  }
}

const ABILITIES: InitializeResult = {
  capabilities: {
    textDocumentSync: INCREMENTAL,
    hoverProvider: true,
    definitionProvider: true,
    codeLensProvider: {},
    codeActionProvider: { codeActionKinds: [QUICK_FIX] },
    executeCommandProvider: { commands: [SHOW_POLICY] },
  },
  serverInfo: { name: TOOL.name, version: TOOL.version },
};

/** A document that was never saved is in no folder, and no template beside others. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
