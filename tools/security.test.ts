import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What is published and runs. */
const built = globSync([
  'dist/*.cjs',
  'dist/*.js',
  'bin/*.js',
  'cdk/*.js',
  'serverless-stackward/*.js',
]).toSorted();

type Reach = {
  /** Modules of Node or of others that it loads. */
  readonly modules: ReadonlySet<string>;
  /** What it gives to functions of `child_process` to start. */
  readonly programs: ReadonlySet<string>;
  /** Names that reach the network, or run text as code, without a module. */
  readonly globals: ReadonlySet<string>;
  /** Modules whose names are not written there. */
  readonly computed: number;
};

const GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'eval', 'Function']);

/** What a file of JavaScript can reach, by its syntax. */
function reachOf(text: string): Reach {
  const tree = ts.createSourceFile('a.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const [modules, programs, globals] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const starters = new Set<string>();
  let computed = 0;
  const isLoad = ({ expression }: ts.CallExpression): boolean =>
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require');
  /** Also by a function that esbuild puts in the place of `require`. */
  const builtinIn = (node: ts.Node | undefined): string | undefined => {
    if (!node || !ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
    const [name] = node.arguments;
    const isByName = ts.isIdentifier(node.expression) || ts.isParenthesizedExpression(node.expression);
    return isByName && name && ts.isStringLiteralLike(name) && isBuiltin(name.text) ? name.text : undefined;
  };
  const isOfProcesses = (node: ts.Node | undefined): boolean =>
    node !== undefined &&
    (/^(?:node:)?child_process$/.test(builtinIn(node) ?? '') ||
      (ts.isCallExpression(node) && node.arguments.some(isOfProcesses)));
  const look = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      modules.add((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isCallExpression(node) && isLoad(node)) {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name)) modules.add(name.text);
      else computed += 1;
    }
    const builtin = builtinIn(node);
    if (builtin !== undefined) modules.add(builtin);
    if (ts.isVariableDeclaration(node) && isOfProcesses(node.initializer)) {
      if (ts.isIdentifier(node.name)) starters.add(node.name.text);
      else
        for (const one of (node.name as ts.ObjectBindingPattern).elements) starters.add(one.name.getText());
    }
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isFree(node)) globals.add(node.text);
    ts.forEachChild(node, look);
  };
  look(tree);
  const start = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      let callee: ts.Expression = node.expression;
      while (ts.isParenthesizedExpression(callee)) callee = callee.expression;
      if (ts.isBinaryExpression(callee)) callee = callee.right;
      const object = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
      if (ts.isIdentifier(object) && starters.has(object.text))
        programs.add(node.arguments[0]?.getText().replace(/^["'`](.*)["'`]$/, '$1') ?? '');
    }
    ts.forEachChild(node, start);
  };
  start(tree);
  return { modules, programs, globals, computed };
}

/** Whether a name is used by itself: no property, no key and no declaration. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  // `Function.prototype` makes no function.
  if (ts.isPropertyAccessExpression(parent))
    return parent.expression === node && parent.name.text !== 'prototype';
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return (parent as ts.PropertyAssignment).initializer === node;
  return !ts.isParameter(parent) && !ts.isVariableDeclaration(parent) && !ts.isFunctionDeclaration(parent);
}

describe('what the built files can reach', () => {
  const reaches = new Map(built.map(file => [file, reachOf(readFileSync(file, 'utf8'))]));
  const all = (of: (reach: Reach) => Iterable<string>): string[] =>
    [...new Set([...reaches.values()].flatMap(reach => [...of(reach)]))].toSorted();

  test('the test sees what it looks for', () => {
    const { modules, programs, globals, computed } = reachOf(
      "import 'node:net'; var p = require('child_process'); (0, p.spawn)('sh', []); const {exec} = require('node:child_process'); exec(`rm`); fetch(''); import('node:tls'); (0, x.$1)('dgram'); require(x); a.fetch(); new Function('')",
    );
    expect([...modules].toSorted()).toEqual([
      'child_process',
      'dgram',
      'node:child_process',
      'node:net',
      'node:tls',
    ]);
    expect([[...programs], [...globals], computed]).toEqual([['sh', 'rm'], ['fetch', 'Function'], 1]);
  });
  test('no module of the network or of others', () => {
    expect(built.length).toBeGreaterThan(15);
    const names = all(({ modules }) => modules)
      .filter(name => !name.startsWith('.'))
      .map(name => name.replace(/^node:/, ''));
    expect([...new Set(names)].toSorted()).toEqual(
      'assert buffer child_process crypto events fs fs/promises module os path process tty url util v8 vm worker_threads zlib'.split(
        ' ',
      ),
    );
  });
  test('no name that reaches the network or runs text as code', () =>
    expect(all(({ globals }) => globals)).toEqual([]));
  test('modules whose names are not written: the rules of --rules-from, the parts of the program, and its version', () =>
    expect([...reaches].filter(([, { computed }]) => computed > 0).map(([file]) => file)).toEqual([
      'bin/load.js',
      'bin/stackward.js',
      'bin/worker.js',
      'dist/stackward.cjs',
    ]));
  test('threads are started by one part, which runs the program', () => {
    const starting = [...reaches]
      .filter(([, { modules }]) => [...modules].some(name => name.endsWith('worker_threads')))
      .map(([file]) => file);
    expect(starting.map(file => file.replace(/-[0-9A-Z]{8}\./, '.')).toSorted()).toEqual([
      'dist/worker.cjs',
      'dist/workers.cjs',
    ]);
    const [text = ''] = starting
      .filter(file => file.includes('workers-'))
      .map(file => readFileSync(file, 'utf8'));
    expect(text.match(/new [\w.]+Worker\([^,]*,/g)).toHaveLength(1);
    expect(text).toMatch(/Worker\(new URL\("\.\.\/bin\/worker\.js",/);
  });
  test('the program starts git and nothing else; the plug-ins start the program', () =>
    expect(
      [...reaches]
        .filter(([, { programs }]) => programs.size > 0)
        .map(([file, { programs }]) => [file.replace(/-[0-9A-Z]{8}\./, '.'), ...programs]),
    ).toEqual([
      ['cdk/index.js', 'process.execPath'],
      ['dist/git.cjs', 'git'],
      ['serverless-stackward/index.js', 'process.execPath'],
    ]));
});

/** A repository that names what lies beside it in every way that a template can. */
const INSIDE: Readonly<Record<string, string>> = {
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, CodeUri: ../outside, Runtime: nodejs22.x }
  P:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, CodeUri: src, Runtime: python3.13 }
  N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ../outside/nested.yaml } }
  A: { Type: AWS::Serverless::Api, Properties: { StageName: a, DefinitionUri: ../outside/api.yaml } }
  I: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ../outside/nested.yaml } } }
  B: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }
`,
  'sls/serverless.yml':
    'service: s\nprovider: ${file(../../outside/provider.yml)}\ncustom: ${file(link/provider.yml)}\nfunctions: { f: { handler: ../../outside/app.handler } }\nresources: ${file(/etc/passwd)}\n',
  'src/app.py': 'from link import secret\ndef handler(event, context): return {}\n',
  'package.json': '{"dependencies":{"a":"file:../outside"}}',
  'stackward.yaml': 'extends: ../outside/stackward.yaml\nparameters: ../outside/parameters.json\n',
};
const OUTSIDE: Readonly<Record<string, string>> = {
  'app.js': 'exports.handler = () => 1;',
  'nested.yaml': 'Resources: { X: { Type: AWS::S3::Bucket } }',
  'api.yaml': 'openapi: 3.0.0',
  'provider.yml': 'name: aws',
  'stackward.yaml': 'preset: strict',
  'parameters.json': '{}',
};

/** Writes the path of each file whose bytes are read. */
const SPY = `const fs = require('node:fs'); const { resolve } = require('node:path');
const read = new Set();
for (const [at, name] of [[fs, 'readFileSync'], [fs, 'openSync'], [fs, 'createReadStream'], [fs, 'readFile'], [fs, 'open'], [fs.promises, 'readFile'], [fs.promises, 'open']]) {
  const real = at[name];
  at[name] = (...args) => { if (typeof args[0] !== 'number') read.add(resolve(String(args[0]))); return real.apply(at, args); };
}
process.on('exit', () => fs.writeSync(2, 'READ ' + JSON.stringify([...read]) + '\\n'));`;

describe('a scan', () => {
  let top: string;
  let inside: string;
  beforeAll(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'security-')));
    inside = join(top, 'inside');
    const write = (folder: string, files: Readonly<Record<string, string>>): void => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(top, folder, name)), { recursive: true });
        writeFileSync(join(top, folder, name), text);
      }
    };
    write('inside', INSIDE);
    write('outside', OUTSIDE);
    writeFileSync(join(top, 'spy.cjs'), SPY);
    mkdirSync(join(inside, '.git'));
    if (process.platform !== 'win32') {
      for (const link of ['link', 'sls/link', 'src/link'])
        symlinkSync(join(top, 'outside'), join(inside, link));
      symlinkSync(join(top, 'outside/nested.yaml'), join(inside, 'linked.yaml'));
    }
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));
  const COMMAND = [resolve('bin/stackward.js'), '.', '--format', 'json'];
  const started = (...options: string[]) =>
    spawnSync(process.execPath, [...options, ...COMMAND], { cwd: inside, encoding: 'utf8' });

  test('reads no file outside the root, whatever a template, a link or a configuration names', () => {
    const { stdout, stderr } = started('--require', join(top, 'spy.cjs'));
    const read = JSON.parse(/^READ (.*)$/m.exec(stderr)?.[1] ?? '[]') as string[];
    const own = ['dist', 'bin', 'package.json'].map(name => realpathSync(name));
    const others = read.filter(
      file => !own.some(at => file.startsWith(at)) && !file.startsWith(join(top, 'spy')),
    );
    expect(others).toEqual(
      expect.arrayContaining([join(inside, 'template.yaml'), join(inside, 'src/app.py')]),
    );
    expect(others.filter(file => !realOf(file).startsWith(inside + sep))).toEqual([]);
    expect(stdout).toContain('"s3-public-access"');
  });

  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const flag =
    major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
      ? '--permission'
      : '--experimental-permission';
  const allowed = (...paths: string[]): string[] => [
    '--no-warnings',
    flag,
    ...paths.map(path => `--allow-fs-read=${path}`),
  ];
  // On Windows the permission model of Node 20 takes other patterns.
  test.skipIf(process.platform === 'win32')(
    'needs to read the program and the repository, and nothing else: no writing, no process, no thread',
    () => {
      const program = ['dist/', 'bin/', 'package.json'].map(path => `${realpathSync('.')}/${path}`);
      const free = started();
      const { stdout, stderr } = started(...allowed(...program, `${inside}/*`));
      expect(stderr).toBe(free.stderr);
      expect(JSON.parse(stdout).findings).toEqual(JSON.parse(free.stdout).findings);
      expect(JSON.parse(free.stdout).findings.length).toBeGreaterThan(0);
      const { status, stdout: hidden } = started(...allowed(...program));
      expect([status, JSON.parse(hidden).files[0].status]).toEqual([2, 'failed']);
    },
  );
});

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

test('no dependency and no install script', () => {
  const { dependencies, optionalDependencies, scripts } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, Readonly<Record<string, string>> | undefined>;
  expect([dependencies, optionalDependencies]).toEqual([undefined, undefined]);
  // `prepare` runs where the repository is cloned, not where the package is installed.
  expect(Object.keys(scripts ?? {}).filter(name => /^(?:pre|post)?install$/.test(name))).toEqual([]);
});

describe('SECURITY.md', () => {
  const page = readFileSync('SECURITY.md', 'utf8');
  const promises = [...page.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].slice(2);
  test('each promise names its tests, and they are there', () => {
    expect(promises.length).toBeGreaterThan(8);
    for (const [, promise, tests = ''] of promises) {
      const named = [...tests.matchAll(/`([^`]+)`(?: "([^"]+)")?/g)];
      expect(named.length, promise).toBeGreaterThan(0);
      for (const [, file = '', name] of named) {
        const text = readFileSync(file, 'utf8');
        if (name !== undefined) expect(text, `${file}: ${name}`).toContain(name);
      }
    }
  });
});
