import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { readBaseline, type Baseline } from '../config/baseline.ts';
import { readConfig } from '../config/read-config.ts';
import type { Known } from '../config/read-options.ts';
import { CONFIG_NAMES, NO_CONFIG, type Config } from '../config/settings.ts';
import { UserError } from '../scan/user-error.ts';
import { Disk, isBelow } from './disk.ts';
import { gitRoot } from './host.ts';
import { IgnoreList } from './ignored.ts';
import { parametersIn } from './parameters.ts';

/** A configuration with the folder that its paths are relative to. */
export type ConfigFile = {
  readonly config: Config;
  readonly folder: string;
  readonly file?: string;
  readonly errors: readonly string[];
};

/**
 * The configuration of a scan: the file that is named, else the nearest one from the folder of what is scanned up to the repository's root.
 * It is data and is never executed. Its faults are errors with their places; what is right in it counts all the same.
 */
export function configFor(
  paths: readonly string[],
  named: string | undefined,
  cwd: string,
  rules: readonly Known[],
): ConfigFile {
  if (named !== undefined) return readFound(resolve(cwd, named), named, cwd, rules);
  const start = common(paths.filter(path => path !== '-').map(path => startOf(resolve(cwd, path)))) ?? cwd;
  const found = upward(start);
  return found === undefined
    ? { config: NO_CONFIG, folder: cwd, errors: [] }
    : readFound(found, undefined, cwd, rules);
}

function readFound(
  path: string,
  named: string | undefined,
  cwd: string,
  rules: readonly Known[],
): ConfigFile {
  const folder = dirname(path);
  const shown = relative(cwd, path).split(sep).join('/') || path;
  const opened = new Disk(folder).open(basename(path));
  if ('refused' in opened)
    return {
      config: NO_CONFIG,
      folder: cwd,
      errors: [`${named === undefined ? '' : '--config '}${shown}: ${opened.message}`],
    };
  const { root, problems } = opened.parsed;
  const place = (at: number): string => {
    const { line, column } = opened.source.position(at);
    return `${shown}:${line}:${column}`;
  };
  const broken = problems
    .filter(({ code }) => code !== 'empty')
    .map(({ span, message }) => `${place(span.start)} ${message}`);
  const { config, faults } = root ? readConfig(root, rules) : { config: NO_CONFIG, faults: [] };
  return {
    config,
    folder,
    file: shown,
    errors: [...broken, ...faults.map(({ span, message }) => `${place(span.start)} ${message}`)],
  };
}

const startOf = (path: string): string => {
  const plain = /[*?[{]/.exec(path);
  const base = plain && !existsSync(path) ? dirname(`${path.slice(0, plain.index)}x`) : path;
  return /\.\w+$/.test(basename(base)) && !isFolder(base) ? dirname(base) : base;
};
const isFolder = (path: string): boolean => existsSync(`${path}${sep}.`);

function common(folders: readonly string[]): string | undefined {
  const [first] = folders;
  return first === undefined ? undefined : sharedFrom(first, folders);
}

/** The folder or the nearest above it that holds all. */
function sharedFrom(folder: string, folders: readonly string[]): string | undefined {
  if (folders.every(one => isBelow(folder, one))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : sharedFrom(above, folders);
}

function upward(start: string): string | undefined {
  const last = gitRoot(start);
  for (let folder = start; ; folder = dirname(folder)) {
    const name = CONFIG_NAMES.find(one => existsSync(join(folder, one)));
    if (name !== undefined) return join(folder, name);
    if (folder === last || dirname(folder) === folder || last === undefined) return undefined;
  }
}

/** Whether a pattern of the configuration, in the manner of .gitignore, names a path below its folder. */
function named(patterns: readonly string[], folder: string, cwd: string): (file: string) => boolean {
  const rules = new IgnoreList(patterns);
  return file => {
    const path = relative(folder, resolve(cwd, file)).split(sep).join('/');
    return path !== '' && !path.startsWith('../') && rules.verdict(path) === 'ignored';
  };
}

export const excludesOf = (
  { config, folder }: ConfigFile,
  cwd: string,
): ((file: string) => boolean) | undefined =>
  config.exclude.length === 0 ? undefined : named(config.exclude, folder, cwd);

type ParametersOf = (template: string) => Readonly<Record<string, string>>;

/** The parameters that the configuration has for a template; a later pattern wins over an earlier one. A file that can not be read is an error, and gives none. */
export async function parametersFor(
  { config, folder, file: shown }: ConfigFile,
  cwd: string,
): Promise<{ readonly of?: ParametersOf; readonly errors: readonly string[] }> {
  if (config.parameters.length === 0) return { errors: [] };
  const errors: string[] = [];
  const read = async (templates: string, file: string): Promise<Readonly<Record<string, string>>> => {
    try {
      return await parametersIn(file, folder);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.push(`${shown}: parameters of ${templates}: ${error.message.replace(/^--parameters /, '')}`);
      return {};
    }
  };
  const all: {
    readonly fits: (file: string) => boolean;
    readonly values: Readonly<Record<string, string>>;
  }[] = [];
  // One after the other: the errors come in the order of the configuration.
  for (const { templates, values, file = '' } of config.parameters)
    all.push({ fits: named([templates], folder, cwd), values: values ?? (await read(templates, file)) });
  return {
    of: template =>
      Object.assign({}, ...all.filter(({ fits }) => fits(template)).map(({ values }) => values)) as Record<
        string,
        string
      >,
    errors,
  };
}

/** A baseline file, or why it can not be read. */
export function baselineIn(
  file: string,
  cwd: string,
): { readonly accepted: Baseline } | { readonly fault: string } {
  const path = resolve(cwd, file);
  const shown = relative(cwd, path).split(sep).join('/');
  const opened = new Disk(dirname(path)).open(basename(path));
  if ('refused' in opened) return { fault: `--baseline ${shown}: ${opened.message}` };
  const lost = opened.parsed.problems.find(problem => problem.lost);
  const read = lost ? { fault: lost.message } : readBaseline(opened.parsed.root);
  return 'fault' in read ? { fault: `--baseline ${shown}: ${read.fault}` } : { accepted: read };
}
