import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';

/** A repository of a list. */
export type Repository = {
  /** What git is given: `https://…`, `ssh://…`, `git@host:path` or a folder. It holds no credentials. */
  readonly address: string;
  /** `host/path` without scheme, user and `.git`: its name in every report. */
  readonly name: string;
  readonly team: string;
  /** A branch or tag; by default the branch that the server shows. */
  readonly ref?: string;
  /** A commit that is known already. */
  readonly commit?: string;
};

/** What a list of repositories comes to; each fault is a line that was not understood. */
export type RepositoryList = {
  readonly repositories: readonly Repository[];
  readonly faults: readonly string[];
};

export const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const NO_TEAM = 'no team';

/** Reads `ADDRESS [team=NAME] [ref=NAME] [commit=SHA]`, one repository a line; `#` begins a comment. `cwd`: where relative folders start. */
export function parseRepositories(text: string, file: string, cwd: string): RepositoryList {
  const repositories = new Map<string, Repository>();
  const faults: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.split(/\s+/).filter(Boolean);
    const comment = words.findIndex(word => word.startsWith('#'));
    const [address, ...fields] = comment < 0 ? words : words.slice(0, comment);
    if (address === undefined) continue;
    const read = repositoryOf(address, fields, cwd);
    if ('fault' in read) faults.push(`${file}:${index + 1}: ${read.fault}`);
    else if (repositories.has(read.name))
      faults.push(`${file}:${index + 1}: ${read.name} is in the list already`);
    else repositories.set(read.name, read);
  }
  return { repositories: [...repositories.values()], faults };
}

function repositoryOf(
  given: string,
  fields: readonly string[],
  cwd: string,
): Repository | { readonly fault: string } {
  const values = new Map<string, string>();
  for (const field of fields) {
    const [, key, value] = /^(team|ref|commit)=(.+)$/.exec(field) ?? [];
    if (key === undefined || value === undefined)
      return { fault: 'after the address come team=, ref= and commit=' };
    values.set(key, value);
  }
  const read = addressOf(given, cwd);
  if ('fault' in read) return read;
  const [ref, commit] = [values.get('ref'), values.get('commit')];
  if (ref !== undefined && (ref.startsWith('-') || /[\s~^:?*[\\]|\.\./.test(ref)))
    return { fault: `ref=${ref} is no name of a branch or tag` };
  if (commit !== undefined && !COMMIT.test(commit))
    return { fault: 'commit= takes all 40 or 64 hexadecimal digits' };
  return {
    ...read,
    team: values.get('team') ?? NO_TEAM,
    ...(ref === undefined ? {} : { ref }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Git runs programs for some addresses (`ext::`) and takes options for others (`-…`): only these forms are taken. */
function addressOf(
  given: string,
  cwd: string,
): Pick<Repository, 'address' | 'name'> | { readonly fault: string } {
  const [, scheme] = /^(https?|ssh|file):\/\//.exec(given) ?? [];
  if (scheme !== undefined) {
    if (!URL.canParse(given)) return { fault: 'the address cannot be read' };
    const { username, password, host, pathname } = new URL(given);
    const holdsSecret = password !== '' || (scheme.startsWith('http') && username !== '');
    if (holdsSecret)
      return {
        fault: 'the address holds credentials, which would stand in Redis: give git a credential helper',
      };
    if (scheme !== 'file' && (host === '' || host.startsWith('-')))
      return { fault: 'the address names no host' };
    return { address: given, name: nameFrom(`${host}${decodeURI(pathname)}`) };
  }
  const [, user, host, path] = /^(?:(\w[\w.-]*)@)?(\w[\w.-]+):(?!\/\/|:)(.+)$/.exec(given) ?? [];
  if (host !== undefined && path !== undefined && (user !== undefined || !/^[A-Za-z]:[\\/]/.test(given)))
    return path.startsWith('-')
      ? { fault: 'the address cannot be read' }
      : { address: given, name: nameFrom(`${host}/${path}`) };
  const isFolder = isAbsolute(given) || /^\.{1,2}[\\/]/.test(given);
  if (!isFolder) return { fault: 'an address is https://…, ssh://…, git@host:path or a folder (/… or ./…)' };
  const address = resolve(cwd, given);
  return { address, name: nameFrom(address) };
}

const nameFrom = (path: string): string =>
  path
    .replaceAll('\\', '/')
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter(part => part !== '' && part !== '.' && part !== '..')
    .join('/');

/** What a scan depends on beside the commit. */
export type ScanSettings = {
  readonly version: string;
  readonly preset: 'recommended' | 'strict';
  /** Whether the `stackward.yaml` of the repository counts. */
  readonly config: boolean;
};

/** The digest of a text, 40 hexadecimal digits: a name in the store and in the queue. */
export const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 40);

/** The form of what is stored: another one is another report. */
export const REPORT_SCHEMA = 'stackward.fleet-report/2';

/** Where the report of a repository at a commit is stored: the same for each who asks for the same. */
export function reportKey(name: string, commit: string, settings: ScanSettings): string {
  const repository = digestOf(name);
  const { version, preset, config } = settings;
  const how = digestOf(JSON.stringify([REPORT_SCHEMA, version, preset, config])).slice(0, 12);
  return `reports/${repository.slice(0, 2)}/${repository}/${commit}-${how}.json.gz`;
}
