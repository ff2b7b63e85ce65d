import { basename, dirname, relative, resolve, sep } from 'node:path';
import { readBaseline, type Baseline } from '../config/baseline.ts';
import { Disk, isBelow } from './disk.ts';
import { ConfigFiles, type ConfigChain, type ConfigPlace } from './config-files.ts';
import { exists } from './exists.ts';
import { Project } from './project.ts';

/** The configurations of a scan: the one where it starts, and those in the folders below it. */
export class Projects {
  readonly #place: ConfigPlace;
  readonly #files: ConfigFiles;
  readonly #top: string;
  readonly #pinned: boolean;
  readonly #projects = new Map<ConfigChain, Project>();
  readonly #loaded = new Set<Project>();
  readonly #baselines = new Map<string, Baseline | undefined>();
  /** The one that says what is scanned; undefined without one. */
  readonly start: Project | undefined;

  /** `named`: the only one, for all files. */
  constructor(paths: readonly string[], named: string | undefined, place: ConfigPlace) {
    const { cwd } = place;
    this.#place = place;
    this.#files = new ConfigFiles(place);
    this.#top = common(paths.filter(path => path !== '-').map(path => startOf(resolve(cwd, path)))) ?? cwd;
    this.#pinned = named !== undefined;
    const chain = named === undefined ? this.#files.nearest(this.#top, this.#top) : this.#files.named(named);
    this.start = chain && this.#project(chain);
  }

  /** The one that counts for a file: the nearest, unless one is named for all. */
  of(file: string): Project | undefined {
    if (this.#pinned || file === '-') return this.start;
    const folder = dirname(resolve(this.#place.cwd, file));
    const chain = this.#files.nearest(folder, isBelow(this.#top, folder) ? this.#top : folder);
    return chain ? this.#project(chain) : this.start;
  }

  /** Reads what the configurations of these files name. */
  async load(files: readonly string[]): Promise<void> {
    for (const project of new Set([this.start, ...files.map(file => this.of(file))])) {
      if (!project || this.#loaded.has(project)) continue;
      this.#loaded.add(project);
      await project.load(this.#place.fault);
    }
  }

  /** The baseline that a project names; undefined for one that can not be read, which is told. */
  baselineOf(project: Project): Baseline | undefined {
    const { path, root } = project.baseline ?? {};
    if (path === undefined) return undefined;
    if (!this.#baselines.has(path)) {
      const read = baselineIn(path, this.#place.cwd, root);
      if ('fault' in read) this.#place.fault(read.fault);
      this.#baselines.set(path, 'fault' in read ? undefined : read.accepted);
    }
    return this.#baselines.get(path);
  }

  #project(chain: ConfigChain): Project {
    const project = this.#projects.get(chain) ?? new Project(chain, this.#place.cwd);
    this.#projects.set(chain, project);
    return project;
  }
}

const startOf = (path: string): string => {
  const plain = /[*?[{]/.exec(path);
  const base = plain && !exists(path) ? dirname(`${path.slice(0, plain.index)}x`) : path;
  return /\.\w+$/.test(basename(base)) && !isFolder(base) ? dirname(base) : base;
};
const isFolder = (path: string): boolean => exists(`${path}${sep}.`);

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

/** A baseline file, or why it can not be read. `root`: what it must be below. */
export function baselineIn(
  file: string,
  cwd: string,
  root?: string,
): { readonly accepted: Baseline } | { readonly fault: string } {
  const path = resolve(cwd, file);
  const shown = relative(cwd, path).split(sep).join('/');
  const from = root ?? dirname(path);
  const opened = new Disk(from).open(relative(from, path).split(sep).join('/'));
  if ('refused' in opened) return { fault: `--baseline ${shown}: ${opened.message}` };
  const lost = opened.parsed.problems.find(problem => problem.lost);
  const read = lost ? { fault: lost.message } : readBaseline(opened.parsed.root);
  return 'fault' in read ? { fault: `--baseline ${shown}: ${read.fault}` } : { accepted: read };
}
