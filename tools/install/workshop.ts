import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../release/pack.ts';
import { head, tagTree } from '../release/tag.ts';
import { writeTree } from '../release/tree.ts';

interface Ran {
  readonly status: number | null;
  readonly out: string;
}

/** A folder with a release of the last commit as a stranger finds it: a tag in a bare clone, and a tarball. Commands run in an empty home. */
export interface Workshop {
  readonly folder: string;
  readonly bare: string;
  readonly tag: string;
  readonly tarball: string;
  /** A new folder with a template that has faults, and a file that is none. */
  project(name: string): string;
  /** The files of the tag, as a checkout has them. */
  checkout(name: string): string;
  run(cwd: string, command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Ran;
  remove(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'stackward-install-'));
  const bare = join(folder, 'stackward.git');
  const [home, tree] = [join(folder, 'home'), join(folder, 'tree')];
  const template = readFileSync('fixtures/dialects/template.yaml', 'utf8');
  for (const made of [home, tree]) mkdirSync(made);
  execFileSync('git', ['clone', '--quiet', '--bare', '.', bare]);
  writeTree(tree, head(bare));
  const tag = tagTree(bare, tree);
  const surroundings = { ...process.env, HOME: home, npm_config_cache: join(folder, 'npm') };
  return {
    folder,
    bare,
    tag,
    tarball: pack(tree, folder),
    project(name) {
      const made = join(folder, name);
      mkdirSync(made);
      writeFileSync(join(made, 'template.yaml'), template);
      writeFileSync(join(made, 'tsconfig.json'), '{ // a comment\n}\n');
      return made;
    },
    checkout(name) {
      const made = join(folder, name);
      execFileSync('git', ['clone', '--quiet', '--depth', '1', '--branch', tag, `file://${bare}`, made], {
        stdio: 'ignore',
      });
      return made;
    },
    run(cwd, command, args, env = {}) {
      const { status, stdout, stderr, error } = spawnSync(command, args, {
        cwd,
        env: { ...surroundings, ...env },
        encoding: 'utf8',
      });
      return { status, out: `${stdout}\n${stderr}\n${error?.message ?? ''}` };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const began = Date.now();

/** Prints a line; where `holds` is false, what was printed as well, and the exit status of this process is 1. */
export function check(what: string, holds: boolean, out: string): void {
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${what}: ${holds ? 'works' : 'FAILED'} (${seconds} s)\n`);
  if (holds) return;
  process.stdout.write(`${out}\n`);
  process.exitCode = 1;
}
