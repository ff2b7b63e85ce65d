import type { FileId, Span } from '../source/node.ts';
import { ignoringLine } from './git-ignored.ts';
import { requirementOptions } from './manifest.ts';
import { parsedUrl } from './origin.ts';
import type { CodeProject } from './project.ts';
import type { ManagerSetting } from './settings.ts';

/** A setting of a package manager that makes an installation unsafe. No value of it is a part of this. */
export type UnsafeSetting = {
  readonly kind:
    | 'token'
    | 'no-lockfile'
    | 'no-tls-check'
    | 'plain-registry'
    | 'no-checksums'
    | 'second-index';
  readonly key: string;
  readonly host: string;
  readonly file: FileId;
  readonly at: Span;
};

const known = new WeakMap<CodeProject, readonly UnsafeSetting[]>();

export function unsafeSettings(project: CodeProject): readonly UnsafeSetting[] {
  const before = known.get(project);
  if (before) return before;
  const { settings, files, folder, language, manifest } = project;
  const options =
    language === 'python'
      ? requirementOptions(files, folder).map(one => ({ ...one, file: manifest.file, valueAt: one.at }))
      : [];
  const found = [...settings, ...options].flatMap((setting): UnsafeSetting[] => {
    const kind = kindOf(setting);
    if (kind === undefined || (kind === 'token' && ignoringLine(files, setting.file))) return [];
    const { key, value, file, at } = setting;
    return [{ kind, key: shortKey(key), host: parsedUrl(value)?.host ?? value, file, at }];
  });
  known.set(project, found);
  return found;
}

function kindOf({ key, value }: Omit<ManagerSetting, 'file'>): UnsafeSetting['kind'] | undefined {
  if (isCredential(key) ? isLiteral(value) : hasPassword(value)) return 'token';
  if (key === 'package-lock' && value === 'false') return 'no-lockfile';
  if (key === 'strict-ssl' && value === 'false') return 'no-tls-check';
  if (key === 'trusted-host') return 'no-tls-check';
  if (key === 'checksum-behavior' && value === 'ignore') return 'no-checksums';
  if (key === 'extra-index-url') return 'second-index';
  const url = /^(?:registry|index-url)$/.test(key) ? parsedUrl(value) : undefined;
  return url?.scheme === 'http' && !/^(?:localhost|127\.|\[::1\]|host\.docker\.internal)/.test(url.host)
    ? 'plain-registry'
    : undefined;
}

/** `//registry.npmjs.org/:_authToken`, `_auth`, `npmAuthToken`. */
const isCredential = (key: string): boolean => /(?:^|:)_(?:authToken|auth|password)$/.test(key);

/** Whether a value is the secret itself: no variable, and nothing that stands for one. */
function isLiteral(value: string): boolean {
  return value.length >= 8 && !/[${}<>%*]|^(?:__|xx|YOUR|TOKEN)/i.test(value) && new Set(value).size > 4;
}

/** An address with a password that is written out. */
function hasPassword(value: string): boolean {
  const [, password] = /^https?:\/\/[^/:@\s]{1,200}:([^/@\s]{1,500})@/.exec(value) ?? [];
  return password !== undefined && isLiteral(password);
}

/** `_authToken` of `//registry.npmjs.org/:_authToken`. */
const shortKey = (key: string): string => key.slice(key.lastIndexOf(':') + 1);
