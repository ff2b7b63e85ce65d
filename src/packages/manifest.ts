import { spend } from '../source/budget.ts';
import { folderOf, resolveFile, type Files } from '../source/files.ts';
import { at, entriesOf, isMap, textOf, type FileId, type Node, type Span } from '../source/node.ts';
import { IN_PROJECT, originOf, type Origin } from './origin.ts';
import { textIn, tomlIn, valueIn } from './settings.ts';
import type { TomlValue } from '../source/toml.ts';

/** A dependency that a project asks for. */
export type Dependency = {
  readonly name: string;
  /** A range, a tag, an address, a path; '' for any version. */
  readonly asked: string;
  /** Where it comes from, if not from a registry. */
  readonly origin?: Origin;
  /** Python: one version and no other, and hashes of its files. */
  readonly isExact: boolean;
  readonly isHashed: boolean;
  readonly at: Span;
};

/** What a project ships, as its author wrote it: package.json, requirements.txt, pyproject.toml or Pipfile. */
export type PackageManifest = {
  readonly file: FileId;
  readonly dependencies: readonly Dependency[];
  /** The tree of a package.json. */
  readonly tree?: Node;
};

/** The package.json of a folder, if it asks for dependencies that are not only for development. */
export function packageJsonIn(files: Files, folder: string): PackageManifest | undefined {
  const file = `${folder}package.json`;
  const text = textIn(files, file);
  if (text === undefined || !/"(?:optionalD|d)ependencies"/.test(text)) return undefined;
  const opened = files.open(file);
  const tree = 'parsed' in opened ? opened.parsed.root : undefined;
  if (!isMap(tree)) return undefined;
  const dependencies = ['dependencies', 'optionalDependencies'].flatMap(field =>
    entriesOf(at(tree, field)).map(({ key, keySpan, value }) =>
      nodeDependency(key, textOf(value) ?? '', keySpan),
    ),
  );
  return dependencies.length > 0 ? { file, dependencies, tree } : undefined;
}

function nodeDependency(name: string, asked: string, place: Span): Dependency {
  spend(1);
  const origin = originAsked(asked);
  return { name, asked, isExact: false, isHashed: false, at: place, ...(origin ? { origin } : {}) };
}

/** The origin of what package.json asks for; undefined for ranges and tags of a registry. */
export function originAsked(asked: string): Origin | undefined {
  if (/^[\w-][\w.-]*\/[\w.-]+(?:#.*)?$/.test(asked)) return { from: 'git', host: 'github.com' };
  if (/^(?:workspace:|\.{0,2}\/)/.test(asked)) return IN_PROJECT;
  return asked.includes(':') && !/^(?:npm|catalog|patch):/.test(asked) ? originOf(asked) : undefined;
}

/** What a Python project of a folder asks for. */
export const pythonManifestIn = (files: Files, folder: string): PackageManifest | undefined =>
  [requirementsIn, pyprojectIn, pipfileIn]
    .map(read => read(files, folder))
    .find(manifest => manifest !== undefined && manifest.dependencies.length > 0);

/** requirements.txt with the files that it takes in (pip.pypa.io requirements file format, read 2026-11). */
function requirementsIn(files: Files, folder: string): PackageManifest | undefined {
  const first = `${folder}requirements.txt`;
  if (textIn(files, first) === undefined) return undefined;
  const dependencies: Dependency[] = [];
  const seen = new Set([first]);
  for (const file of seen) {
    spend(1);
    for (const { text, at: place } of logicalLines(file, textIn(files, file) ?? '')) {
      const [, other] = /^(?:-r|--requirement)[\s=]+(\S+)/.exec(text) ?? [];
      const taken = other === undefined ? undefined : resolveFile(file, other);
      if (taken !== undefined) seen.add(taken);
      const found = requirement(text, place);
      if (found) dependencies.push(found);
    }
  }
  return { file: first, dependencies };
}

/** The options `--NAME VALUE` of the requirements file of a folder. */
export function requirementOptions(
  files: Files,
  folder: string,
): readonly { readonly key: string; readonly value: string; readonly at: Span }[] {
  const file = `${folder}requirements.txt`;
  return logicalLines(file, textIn(files, file) ?? '').flatMap(({ text, at: place }) => {
    const [, key, value] =
      /^(-i|--(?:index-url|extra-index-url|trusted-host|find-links))[\s=]+(\S+)/.exec(text) ?? [];
    return key === undefined || value === undefined
      ? []
      : [{ key: key === '-i' ? 'index-url' : key.slice(2), value, at: place }];
  });
}

/** `a==1.0 ; python_version > "3" --hash=sha256:…`, `a @ https://…`, `git+https://…#egg=a`, `-e ./a`. */
function requirement(line: string, place: Span): Dependency | undefined {
  const text = line.replace(/^(?:-e|--editable)[\s=]+/, '');
  if (text === '' || text.startsWith('-')) return undefined;
  const isHashed = /\s--hash[=\s]/.test(text);
  const [, named, url] = /^([\w.-]+)(?:\[[^\]]*\])?\s*@\s*(\S+)/.exec(text) ?? [];
  const address = url ?? (/^(?:[a-z+]+:|\.{0,2}\/|\.$)/.test(text) ? text.split(/\s/, 1)[0] : undefined);
  if (address !== undefined) {
    const name = named ?? /[#&]egg=([\w.-]+)/.exec(address)?.[1] ?? 'a package';
    return { name, asked: address, origin: originOf(address), isExact: true, isHashed, at: place };
  }
  const [, name, rest = ''] = /^([\w.-]+)(?:\[[^\]]*\])?(.*)$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [asked = ''] = rest.split(/;|\s--/, 1);
  return { name, asked: asked.trim(), isExact: isExactVersion(asked), isHashed, at: place };
}

const isExactVersion = (asked: string): boolean => /^\s*\(?={2,3}\s*[^\s*,]+\)?\s*$/.test(asked);

/** Lines without comments; one that ends in a backslash goes on. */
function logicalLines(file: FileId, text: string): { readonly text: string; readonly at: Span }[] {
  const lines: { text: string; at: Span }[] = [];
  let open: { text: string; at: Span } | undefined;
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  while (from < text.length) {
    spend(1);
    const next = text.indexOf('\n', from);
    const end = next < 0 ? text.length : next;
    const line = text.slice(from, end).trimEnd();
    const goesOn = line.endsWith('\\');
    const own = withoutComment(goesOn ? line.slice(0, -1) : line).trim();
    const start = from;
    from = end + 1;
    if (open) open.text += ` ${own}`;
    else open = { text: own, at: { file, start, end: start + line.length } };
    if (goesOn) continue;
    if (open.text !== '') lines.push(open);
    open = undefined;
  }
  if (open && open.text !== '') lines.push(open);
  return lines;
}

const withoutComment = (line: string): string => {
  const at_ = /(?:^|\s)#/.exec(line)?.index;
  return at_ === undefined ? line : line.slice(0, at_);
};

/** `[project]` and `[tool.poetry]` of a pyproject.toml. */
function pyprojectIn(files: Files, folder: string): PackageManifest | undefined {
  const file = `${folder}pyproject.toml`;
  const text = textIn(files, file);
  if (text === undefined || !/dependencies/.test(text)) return undefined;
  const table = tomlIn(files, file);
  const listed = valueIn(table, 'project', 'dependencies');
  const ofProject = (Array.isArray(listed) ? listed : []).flatMap(one =>
    typeof one === 'string' ? (requirement(one, lineOf(file, text, one)) ?? []) : [],
  );
  const ofPoetry = namedIn(valueIn(table, 'tool', 'poetry', 'dependencies'), file, text).filter(
    ({ name }) => name !== 'python',
  );
  return { file, dependencies: [...ofProject, ...ofPoetry] };
}

function pipfileIn(files: Files, folder: string): PackageManifest | undefined {
  const file = `${folder}Pipfile`;
  const text = textIn(files, file);
  return text === undefined
    ? undefined
    : { file, dependencies: namedIn(valueIn(tomlIn(files, file), 'packages'), file, text) };
}

/** `a = "^1.0"`, `a = { git = "https://…" }`. */
function namedIn(table: TomlValue | undefined, file: FileId, text: string): Dependency[] {
  if (typeof table !== 'object' || Array.isArray(table) || table instanceof Date) return [];
  return Object.entries(table).map(([name, value]): Dependency => {
    const given = (key: string): string | undefined => {
      const one = valueIn(value, key);
      return typeof one === 'string' ? one : undefined;
    };
    const git = given('git');
    const address = given('url') ?? given('file');
    const local = given('path');
    let origin: Origin | undefined;
    if (git !== undefined) {
      const found = originOf(git);
      origin = { from: 'git', host: ('host' in found ? found.host : undefined) ?? 'an unknown host' };
    } else if (address !== undefined) origin = originOf(address);
    else if (local !== undefined) origin = originOf('file:');
    const asked = typeof value === 'string' ? value : (given('version') ?? git ?? address ?? local ?? '');
    return {
      name,
      asked,
      isExact: isExactVersion(asked),
      isHashed: false,
      at: lineOf(file, text, name),
      ...(origin ? { origin } : {}),
    };
  });
}

/** Where a text first begins a line of a file, but for blanks and quotes, or stands anywhere. */
function lineOf(file: FileId, text: string, name: string): Span {
  let from = text.indexOf(name);
  const first = Math.max(0, from);
  for (; from >= 0; from = text.indexOf(name, from + 1)) {
    spend(1);
    if (/(?:^|\n)[ \t]*["']?$/.test(text.slice(Math.max(0, from - 40), from))) break;
  }
  const start = from < 0 ? first : from;
  return { file, start, end: Math.min(text.length, start + name.length) };
}

/** The folder of a manifest. */
export const folderOfManifest = ({ file }: PackageManifest): string => folderOf(file);
