import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const told = join(folder, 'told.cjs');
writeFileSync(
  told,
  `const fs = require('node:fs');
const { readFileSync } = fs;
fs.readFileSync = (path, ...options) => {
  if (String(path).endsWith('.br')) process.stderr.write(\`decompressed \${path}\\n\`);
  return readFileSync(path, ...options);
};`,
);

/** The tables that a scan decompresses, which takes longer than it needs for the template. */
function decompressedFor(...args: readonly string[]): readonly string[] {
  const { stderr } = spawnSync(process.execPath, ['-r', told, 'bin/stackward.js', ...args], {
    encoding: 'utf8',
  });
  return [...stderr.matchAll(/^decompressed .*[\\/](.+)\.br$/gm)].map(([, name]) => name!);
}

test.each([
  'fixtures/dialects/template.yaml',
  'fixtures/dialects/sam.yaml',
  'fixtures/dialects/serverless.yml',
  'fixtures/seed/together.yaml',
])('%s: a scan decompresses nothing', file => expect(decompressedFor(file)).toEqual([]));

test('a scan of one template loads no thread, and one with --workers does', () => {
  const loads = (...args: readonly string[]): boolean => {
    const script = `process.on('exit', () => process.stderr.write(\`parts \${process.moduleLoadList.includes('NativeModule worker_threads')}\\n\`));`;
    writeFileSync(join(folder, 'parts.cjs'), script);
    const given = ['-r', join(folder, 'parts.cjs'), 'bin/stackward.js', ...args];
    const { stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
    return /^parts (.*)$/m.exec(stderr)?.[1] === 'true';
  };
  expect(loads('fixtures/dialects/sam.yaml')).toBe(false);
  expect(loads('fixtures/dialects/sam.yaml', '--workers', 'auto')).toBe(false);
  expect(loads('fixtures/dialects/sam.yaml', 'fixtures/dialects/template.yaml', '--workers', '2')).toBe(true);
});

test('a type that few templates have: the rest of its table', () => {
  const file = join(folder, 'template.yaml');
  writeFileSync(file, 'Resources:\n  A:\n    Type: AWS::Kendra::Index\n');
  expect(decompressedFor(file)).toEqual(['other-resource-properties.txt']);
});
