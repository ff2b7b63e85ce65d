import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where reports are kept. What is stored under a key never changes. */
export type Store = {
  /** Stores bytes under a key once: `there` if something is stored already, which stays. Rejects with StoreFault; then nothing is stored. */
  put(key: string, bytes: Uint8Array): Promise<'stored' | 'there'>;
  get(key: string): Promise<Uint8Array | undefined>;
  has(key: string): Promise<boolean>;
  /** The names directly below a prefix such as `runs`, sorted. */
  list(prefix: string): Promise<readonly string[]>;
};

/** The store failed, not the repository: its disk is full, or it cannot be reached. */
export class StoreFault extends Error {}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A folder, which may be shared by machines (NFS 3 or later: `link` has to be atomic). */
export class FolderStore implements Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** A file is complete or absent: it is written beside its place, flushed, and linked there. */
  async put(key: string, bytes: Uint8Array): Promise<'stored' | 'there'> {
    const path = join(this.#folder, key);
    const temporary = join(this.#folder, 'tmp', randomUUID());
    try {
      await mkdir(dirname(temporary), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await link(temporary, path);
      return 'stored';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'there';
      throw new StoreFault(
        `the report cannot be stored: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      );
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#folder, key));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async has(key: string): Promise<boolean> {
    try {
      return (await stat(join(this.#folder, key))).isFile();
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    try {
      return (await readdir(join(this.#folder, prefix))).toSorted();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}
