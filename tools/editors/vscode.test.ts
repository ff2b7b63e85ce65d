import { buildSync } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

type Fake = {
  readonly vscode: object;
  readonly diagnostics: ReadonlyMap<
    string,
    readonly { readonly message: string; readonly code: { readonly value: string } }[]
  >;
  readonly settings: Map<string, unknown>;
  readonly folders: object[];
  readonly shown: readonly { readonly path: string; readonly content: string }[];
  open(path: string, languageId: string, text: string): void;
  run(name: string, ...given: readonly unknown[]): Promise<unknown>;
};
type Extension = {
  activate(context: { readonly subscriptions: unknown[] }): Promise<void>;
  deactivate(): Promise<void> | undefined;
};

const require = createRequire(import.meta.url);
const root = mkdtempSync(join(tmpdir(), 'stackward-vscode-'));
const fake = require('./fake-vscode.cjs') as Fake;
const TEMPLATE = `Resources:
  Writer:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: writer
      Roles: [app]
      PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
  List:
    Type: AWS::Lambda::Function
    Properties: { Handler: index.handler, Runtime: nodejs22.x, Role: !ImportValue role, Code: { ZipFile: 'exports.handler = () => 1' } }
`;
let extension: Extension;

beforeAll(async () => {
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(process.cwd(), join(root, 'node_modules/stackward'));
  const outfile = join(root, 'extension.cjs');
  buildSync({
    entryPoints: ['editors/vscode/src/extension.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outfile,
  });
  const modules = Module as unknown as { _load(name: string, ...rest: readonly unknown[]): unknown };
  const load = modules._load.bind(Module);
  modules._load = (name, ...rest) => (name === 'vscode' ? fake.vscode : load(name, ...rest));
  fake.folders.push({ uri: { fsPath: root, toString: () => `file://${root}` }, name: 'project', index: 0 });
  extension = require(outfile) as Extension;
  await extension.activate({ subscriptions: [] });
  modules._load = load;
});

afterAll(async () => {
  await extension.deactivate();
  rmSync(root, { recursive: true, force: true });
});

test('the extension starts what the workspace installed, and findings become diagnostics', async () => {
  const path = join(root, 'template.yaml');
  fake.open(path, 'yaml', TEMPLATE);
  await vi.waitFor(() => expect(fake.diagnostics.size).toBeGreaterThan(0), 15_000);
  const [[uri, found] = []] = fake.diagnostics;
  expect(uri).toBe(`file://${path}`);
  expect(found?.map(({ code }) => code.value)).toContain('iam-wildcard-action');
});

test('what a function needs opens as a document that nobody has to save', async () => {
  await fake.run('stackward.showPolicy', `file://${join(root, 'template.yaml')}`, 'List');
  expect(fake.shown).toEqual([{ path: '/List.diff', content: expect.stringContaining('+++ List') }]);
});
