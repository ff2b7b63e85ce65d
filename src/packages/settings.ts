import { lookUp } from '../model/look-up.ts';
import { folderOf, type Files } from '../source/files.ts';
import { entriesOf, textOf, type FileId, type Node, type Span } from '../source/node.ts';
import { parsedUrl } from './origin.ts';
import { settingsIn } from './ini.ts';
import { readToml, type TomlValue } from '../source/toml.ts';

/** A setting of a package manager in the project, under the name that .npmrc or pip.conf has for it. */
export type ManagerSetting = {
  readonly file: FileId;
  readonly key: string;
  readonly value: string;
  /** The scope of npm that it is for: `@corp`. */
  readonly scope?: string;
  readonly at: Span;
  readonly valueAt: Span;
};

/** The files in which the project of a folder configures npm, yarn, pnpm and bun. */
export function nodeSettings(files: Files, folder: string): readonly ManagerSetting[] {
  return [
    ...npmrc(files, `${folder}.npmrc`),
    ...yarnrc(files, `${folder}.yarnrc.yml`),
    ...yarnrcOfFirst(files, `${folder}.yarnrc`),
    ...bunfig(files, `${folder}bunfig.toml`),
  ];
}

/** The files in which the project of a folder configures pip and uv. */
export const pythonSettings = (files: Files, folder: string): readonly ManagerSetting[] => [
  ...pipConf(files, `${folder}pip.conf`),
  ...uvSettings(files, `${folder}uv.toml`, []),
  ...uvSettings(files, `${folder}pyproject.toml`, ['tool', 'uv']),
  ...poetrySources(files, `${folder}pyproject.toml`),
  ...pipfileSources(files, `${folder}Pipfile`),
];

function npmrc(files: Files, file: FileId): ManagerSetting[] {
  const text = textIn(files, file);
  return text === undefined
    ? []
    : settingsIn(file, text).map(({ key, value, at, valueAt }) => {
        const [, scope, rest] = /^(@[^:]+):(registry)$/.exec(key) ?? [];
        return { file, key: rest ?? key, value, at, valueAt, ...(scope === undefined ? {} : { scope }) };
      });
}

const OF_YARN: Readonly<Record<string, string>> = {
  npmRegistryServer: 'registry',
  npmAuthToken: '_authToken',
  npmAuthIdent: '_auth',
  enableStrictSsl: 'strict-ssl',
  checksumBehavior: 'checksum-behavior',
  enableScripts: 'enable-scripts',
};

function yarnrc(files: Files, file: FileId): ManagerSetting[] {
  if (textIn(files, file) === undefined) return [];
  const opened = files.open(file);
  const root = 'parsed' in opened ? opened.parsed.root : undefined;
  const own = entriesOf(root).flatMap(({ key, keySpan, value }) => yarnSetting(file, key, keySpan, value));
  const inner = (name: string): ManagerSetting[] =>
    entriesOf(root)
      .filter(({ key }) => key === name)
      .flatMap(({ value }) => entriesOf(value))
      .flatMap(({ key: owner, value }) =>
        entriesOf(value).flatMap(({ key, keySpan, value: one }) =>
          yarnSetting(file, key, keySpan, one, name === 'npmScopes' ? `@${owner}` : undefined),
        ),
      );
  return [...own, ...inner('npmScopes'), ...inner('npmRegistries')];
}

function yarnSetting(file: FileId, key: string, at: Span, node: Node, scope?: string): ManagerSetting[] {
  const value = textOf(node);
  const name = lookUp(OF_YARN, key);
  return name === undefined || value === undefined
    ? []
    : [{ file, key: name, value, at, valueAt: node.span, ...(scope === undefined ? {} : { scope }) }];
}

/** `.yarnrc` of yarn 1: `registry "https://…"`. */
function yarnrcOfFirst(files: Files, file: FileId): ManagerSetting[] {
  const text = textIn(files, file);
  const found: ManagerSetting[] = [];
  for (const { 0: line, index, 1: name = '', 2: value = '' } of (text ?? '').matchAll(
    /^"?((?:@[\w.-]{1,200}:)?registry|strict-ssl|ignore-scripts)"? {1,4}"?([^"\s]{1,1000})"?[ \t]*$/gm,
  )) {
    const at = { file, start: index, end: index + line.length };
    const [key = '', scope] = name.split(':').toReversed();
    found.push({ file, key, value, at, valueAt: at, ...(scope === undefined ? {} : { scope }) });
  }
  return found;
}

function bunfig(files: Files, file: FileId): ManagerSetting[] {
  const table = tomlIn(files, file);
  const install = valueIn(table, 'install');
  const registry = valueIn(install, 'registry');
  const scopes = valueIn(install, 'scopes');
  const text = textIn(files, file) ?? '';
  const told = (value: TomlValue | undefined, scope?: string): ManagerSetting[] => {
    const url = typeof value === 'string' ? value : valueIn(value, 'url');
    const token = typeof value === 'string' ? undefined : valueIn(value, 'token');
    const more = scope === undefined ? {} : { scope };
    return [
      ...(typeof url === 'string' ? [{ key: 'registry', value: url, ...more }] : []),
      ...(typeof token === 'string' ? [{ key: '_authToken', value: token, ...more }] : []),
    ].map(one => {
      const at = placeOf(file, text, one.value);
      return { file, ...one, at, valueAt: at };
    });
  };
  return [
    ...told(registry),
    ...Object.entries(isTable(scopes) ? scopes : {}).flatMap(([scope, value]) =>
      told(value, scope.startsWith('@') ? scope : `@${scope}`),
    ),
  ];
}

/** Lines of several addresses are several settings. */
function pipConf(files: Files, file: FileId): ManagerSetting[] {
  const text = textIn(files, file);
  return (text === undefined ? [] : settingsIn(file, text)).flatMap(({ key, value, at, valueAt }) =>
    value === ''
      ? []
      : value.split(/\s+/).map(one => ({ file, key: key.replaceAll('_', '-'), value: one, at, valueAt })),
  );
}

function uvSettings(files: Files, file: FileId, path: readonly string[]): ManagerSetting[] {
  const table = valueIn(tomlIn(files, file), ...path);
  const text = textIn(files, file) ?? '';
  const urls = [
    valueIn(table, 'index-url'),
    ...listIn(table, 'extra-index-url'),
    ...listIn(table, 'index').map(index => valueIn(index, 'url')),
  ];
  return urls.flatMap(url => registry(file, text, url));
}

const poetrySources = (files: Files, file: FileId): ManagerSetting[] =>
  listIn(valueIn(tomlIn(files, file), 'tool', 'poetry'), 'source').flatMap(source =>
    registry(file, textIn(files, file) ?? '', valueIn(source, 'url')),
  );

const pipfileSources = (files: Files, file: FileId): ManagerSetting[] =>
  listIn(tomlIn(files, file), 'source').flatMap(source => [
    ...registry(file, textIn(files, file) ?? '', valueIn(source, 'url')),
    ...(valueIn(source, 'verify_ssl') === false ? verification(file, textIn(files, file) ?? '') : []),
  ]);

function verification(file: FileId, text: string): ManagerSetting[] {
  const at = placeOf(file, text, 'verify_ssl');
  return [{ file, key: 'strict-ssl', value: 'false', at, valueAt: at }];
}

function registry(file: FileId, text: string, url: TomlValue | undefined): ManagerSetting[] {
  if (typeof url !== 'string' || !parsedUrl(url)) return [];
  const at = placeOf(file, text, url);
  return [{ file, key: 'registry', value: url, at, valueAt: at }];
}

/** Where a text first stands in a file. */
function placeOf(file: FileId, text: string, value: string): Span {
  const start = Math.max(0, text.indexOf(value));
  return { file, start, end: Math.min(text.length, start + value.length) };
}

export function textIn(files: Files, file: FileId): string | undefined {
  const read = files.text(file);
  return 'source' in read ? read.source.text : undefined;
}

/** The table of a TOML file that can be read. */
export function tomlIn(files: Files, file: FileId): TomlValue | undefined {
  const text = textIn(files, file);
  const read = text === undefined ? undefined : readToml(text);
  return read && 'table' in read ? read.table : undefined;
}

const isTable = (value: TomlValue | undefined): value is { readonly [key: string]: TomlValue } & TomlValue =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);

/** The value under keys of tables. */
export function valueIn(value: TomlValue | undefined, ...keys: readonly string[]): TomlValue | undefined {
  let here = value;
  for (const key of keys) here = isTable(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

const listIn = (value: TomlValue | undefined, key: string): readonly TomlValue[] => {
  const list = valueIn(value, key);
  if (Array.isArray(list)) return list;
  return list === undefined ? [] : [list];
};

/** The folders from one up to another, which is above it, the nearest first. */
export function foldersUp(folder: string, top: string): readonly string[] {
  const folders: string[] = [];
  for (let here = folder; here.startsWith(top); here = folderOf(here.slice(0, -1))) {
    folders.push(here);
    if (here === top || here === '') break;
  }
  return folders;
}
