import { lookUp } from '../model/look-up.ts';
import { before } from '../source/cut.ts';

/** Where a package comes from. `isPlain`: over plain HTTP. */
export type Origin =
  | {
      /** Of a registry; without a host of the one that is configured. `tarball`: the name of the package whose file it is. */
      readonly from: 'registry';
      readonly host?: string;
      readonly isPlain?: true;
      readonly tarball?: string;
    }
  | { readonly from: 'git' | 'url'; readonly host: string; readonly isPlain?: true }
  /** A folder or file of the project, a workspace, a part of another package. */
  | { readonly from: 'project' };

export const IN_PROJECT: Origin = { from: 'project' };
export const IN_REGISTRY: Origin = { from: 'registry' };

const GIT = /^(?:git(?:\+[a-z]+)?:|git@|(?:github|gitlab|bitbucket|gist):|[\w.-]+@[\w.-]+:[^/])/;
const SHORT: Readonly<Record<string, string>> = {
  github: 'github.com',
  gist: 'gist.github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
};
/** Archives of a commit, which managers fetch in place of the repository. */
const ARCHIVES: Readonly<Record<string, string>> = {
  'codeload.github.com': 'github.com',
  'gitlab.com': 'gitlab.com',
  'bitbucket.org': 'bitbucket.org',
};
const ARCHIVE_PATH = /^\/[^/]+\/[^/]+\/(?:(?:legacy\.)?tar\.gz|zip)\/|\/archive[./]|^\/[^/]+\/[^/]+\/get\//;

/** Registries with other paths: `/download/@scope/a/1.0.0/HASH` of GitHub, `/a/download/a-1.0.0.tgz` of mirrors. */
const DOWNLOAD = /^\/download\/@|^\/(?:@[^/]+\/)?[^/]+\/download\//;

/** The origin of an address: `https://…/-/a-1.0.0.tgz`, `git+ssh://…`, `github:a/b`, `file:../a`. */
export function originOf(address: string): Origin {
  if (/^(?:file|link|portal|workspace):|^\.{0,2}\//.test(address)) return IN_PROJECT;
  const url = parsedUrl(address);
  if (GIT.test(address) || (url && isRepository(url.host, url.path)))
    return {
      from: 'git',
      host: gitHost(address) ?? url?.host ?? 'an unknown host',
      ...(/^(?:git:\/\/|git\+git:|git\+http:|http:)/.test(address) ? { isPlain: true as const } : {}),
    };
  if (!url) return IN_PROJECT;
  const plain = url.scheme === 'http' ? { isPlain: true as const } : {};
  const repository = lookUp(ARCHIVES, url.host);
  if (repository !== undefined && ARCHIVE_PATH.test(url.path))
    return { from: 'git', host: repository, ...plain };
  const name = nameInTarball(url.path);
  if (name === undefined && !DOWNLOAD.test(url.path)) return { from: 'url', host: url.host, ...plain };
  return { from: 'registry', host: url.host, ...plain, ...(name === undefined ? {} : { tarball: name }) };
}

const isRepository = (host: string, path: string): boolean =>
  /^[^#?]*\.git(?:[#?]|$)/.test(path) ||
  (/^(?:github\.com|gitlab\.com|bitbucket\.org)$/.test(host) && /^\/[^/]+\/[^/#]+\/?(?:#|$)/.test(path));

/** Of an address: scheme, host without user and password, path. */
export function parsedUrl(
  address: string,
): { readonly scheme: string; readonly host: string; readonly path: string } | undefined {
  const [, scheme, authority, path = '/'] =
    /^(?:[a-z]+\+)?([a-z]+):\/\/([^/?#]{1,500})([/?#].*)?$/is.exec(address) ?? [];
  if (scheme === undefined || authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  return { scheme: scheme.toLowerCase(), host: before(host, ':') || host, path };
}

function gitHost(address: string): string | undefined {
  const short = lookUp(SHORT, before(address, ':'));
  if (short !== undefined) return short;
  return parsedUrl(address)?.host ?? /^[\w.-]+@([\w.-]+):/.exec(address)?.[1]?.toLowerCase();
}

/** `@scope/a` of `…/@scope/a/-/a-1.0.0.tgz`: the path of a registry. */
function nameInTarball(path: string): string | undefined {
  const at = path.lastIndexOf('/-/');
  if (at < 0) return undefined;
  const [scope = '', name = ''] = path.slice(0, at).split('/').slice(-2);
  const [, inName] = /^(@[^%]+%2f.+)$/i.exec(name) ?? [];
  if (inName !== undefined) return decoded(inName);
  return decoded(scope).startsWith('@') ? `${decoded(scope)}/${name}` : name;
}

const decoded = (text: string): string => text.replace(/%40/gi, '@').replace(/%2f/gi, '/');
