import { dirname, join, relative, resolve, sep } from 'node:path';
import { readConfig } from '../config/read-config.ts';
import type { Known } from '../config/read-options.ts';
import { CONFIG_NAMES, NO_CONFIG, type Config } from '../config/settings.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import type { Opened } from '../source/files.ts';
import type { Node, Span } from '../source/node.ts';
import { Disk, isBelow } from './disk.ts';
import { exists } from './exists.ts';
import { gitRoot } from './host.ts';

/** A configuration file as it was read: its paths and patterns are relative to `scope`, the files that it names to `folder`, and those are read below `root` only. */
export type ConfigLayer = {
  readonly config: Config;
  readonly folder: string;
  readonly scope: string;
  readonly root: string;
  /** As it is called from the working directory. */
  readonly file: string;
};
/** A configuration behind those that it extends, the farthest first. */
export type ConfigChain = readonly ConfigLayer[];

export type ConfigPlace = {
  readonly cwd: string;
  /** What `--root` says. */
  readonly root?: string;
  readonly rules: readonly Known[];
  readonly fault: (message: string) => void;
};

/** A chain of files that each extend the next one has an end. */
const LONGEST_CHAIN = 10;

/**
 * The configurations of a scan. They are data and never executed, and may be written by whoever proposes a change: what they name is read below the
 * root only. Their faults are told with their places, each once; what is right in them counts all the same.
 */
export class ConfigFiles {
  readonly #place: ConfigPlace;
  #isNamed = false;
  readonly #chains = new Map<string, ConfigChain>();
  readonly #nearest = new Map<string, ConfigChain | undefined>();

  constructor(place: ConfigPlace) {
    this.#place = place;
  }

  /** The file that the user names for all. Where it lies elsewhere, its patterns are for files below the working directory. */
  named(file: string): ConfigChain | undefined {
    this.#isNamed = true;
    const path = resolve(this.#place.cwd, file);
    const chain = this.#chain(path, this.#rootOf(dirname(path)), [], `--config ${this.#shown(path)}`);
    return chain.length > 0 ? chain : undefined;
  }

  /** The nearest one from a folder upward, to the root of its repository; outside of one, to `top`. */
  nearest(folder: string, top: string): ConfigChain | undefined {
    const key = `${folder}\0${top}`;
    if (!this.#nearest.has(key)) this.#nearest.set(key, this.#find(folder, top));
    return this.#nearest.get(key);
  }

  #find(folder: string, top: string): ConfigChain | undefined {
    const name = CONFIG_NAMES.find(one => exists(join(folder, one)));
    if (name !== undefined) {
      const path = join(folder, name);
      const chain = this.#chain(path, this.#rootOf(folder, top), [], this.#shown(path));
      return chain.length > 0 ? chain : undefined;
    }
    const last = gitRoot(folder) ?? top;
    const above = dirname(folder);
    return folder === last || above === folder || !isBelow(last, above)
      ? undefined
      : this.nearest(above, top);
  }

  /** What bounds the files that a configuration may name. */
  #rootOf(folder: string, top?: string): string {
    const { cwd, root } = this.#place;
    const given = root === undefined ? undefined : resolve(cwd, root);
    if (given !== undefined && isBelow(given, folder)) return given;
    return gitRoot(folder) ?? (top !== undefined && isBelow(top, folder) ? top : folder);
  }

  /** Empty where the file can not be read. `above`: the files that lead here. */
  #chain(path: string, root: string, above: readonly string[], told: string): ConfigChain {
    const known = this.#chains.get(path);
    if (known) return known;
    const chain = this.#read(path, root, above, told);
    this.#chains.set(path, chain);
    return chain;
  }

  #read(path: string, root: string, above: readonly string[], told: string): ConfigChain {
    const { rules, fault } = this.#place;
    const opened = opening(path, root);
    if ('refused' in opened) {
      fault(`${told}: ${opened.message}`);
      return [];
    }
    const file = this.#shown(path);
    const tell = ({ start }: Span, message: string): void => {
      const { line, column } = opened.source.position(start);
      fault(`${file}:${line}:${column} ${message}`);
    };
    for (const { code, span, message } of opened.parsed.problems) if (code !== 'empty') tell(span, message);
    const config = configIn(opened.parsed.root, rules, tell);
    const folder = dirname(path);
    const { cwd } = this.#place;
    const isElsewhere = this.#isNamed && !isBelow(folder, cwd) && !isBelow(cwd, folder);
    const own: ConfigLayer = { config, folder, scope: isElsewhere ? cwd : folder, root, file };
    return [...this.#extended(own, path, above, tell), own];
  }

  #extended(
    { config, folder, root }: ConfigLayer,
    path: string,
    above: readonly string[],
    tell: (at: Span, message: string) => void,
  ): ConfigChain {
    if (!config.extends) return [];
    const { file, at } = config.extends;
    const base = resolve(folder, file);
    const way = [...above, path];
    if (way.includes(base)) {
      const names = [...way.slice(way.indexOf(base)), base].map(one => this.#shown(one));
      tell(at, `extends has no effect here, because it leads in a circle: ${names.join(' extends ')}`);
      return [];
    }
    if (way.length >= LONGEST_CHAIN) {
      tell(
        at,
        `extends has no effect here, because ${LONGEST_CHAIN} configurations already extend each other`,
      );
      return [];
    }
    const opened = opening(base, root);
    if ('refused' in opened) tell(at, `extends ${file}: ${opened.message}`);
    return 'refused' in opened ? [] : this.#chain(base, root, way, this.#shown(base));
  }

  #shown(path: string): string {
    return relative(this.#place.cwd, path).split(sep).join('/') || path;
  }
}

/** A file below a root, wherever links in its path lead. */
const opening = (path: string, root: string): Opened =>
  new Disk(root).open(relative(root, path).split(sep).join('/'));

/** What reading takes is bounded, as it is for a template. */
function configIn(
  root: Node | undefined,
  rules: readonly Known[],
  tell: (at: Span, message: string) => void,
): Config {
  if (!root) return NO_CONFIG;
  try {
    const { config, faults } = withBudget(() => readConfig(root, rules));
    for (const { span, message } of faults) tell(span, message);
    return config;
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    tell(root.span, 'the limit of work for one file was reached: this configuration has no effect');
    return NO_CONFIG;
  }
}
