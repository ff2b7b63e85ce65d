import { sha256 } from '../digest/digest.ts';
import { groupBy } from '../rule/group-by.ts';
import type { FileId } from '../source/node.ts';
import type { AcceptedPlace } from '../config/acceptance.ts';
import type { FileResult, TargetResult } from './file-result.ts';
import type { Target } from './find.ts';
import type { Presented } from './present.ts';
import { isLikeShard } from './shard-shape.ts';
import { TOOL } from './tool-version.ts';
import { UserError } from './user-error.ts';

/** A part of a scan that several machines do; `index` counts from 1. */
export type Shard = { readonly index: number; readonly total: number };

/** What of a scan is done here, where several machines do it. */
export type ScanParts = {
  /** Only the templates of this shard. */
  readonly shard?: Shard | undefined;
  /** What each template came to in shards, instead of scanning it. */
  readonly merged?: MergedShards | undefined;
  /** Scans elsewhere, and says what each template came to; undefined where it does not. */
  readonly workers?:
    | ((targets: readonly Target[], onProgress: (done: number) => void) => Promise<ScannedParts | undefined>)
    | undefined;
  /** Called with what each template came to, before it is one report. */
  readonly onResults?: (results: readonly TargetResult[], used: readonly AcceptedPlace[]) => void;
};

/** Whether a template belongs to a shard: by the digest of its path from the root, so that another template moves none. */
const isInShard = ({ file }: Target, { index, total }: Shard): boolean =>
  Number.parseInt(sha256(file).slice(0, 12), 16) % total === index - 1;

/** So many parts a scan may have. */
export const MOST_SHARDS = 10_000;
/** Whether there is a part of that number, of so many. */
export const isPart = ({ index, total }: Shard): boolean =>
  Number.isInteger(total) &&
  total >= 1 &&
  total <= MOST_SHARDS &&
  Number.isInteger(index) &&
  index >= 1 &&
  index <= total;

const SCHEMA = 'stackward.shard/1';
const BEGINS = `{"schema":"${SCHEMA}"`;

/** The templates of a shard; what other shards wrote beside them is not looked at. */
export const targetsOf = (
  targets: readonly Target[],
  { shard, merged }: Pick<ScanParts, 'shard' | 'merged'>,
): readonly Target[] =>
  shard || merged
    ? targets.filter(target => (!shard || isInShard(target, shard)) && !isShardFile(target))
    : targets;

function isShardFile({ root, file }: Target): boolean {
  if (!file.endsWith('.json')) return false;
  const text = root.files.text(file);
  return 'source' in text && text.source.text.startsWith(BEGINS);
}

/** `used`: the suppressions that accepted something. */
export type ScannedParts = {
  readonly results: readonly TargetResult[];
  readonly used: readonly AcceptedPlace[];
};

type StoredFile = Omit<FileResult, 'target'>;
/** What a target came to, for whoever has the target. */
export type PackedTarget = StoredFile & {
  readonly nested: readonly (StoredFile & { readonly at: FileId })[];
};
type StoredTarget = PackedTarget & {
  /** SHA-256 of the text that was scanned. */
  readonly text: string;
};

export function packed(result: TargetResult): PackedTarget {
  const { target: _, nested, ...own } = result;
  return { ...own, nested: nested.map(({ target: at, ...one }) => ({ ...one, at: at.file })) };
}
export const unpacked = ({ nested, ...own }: PackedTarget, target: Target): TargetResult => ({
  ...own,
  target,
  nested: nested.map(({ at, ...one }) => ({ ...one, target: { root: target.root, file: at, named: false } })),
});

/** What a shard found, as it is written to a file for `stackward merge`. */
export type ShardResults = {
  readonly schema: typeof SCHEMA;
  readonly version: string;
  readonly shard: Shard;
  /** The settings of the command, of which no value of a parameter is one. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly targets: readonly (readonly [path: string, result: StoredTarget])[];
  readonly used: readonly AcceptedPlace[];
};

export function shardResults(
  shard: Shard,
  settings: Readonly<Record<string, unknown>>,
  { results, used }: { readonly results: readonly TargetResult[]; readonly used: readonly AcceptedPlace[] },
): ShardResults {
  return {
    schema: SCHEMA,
    version: TOOL.version,
    shard,
    settings,
    targets: results.map(one => [one.file.path, { ...packed(one), text: textDigest(one.target) }]),
    used,
  };
}

function textDigest({ root, file }: Target): string {
  const text = root.files.text(file);
  return 'source' in text ? sha256(text.source.text) : text.refused;
}

/** Results of all shards of one scan. */
export class MergedShards {
  readonly #targets: ReadonlyMap<string, StoredTarget>;
  readonly used: readonly AcceptedPlace[];
  readonly paths: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Why they are not all of one scan; then there is nothing to merge. */
  readonly faults: readonly string[];

  /** `shards`: by the names of their files, what is in them, parsed. */
  constructor(shards: ReadonlyMap<string, unknown>) {
    const read = [...shards].filter((one): one is [string, ShardResults] => isShard(one[1]));
    const all = read.map(([, shard]) => shard);
    this.#targets = new Map(all.flatMap(({ targets }) => targets));
    this.used = all.flatMap(({ used }) => used);
    this.settings = all[0]?.settings ?? {};
    const { paths } = this.settings;
    this.paths = Array.isArray(paths) ? paths.filter(path => typeof path === 'string') : [];
    this.faults = faultsOf(shards, read);
  }

  /** What a template came to, without what is not asked for. Throws UserError where no shard knows it as it is now. */
  resultOf(target: Target, asked: FormatDetails): TargetResult {
    const path = target.root.shown(target.file);
    const stored = this.#targets.get(path);
    if (!stored)
      throw new UserError(`${path} is in no shard: run the shards and the merge on the same files`);
    const { text, ...own } = stored;
    if (text !== textDigest(target)) throw new UserError(`${path} changed since its shard was scanned`);
    const shown = only(own, asked);
    return unpacked({ ...shown, nested: shown.nested.map(one => only(one, asked)) }, target);
  }
}

/** What only some formats show. A shard stores all of it, as it does not know which the merge prints. */
export type FormatDetails = { readonly fixes: boolean; readonly checks: boolean; readonly graphs: boolean };

function only<F extends StoredFile>(one: F, { fixes, checks, graphs }: FormatDetails): F {
  const plain = ({ repair, ...finding }: Presented): Presented =>
    fixes && repair ? { ...finding, repair } : finding;
  const { checks: passed, ...file } = one.file;
  return {
    ...one,
    file: checks && passed ? { ...file, checks: passed } : file,
    findings: one.findings.map(plain),
    suppressed: one.suppressed.map(plain),
    ...(graphs ? {} : { graphs: undefined }),
  };
}

function isShard(found: unknown): found is ShardResults {
  if (!isLikeShard(found)) return false;
  const { schema, shard } = found as ShardResults;
  return schema === SCHEMA && isPart(shard);
}

function faultsOf(
  shards: ReadonlyMap<string, unknown>,
  read: readonly (readonly [string, ShardResults])[],
): readonly string[] {
  const others = [...shards].filter(([, found]) => !isShard(found)).map(([name]) => name);
  if (others.length > 0) return others.map(name => `${name} is no result of \`stackward --shard\``);
  const [[, first] = []] = read;
  if (!first) return ['there is no shard to merge'];
  const wrong = read.flatMap(([name, { version, shard, settings }]) => {
    if (version !== TOOL.version)
      return [`${name} was written by version ${version}; this is version ${TOOL.version}`];
    if (shard.total !== first.shard.total)
      return [`${name} is one of ${shard.total} shards, and others are of ${first.shard.total}`];
    const differing = [...new Set([...Object.keys(settings), ...Object.keys(first.settings)])].filter(
      key => JSON.stringify(settings[key]) !== JSON.stringify(first.settings[key]),
    );
    return differing.length > 0 ? [`${name} was scanned with other settings: ${differing.join(', ')}`] : [];
  });
  if (wrong.length > 0) return wrong;
  const numbers = Array.from({ length: first.shard.total }, (_, at) => at + 1);
  const byNumber = groupBy(read, ([, { shard }]) => shard.index);
  return numbers.flatMap(number => {
    const found = (byNumber.get(number) ?? []).map(([name]) => name);
    if (found.length === 1) return [];
    return found.length === 0
      ? [`shard ${number} of ${first.shard.total} is missing`]
      : [`${found.join(' and ')} are both shard ${number}`];
  });
}
