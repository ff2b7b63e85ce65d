import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './release/pack.ts';
import { sbom } from './release/sbom.ts';
import { head, tagTree } from './release/tag.ts';
import { writeTree } from './release/tree.ts';

// `npm run release`: tags what was built, and writes the tarball for npm and its bill of materials into `release`. Nothing is pushed or published.
const FOLDER = 'release';
const TREE = join(FOLDER, 'tree');

try {
  release();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function release(): void {
  if (execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim() !== '')
    throw new Error('commit your changes first: a release is built from a commit');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(TREE, { recursive: true });
  writeTree(TREE, head('.'));
  const tarball = pack(TREE, FOLDER);
  writeFileSync(join(FOLDER, 'stackward.cdx.json'), sbom());
  process.stdout.write(`${tagTree('.', TREE)}\n${tarball}\n`);
}
