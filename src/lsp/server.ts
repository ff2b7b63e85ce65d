import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  DidChangeWatchedFilesNotification,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
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
import { offsetIn, rangeIn } from './range.ts';
import { fileIn, targetOf } from './template-scan.ts';
import { Workspace } from './workspace.ts';

/** The pause after an edit before it is scanned, in milliseconds: keys that follow each other are one edit. */
const PAUSE = 20;
const WATCHED = '**/*.{yml,yaml,json,template,js,ts,mjs,cjs,mts,cts,jsx,tsx,py,toml}';

export type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** Answers an editor over two streams until it says `exit`; the promise gives the exit status. Where the input ends without a word, the library ends the process with 1. */
export function serve({ input, output }: Streams, host: EditorHost): Promise<number> {
  const connection = createConnection(input, output);
  new Server(connection, host).start();
  let isShutDown = false;
  connection.onShutdown(() => {
    isShutDown = true;
  });
  return new Promise(resolve => {
    connection.onExit(() => resolve(isShutDown ? 0 : 1));
    connection.listen();
  });
}

class Server {
  readonly #connection: Connection;
  readonly #host: EditorHost;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #workspace: Workspace;
  readonly #edited = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #canWatch = false;

  constructor(connection: Connection, host: EditorHost) {
    this.#connection = connection;
    this.#host = host;
    this.#workspace = new Workspace(
      host,
      (path, diagnostics) =>
        void connection.sendDiagnostics({ uri: this.#uriOf(path), diagnostics: [...diagnostics] }),
      message =>
        void connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: `stackward: ${visible(message)}`,
        }),
    );
  }

  start(): void {
    const connection = this.#connection;
    connection.onInitialize(({ capabilities, workspaceFolders }) => {
      this.#workspace.folders = (workspaceFolders ?? []).flatMap(({ uri }) => pathOf(uri) ?? []);
      this.#canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      return ABILITIES;
    });
    connection.onInitialized(() => {
      if (this.#canWatch)
        void connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: WATCHED }],
        });
    });
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document));
    this.#documents.onDidClose(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path !== undefined) this.#workspace.close(path);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const paths = changes.flatMap(({ uri }) => pathOf(uri) ?? []);
      this.#workspace.changed(paths);
      this.#plan(paths);
    });
    connection.onHover(({ textDocument: { uri }, position }) =>
      this.#answer(uri, null, async (path, { source, file }) => {
        const stacks = await this.#workspace.stacksAround(path);
        const root = rootOf(this.#workspace.rootOf(path).files.open(file));
        return hoverAt(stacks, { source, root, offset: offsetIn(source, position) }) ?? null;
      }),
    );
    connection.onDefinition(({ textDocument: { uri }, position }) =>
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
    connection.onCodeLens(({ textDocument: { uri } }) =>
      this.#answer(uri, [], async (path, { source }) => {
        const stacks = await this.#workspace.stacksAround(path);
        return [...(await withPython(() => lensesOf(stacks, source, uri)))];
      }),
    );
    connection.onCodeAction(({ textDocument: { uri }, context: { diagnostics } }) =>
      this.#answer(uri, [], async (path, { source }) => {
        const findings = await this.#workspace.fixableFindings(path);
        const root = this.#workspace.rootOf(path).path;
        return [...actionsFor(diagnostics, { uri, source, root }, findings)];
      }),
    );
    connection.onExecuteCommand(async ({ command, arguments: [uri, id] = [] }) => {
      if (command !== SHOW_POLICY || typeof uri !== 'string' || typeof id !== 'string') return null;
      return this.#answer(uri, null, path => this.#policyOf(path, id));
    });
    this.#documents.listen(connection);
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
        .catch((error: unknown) =>
          this.#connection.console.error(error instanceof Error ? error.message : String(error)),
        );
    return this.#work;
  }

  /** A document keeps the address that its editor gave it. */
  #uriOf(path: string): string {
    const open = this.#documents.all().find(({ uri }) => pathOf(uri) === path);
    return open?.uri ?? pathToFileURL(path).href;
  }
}

const ABILITIES: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    hoverProvider: true,
    definitionProvider: true,
    codeLensProvider: {},
    codeActionProvider: { codeActionKinds: ['quickfix'] },
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
