import { dirname, join, relative, sep } from 'node:path';
import { textIn } from './disk.ts';
import { IgnoreList } from '../source/ignored.ts';

/** Folders that hold what others wrote or what a build made. */
export const NEVER_WALKED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.serverless',
  '.aws-sam',
  'cdk.out',
]);

/** The .gitignore files that count in one folder: its own and those above it up to the root. */
export class Gitignore {
  readonly #folder: string;
  readonly #rules: IgnoreList;
  readonly #above: Gitignore | undefined;

  private constructor(folder: string, above: Gitignore | undefined) {
    this.#folder = folder;
    this.#above = above;
    this.#rules = rulesIn(folder);
  }

  /** For a folder below `root`; one that the files above it ignore, but the user named, starts anew. */
  static at(folder: string, root: string): Gitignore {
    if (folder === root) return new Gitignore(folder, undefined);
    const above = Gitignore.at(dirname(folder), root);
    return new Gitignore(folder, above.ignores(folder, true) ? undefined : above);
  }

  below(folder: string): Gitignore {
    return new Gitignore(folder, this);
  }

  /** The rule nearest to the file decides, as git does it. `path` is absolute. */
  ignores(path: string, isFolder: boolean): boolean {
    const verdict = this.#rules.isEmpty ? undefined : this.#verdict(path, isFolder);
    if (verdict !== undefined) return verdict === 'ignored';
    return this.#above?.ignores(path, isFolder) ?? false;
  }

  #verdict(path: string, isFolder: boolean): ReturnType<IgnoreList['verdict']> {
    const name = relative(this.#folder, path).split(sep).join('/');
    return this.#rules.verdict(isFolder ? `${name}/` : name);
  }
}

/** Most folders have none, and one that can not be read ignores nothing. */
const rulesIn = (folder: string): IgnoreList =>
  new IgnoreList((textIn(join(folder, '.gitignore')) ?? '').replace(/^\uFEFF/, '').split('\n'));
