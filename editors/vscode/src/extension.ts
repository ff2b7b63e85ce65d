import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands, EventEmitter, Uri, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, type Executable } from 'vscode-languageclient/node';

const LANGUAGES = [
  'yaml',
  'json',
  'jsonc',
  'cloudformation',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'python',
];

let client: LanguageClient | undefined;
/** What the server answered, by the path under which it is shown: nobody edits or saves it. */
const answers = new Map<string, string>();
const answered = new EventEmitter<Uri>();
const SCHEME = 'stackward';

/** Starts the language server, and the command that starts it anew. */
export async function activate({ subscriptions }: ExtensionContext): Promise<void> {
  subscriptions.push(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: answered.event,
      provideTextDocumentContent: ({ path }) => answers.get(path) ?? '',
    }),
    commands.registerCommand('stackward.restart', async () => {
      await client?.stop();
      await start();
    }),
  );
  await start();
}

export const deactivate = (): Promise<void> | undefined => client?.stop();

async function start(): Promise<void> {
  client = new LanguageClient('stackward', 'stackward', program(), {
    documentSelector: LANGUAGES.map(language => ({ scheme: 'file', language })),
    middleware: {
      executeCommand: async (command, args, next) => {
        const result: unknown = await next(command, args);
        if (typeof result === 'string') await show(result, String(args[1] ?? 'stackward'));
        return result;
      },
    },
  });
  try {
    await client.start();
  } catch {
    void window.showErrorMessage(
      'stackward could not be started. Install it in the workspace (npm install --save-dev stackward), or set stackward.path.',
    );
  }
}

/** What the settings name, or what the workspace installed, or what is on the PATH. */
function program(): Executable {
  const settings = workspace.getConfiguration('stackward');
  const args = ['lsp', '--stdio', ...settings.get<readonly string[]>('arguments', [])];
  const command = settings.get('path', '');
  if (command !== '') return { command, args };
  const installed = (workspace.workspaceFolders ?? [])
    .map(({ uri }) => join(uri.fsPath, 'node_modules', 'stackward', 'bin', 'stackward.js'))
    .find(file => existsSync(file));
  return installed === undefined
    ? { command: 'stackward', args, options: { shell: process.platform === 'win32' } }
    : {
        command: process.execPath,
        args: [installed, ...args],
        options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
      };
}

/** Shows what a function needs as a document that cannot be edited; the name gives the language. */
async function show(content: string, name: string): Promise<void> {
  const uri = Uri.from({ scheme: SCHEME, path: `/${name}.diff` });
  answers.set(uri.path, content);
  answered.fire(uri);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
