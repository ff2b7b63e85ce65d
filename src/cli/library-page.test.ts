import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { folder, writeFiles } from './testing.ts';

// docs/library.md is done as it says, against the built package: a block below the name of a file is that file, `$ node FILE.ts` runs it.
// `npm run build && npx vitest run src/cli/library-page.test.ts -u` writes what the programs print.
const PAGE = resolve('docs/library.md');
const FILE = /^`([\w./-]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm;
const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmitOnError: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
};

test.skipIf(process.platform === 'win32')(
  'what the page on the library shows compiles, and prints what it says',
  { timeout: 120_000 },
  async () => {
    const page = readFileSync(PAGE, 'utf8');
    const cwd = folder({ 'package.json': '{ "type": "module" }' });
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync(resolve('.'), join(cwd, 'node_modules/stackward'));
    symlinkSync(resolve('node_modules/@types'), join(cwd, 'node_modules/@types'));
    writeFiles(
      cwd,
      Object.fromEntries([...page.matchAll(FILE)].map(([, file = '', text = '']) => [file, text])),
    );
    const programs = readdirSync(cwd).filter(name => name.endsWith('.ts'));
    const compiled = ts.createProgram(
      programs.map(name => join(cwd, name)),
      { ...OPTIONS, outDir: cwd, typeRoots: [join(cwd, 'node_modules/@types')] },
    );
    const { diagnostics } = compiled.emit();
    expect(
      [...ts.getPreEmitDiagnostics(compiled), ...diagnostics].map(({ messageText }) =>
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ),
    ).toEqual([]);
    const printed = (program: string): string => {
      const { stdout, stderr } = spawnSync(process.execPath, [program.replace(/\.ts$/, '.js')], {
        cwd,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`;
    };
    const done = page.replace(CONSOLE, (block: string, body: string) => {
      const [, program] = /^\$ node (.*)\n/.exec(body) ?? [];
      return program === undefined
        ? block
        : block.replace(body, () => `$ node ${program}\n${printed(program).trimEnd()}\n`);
    });
    expect(programs).toHaveLength(6);
    await expect(done).toMatchFileSnapshot(PAGE);
    expect(done).not.toContain('Error:');
  },
);
