import type { FileOptions, ScanOptions } from './options.ts';
import type { Files } from '../source/files.ts';
import type { FileId } from '../source/node.ts';

/** A root and its files. */
export type ScanRoot = {
  readonly files: Files;
  /** How a file of this root is called from the working directory, with `/`. */
  shown(file: FileId): string;
};

/** A file to look at. `named`: the user named it (a walk or a glob did not merely find it). */
export type Target = { readonly root: ScanRoot; readonly file: FileId; readonly named: boolean };
/** A path that holds no file to look at. `fatal` ones are the file's or folder's failure, others a note. */
export type PathError = {
  readonly path: string;
  readonly uri: string;
  readonly code: string;
  readonly message: string;
  readonly fatal: boolean;
};

/** What the user's paths come to, sorted by path, each file once. */
export type FoundFiles = { readonly targets: readonly Target[]; readonly pathErrors: readonly PathError[] };

/** `lenient`: files that are named and are no templates are passed over, like those that are merely found. */
export type Find = { readonly root?: string; readonly lenient?: boolean };
/** The world around a scan: the command and the library give it the disk, tests what they like. */
export type Host = { find(paths: readonly string[], how: Find): FoundFiles | Promise<FoundFiles> };

/** What is to be scanned, and what differs for single files. */
export type Found = FoundFiles & { readonly fileOptions?: (file: string) => FileOptions | undefined };

/** The files to scan: those that the user named, and those that were found and are not excluded. */
export async function find(paths: readonly string[], options: ScanOptions, host: Host): Promise<Found> {
  const { targets, pathErrors } = await host.find(paths, {
    ...(options.root === undefined ? {} : { root: options.root }),
    lenient: options.lenient === true,
  });
  const shown = ({ root, file }: Target): string => root.shown(file);
  const fileOptions = await options.perFile?.(targets.map(shown));
  const isExcluded = (name: string): boolean =>
    (fileOptions?.(name)?.excludes ?? options.excludes)?.(name) === true;
  return {
    targets: targets.filter(target => {
      const name = shown(target);
      if ((target.named && options.forceExclude !== true) || !isExcluded(name)) return true;
      options.onExcluded?.(name, target.named);
      return false;
    }),
    pathErrors,
    ...(fileOptions ? { fileOptions } : {}),
  };
}
