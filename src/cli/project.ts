import { relative, resolve, sep } from 'node:path';
import {
  NO_SETTINGS_OF_FILES,
  settingsOver,
  type FileSettings,
  type ParameterSetting,
} from '../config/settings.ts';
import { Disk } from './disk.ts';
import { UserError } from '../scan/user-error.ts';
import type { ConfigChain, ConfigLayer } from './config-files.ts';
import { IgnoreList } from '../source/ignored.ts';
import { parametersIn } from './parameters.ts';

type Values = Readonly<Record<string, string>>;
/** What patterns say of a file, as a .gitignore does. */
type Verdict = (file: string) => 'ignored' | 'kept' | undefined;
type Layer = {
  readonly file: string;
  readonly settings: FileSettings;
  readonly excludes: Verdict;
  readonly overrides: readonly { readonly fits: Verdict; readonly settings: FileSettings }[];
};

/** What a configuration, with those that it extends, says of the files that it counts for. */
export class Project {
  readonly #chain: ConfigChain;
  readonly #cwd: string;
  readonly #layers: readonly Layer[];
  readonly #numbers: ReadonlyMap<FileSettings, number>;
  readonly #known = new Map<string, FileSettings>();
  #parameters: readonly { readonly fits: Verdict; readonly values: Values }[] = [];

  constructor(chain: ConfigChain, cwd: string) {
    this.#chain = chain;
    this.#cwd = cwd;
    this.#layers = chain.map(({ config, scope, file }) => ({
      file,
      settings: config,
      excludes: patterns(config.exclude, scope, cwd),
      overrides: config.overrides.map(one => ({ fits: patterns(one.files, scope, cwd), settings: one })),
    }));
    const all = chain.flatMap(({ config }) => [config, ...config.overrides]);
    this.#numbers = new Map(all.map((settings, index) => [settings, index]));
  }

  /** The file of the nearest configuration, as messages name it. */
  get file(): string | undefined {
    return this.#chain.at(-1)?.file;
  }

  /** The settings of a file: the same object for files that the same overrides name. */
  settingsOf(file: string): FileSettings {
    const saying = this.#layers.flatMap(({ settings, overrides }) => [
      settings,
      ...overrides.filter(({ fits }) => fits(file) === 'ignored').map(one => one.settings),
    ]);
    const key = saying.map(one => this.#numbers.get(one)).join();
    const known = this.#known.get(key);
    if (known) return known;
    const settings = saying.reduce(settingsOver, NO_SETTINGS_OF_FILES);
    this.#known.set(key, settings);
    return settings;
  }

  /** The nearest configuration that says something of a file decides. */
  excludes(file: string): boolean {
    return this.excludedBy(file) !== undefined;
  }

  /** The configuration that excludes a file, as messages name it. */
  excludedBy(file: string): string | undefined {
    for (const { excludes, file: shown } of this.#layers.toReversed()) {
      const verdict = excludes(file);
      if (verdict !== undefined) return verdict === 'ignored' ? shown : undefined;
    }
    return undefined;
  }

  /** What to scan where the command names nothing: absolute paths and patterns. */
  get paths(): readonly string[] {
    const layer = this.#chain.findLast(({ config }) => config.paths.length > 0);
    return layer?.config.paths.map(path => resolve(layer.scope, path)) ?? [];
  }

  /** The baseline, with the root that it is read below. */
  get baseline(): { readonly path: string; readonly root: string } | undefined {
    const layer = this.#chain.findLast(({ config }) => config.baseline !== undefined);
    return layer && { path: resolve(layer.folder, layer.config.baseline ?? ''), root: layer.root };
  }

  /** The audit files, each with the root that it is read below. */
  get auditFiles(): readonly { readonly path: string; readonly root: string }[] {
    return this.#chain.flatMap(({ config, folder, root }) =>
      config.auditFiles.map(file => ({ path: resolve(folder, file), root })),
    );
  }

  /** Reads the files that parameters name. One that can not be read is told, and gives none. */
  async load(fault: (message: string) => void): Promise<void> {
    const all: { readonly fits: Verdict; readonly values: Values }[] = [];
    // One after the other: faults come in the order of the configuration.
    for (const layer of this.#chain)
      for (const one of layer.config.parameters)
        all.push({
          fits: patterns([one.templates], layer.scope, this.#cwd),
          values: one.values ?? (await valuesIn(one, layer, fault)),
        });
    this.#parameters = all;
  }

  /** The parameters of a template; a later pattern wins over an earlier one. */
  parametersOf(file: string): Values {
    return Object.assign(
      {},
      ...this.#parameters.filter(({ fits }) => fits(file) === 'ignored').map(({ values }) => values),
    ) as Values;
  }
}

async function valuesIn(
  { templates, file = '' }: ParameterSetting,
  { folder, root, file: shown }: ConfigLayer,
  fault: (message: string) => void,
): Promise<Values> {
  const told = (message: string): Values => {
    fault(`${shown}: parameters of ${templates}: ${message}`);
    return {};
  };
  const path = resolve(folder, file);
  const text = new Disk(root).text(relative(root, path).split(sep).join('/'));
  if ('refused' in text) return told(`${file}: ${text.message}`);
  try {
    return await parametersIn(file, folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return told(error.message.replace(/^--parameters /, ''));
  }
}

/** Patterns in the manner of .gitignore, for files below the scope of their configuration. */
function patterns(lines: readonly string[], scope: string, cwd: string): Verdict {
  if (lines.length === 0) return () => undefined;
  const list = new IgnoreList(lines);
  return file => {
    const path = relative(scope, resolve(cwd, file)).split(sep).join('/');
    return path === '' || path.startsWith('../') ? undefined : list.verdict(path);
  };
}
