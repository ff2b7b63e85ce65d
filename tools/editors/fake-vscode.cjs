/*
 * The part of the API of Visual Studio Code that a language client uses, without an editor: documents that a test opens, diagnostics that it reads.
 * What the client only registers is accepted and never called.
 */
class Emitter {
  #listeners = new Set();
  event = listener => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}
class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(start, end, ...rest) {
    const isFlat = rest.length > 0;
    this.start = isFlat ? new Position(start, end) : start;
    this.end = isFlat ? new Position(...rest) : end;
  }
}
class Uri {
  constructor(url) {
    this.url = url;
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
    this.fsPath = this.path;
    this.authority = url.host;
  }
  static parse = text => new Uri(new URL(text));
  static from = ({ scheme, path }) => new Uri(new URL(`${scheme}:${path}`));
  static file = path => new Uri(new URL(`file://${path}`));
  toString() {
    return this.url.href;
  }
}
class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}
class Cancellation {
  token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
  cancel() {}
  dispose() {}
}

const opened = new Emitter();
const changed = new Emitter();
const documents = [];
const diagnostics = new Map();
const registered = new Map();
const shown = [];
const providers = new Map();
const settings = new Map();
const folders = [];
const nothing = () => ({ dispose() {} });
const silent = () => new Emitter().event;

/** A namespace: what is not named here is an event or a registration that nothing comes of. */
const namespace = known =>
  new Proxy(known, {
    get: (target, name) => {
      if (name in target) return target[name];
      return typeof name === 'string' && name.startsWith('on') ? silent() : nothing;
    },
  });

const channel = namespace({
  append() {},
  appendLine() {},
  show() {},
  clear() {},
  logLevel: 3,
  error() {},
  info() {},
  warn() {},
  debug() {},
  trace() {},
});
const known = {
  EventEmitter: Emitter,
  Position,
  Range,
  Uri,
  Diagnostic,
  CancellationTokenSource: Cancellation,
  CancellationError: class CancellationError extends Error {},
  Disposable: class Disposable {
    static from = nothing;
    dispose() {}
  },
  version: '1.95.0',
  env: { appName: 'test', language: 'en', logLevel: 3, uriScheme: 'test' },
  workspace: namespace({
    textDocuments: documents,
    notebookDocuments: [],
    get workspaceFolders() {
      return folders;
    },
    getWorkspaceFolder: () => folders[0],
    getConfiguration: () => ({ get: (name, fallback) => settings.get(name) ?? fallback }),
    onDidOpenTextDocument: opened.event,
    onDidChangeTextDocument: changed.event,
    registerTextDocumentContentProvider: (scheme, provider) => {
      providers.set(scheme, provider);
      return nothing();
    },
    openTextDocument: uri => {
      shown.push({ path: uri.path, content: providers.get(uri.scheme).provideTextDocumentContent(uri) });
      return Promise.resolve(uri);
    },
    createFileSystemWatcher: () => namespace({}),
    isTrusted: true,
  }),
  window: namespace({
    createOutputChannel: () => channel,
    visibleTextEditors: [],
    tabGroups: namespace({ all: [] }),
    showTextDocument: () => Promise.resolve(),
    showErrorMessage: message => {
      throw new Error(message);
    },
  }),
  languages: namespace({
    match: () => 1,
    createDiagnosticCollection: () => ({
      set: (uri, list) => diagnostics.set(uri.toString(), list),
      delete: uri => diagnostics.delete(uri.toString()),
      clear: () => diagnostics.clear(),
      dispose() {},
    }),
  }),
  commands: {
    registerCommand: (name, run) => {
      registered.set(name, run);
      return nothing();
    },
    executeCommand: (name, ...given) => registered.get(name)?.(...given),
  },
  extensions: { getExtension: () => undefined, all: [] },
};

/** Enumerations and classes that the client mentions and the test does not need. */
const vscode = new Proxy(known, {
  get: (target, name) => {
    if (!(name in target)) {
      class Unused {}
      target[name] = new Proxy(Unused, {
        get: (own, key) => (key in own ? own[key] : `${String(name)}.${String(key)}`),
      });
    }
    return target[name];
  },
});

/** A document as the editor has it. */
function documentOf(path, languageId, text) {
  return {
    uri: Uri.file(path),
    fileName: path,
    languageId,
    version: 1,
    isClosed: false,
    getText: () => text,
  };
}

module.exports = {
  vscode,
  diagnostics,
  settings,
  folders,
  shown,
  open(path, languageId, text) {
    const document = documentOf(path, languageId, text);
    documents.push(document);
    opened.fire(document);
    return document;
  },
  run: (name, ...given) => vscode.commands.executeCommand(name, ...given),
};
