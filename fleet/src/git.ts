import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { lstat, mkdir, opendir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMIT } from './repositories.ts';

/** How much of a repository is fetched, and how long that may take. */
export type CloneLimits = { readonly milliseconds: number; readonly bytes: number };

/** A repository cannot be scanned however often it is tried. */
export class RepositoryFault extends Error {}
/** This time it failed; the next attempt may succeed. */
export class CloneFault extends Error {}

/** No hooks, no submodules, no LFS, no filters that a machine configured, and only transports that start no program of the address. */
const CONFIG = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'init.templateDir=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
  'protocol.allow=never',
  'protocol.https.allow=always',
  'protocol.http.allow=always',
  'protocol.ssh.allow=always',
  'protocol.file.allow=always',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  // A bare repository of another user is read, not trusted: nothing of it is executed by fetch.
  'safe.directory=*',
];

/** What git and ssh need of the environment; nothing else of it reaches them. */
const VARIABLES =
  /^(?:PATH|HOME|USERPROFILE|SYSTEMROOT|TEMP|TMP|TMPDIR|SSH_AUTH_SOCK|SSH_ASKPASS|GIT_ASKPASS|GIT_SSH|GIT_SSH_COMMAND|GIT_SSL_CAINFO|GIT_CONFIG_GLOBAL|XDG_CONFIG_HOME|LANG|HTTPS?_PROXY|https?_proxy|NO_PROXY|no_proxy)$/;

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => VARIABLES.test(name))),
  GIT_TERMINAL_PROMPT: '0',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_PROTOCOL_FROM_USER: '1',
  LC_ALL: 'C',
});

/** What git printed, without credentials: those of addresses and of `Authorization` headers. */
export const covered = (text: string): string =>
  text
    .replace(/:\/\/[^\s/@]+@/g, '://')
    .replace(/(authorization:\s*)[^\r\n]+/gi, '$1…')
    .replace(/([?&](?:access_token|token|password)=)[^&\s]+/gi, '$1…');

type Running = {
  readonly milliseconds: number;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Asked twice a second: why git has to end. */
  readonly watch?: () => Promise<string | undefined>;
};

const MOST_OUTPUT = 64 << 20;

/** Runs git and returns what it printed. Rejects with CloneFault, or RepositoryFault for what `watch` found. */
function git(args: readonly string[], { milliseconds, cwd, signal, watch }: Running): Promise<string> {
  return new Promise((done, failed) => {
    const own = CONFIG.flatMap(setting => ['-c', setting]);
    // A process group of its own: what git started ends with it.
    const child = spawn('git', [...own, ...args], {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let [out, err]: [string[], string] = [[], ''];
    let size = 0;
    let fault: Error | undefined;
    const end = (why: Error): void => {
      fault ??= why;
      try {
        if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(
      () => end(new CloneFault(`git ${args[0]} took longer than ${Math.round(milliseconds / 1000)} s`)),
      milliseconds,
    );
    const watching = watch
      ? setInterval(() => {
          void watch().then(why => {
            if (why !== undefined) end(new RepositoryFault(why));
          });
        }, 500)
      : undefined;
    const onAbort = (): void => end(new CloneFault('the worker was stopped'));
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > MOST_OUTPUT) end(new RepositoryFault('git lists more files than are looked at'));
      else out.push(piece.toString('utf8'));
    });
    child.stderr.on('data', (piece: Buffer) => {
      err = `${err}${piece.toString('utf8')}`.slice(-4000);
    });
    const settle = (status: number | null, why?: Error): void => {
      clearTimeout(timer);
      clearInterval(watching);
      signal?.removeEventListener('abort', onAbort);
      const reason = fault ?? why;
      if (reason) failed(reason);
      else if (status === 0) done(out.join(''));
      else failed(new CloneFault(covered(lastLines(err)) || `git ${args[0]} ended with status ${status}`));
      out = [];
    };
    child.on('error', error => settle(null, new CloneFault(`git cannot be run: ${error.message}`)));
    child.on('close', status => settle(status));
  });
}

/** Why git failed: its lines of errors, without its advice. */
function lastLines(text: string): string {
  const lines = text.trim().split('\n');
  const told = lines.filter(line =>
    /^(?:fatal|error|remote|ssh):|Permission denied|No space left/i.test(line),
  );
  return (told.length > 0 ? told : lines).slice(-3).join('; ').slice(0, 500);
}

/** The commit that a branch or tag, by default the branch that the server shows, stands at. */
export async function commitOf(
  address: string,
  ref: string | undefined,
  milliseconds: number,
): Promise<string> {
  const wanted =
    ref === undefined ? ['HEAD'] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
  const listed = await git(['ls-remote', '--quiet', '--', address, ...wanted], { milliseconds });
  const commits = new Map(listed.split('\n').map(line => line.split('\t').toReversed() as [string, string]));
  // A tag of its own names the commit in `^{}`.
  const commit = wanted
    .toReversed()
    .map(name => commits.get(name))
    .find(found => found !== undefined);
  if (commit === undefined || !COMMIT.test(commit))
    throw new RepositoryFault(
      ref === undefined ? 'the repository is empty' : `there is no branch or tag ${ref}`,
    );
  return commit;
}

/** Fetches one commit without history into an empty folder and checks it out. */
export async function clone(
  address: string,
  commit: string,
  folder: string,
  limits: CloneLimits,
  signal?: AbortSignal,
): Promise<void> {
  const until = Date.now() + limits.milliseconds;
  const megabytes = Math.round(limits.bytes / (1 << 20));
  const run = (args: readonly string[], watched = false): Promise<string> =>
    git(args, {
      milliseconds: Math.max(1000, until - Date.now()),
      cwd: folder,
      ...(signal ? { signal } : {}),
      ...(watched
        ? {
            watch: async () =>
              (await sizeOf(join(folder, '.git'))) > limits.bytes
                ? `the repository is larger than ${megabytes} MB`
                : undefined,
          }
        : {}),
    });
  await run(['init', '--quiet', '.']);
  // These attributes come before those of the repository: files are written as they were committed.
  await mkdir(join(folder, '.git/info'), { recursive: true });
  await writeFile(join(folder, '.git/info/attributes'), '* -filter -text -ident -working-tree-encoding\n');
  await run(
    [
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      '--no-recurse-submodules',
      '--no-write-fetch-head',
      '--',
      address,
      commit,
    ],
    true,
  );
  const listed = await run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit]);
  let total = 0;
  for (const entry of listed.split('\0')) total += Number(/^\d+ \w+ \S+ +(\d+)\t/.exec(entry)?.[1] ?? 0);
  if (total > limits.bytes)
    throw new RepositoryFault(`the files of the repository are larger than ${megabytes} MB`);
  await run(['checkout', '--quiet', '--detach', commit]);
}

/** The bytes of the files below a folder, without following links. */
async function sizeOf(folder: string): Promise<number> {
  let total = 0;
  try {
    for await (const entry of await opendir(folder, { recursive: true }))
      if (entry.isFile()) total += (await lstat(join(entry.parentPath, entry.name))).size;
  } catch {
    // Git removes temporary files while they are counted.
  }
  return total;
}
