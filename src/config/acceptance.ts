import { groupBy } from '../rule/group-by.ts';
import type { Finding } from '../rule/finding.ts';
import type { Files } from '../source/files.ts';
import type { FileId, Span } from '../source/node.ts';
import { importedFor, type Acknowledged } from './imported-files.ts';
import { hasImports, importedIn } from './imported-suppressions.ts';
import { NOTHING_IMPORTED } from './beside.ts';
import { partsOf } from './other-tools.ts';
import {
  suppressionsIn,
  suppressionsInCode,
  type CodeText,
  type SuppressionDiagnostic,
  type Suppression,
  type Suppressions,
} from './suppressions.ts';

/** What is wrong with a suppression that counts: it is over, names no rule, suppresses nothing, or has a day in its reason and no end. */
export type Stale = {
  readonly suppression: Suppression;
  readonly why: 'expired' | 'unknown' | 'unused' | 'endless';
};

/** Where a suppression that accepted something is written. */
export type AcceptedPlace = { readonly file: FileId; readonly start: number; readonly rule: string };

type Read = Suppressions & {
  readonly unread: readonly SuppressionDiagnostic[];
  readonly byRule: ReadonlyMap<string, readonly Suppression[]>;
};
const NONE: Suppressions = { all: [], faults: [] };

/** The suppressions of the files below one root, and which of them a scan needed. */
export class Acceptance {
  readonly #files: Files;
  readonly #today: string;
  readonly #imports: (file: FileId) => readonly Acknowledged[] | undefined;
  readonly #codeIn: (file: FileId) => CodeText | undefined;
  readonly #read = new Map<FileId, Read>();
  readonly #used = new Set<Suppression>();

  /**
   * `today`: `2026-11-25`. `codeIn`: what a file of code has to say, undefined for any other. `imports`: what is said to other tools counts too, in the files for which it gives a list: what the CDK app of a template
   * acknowledges.
   */
  constructor(
    files: Files,
    today: string,
    imports: (file: FileId) => readonly Acknowledged[] | undefined = () => undefined,
    codeIn: (file: FileId) => CodeText | undefined = () => undefined,
  ) {
    this.#files = files;
    this.#codeIn = codeIn;
    this.#today = today;
    this.#imports = imports;
  }

  /** The suppression of the author that accepts a finding. */
  of({
    rule,
    severity,
    at,
    message,
  }: Pick<Finding, 'rule' | 'severity' | 'at' | 'message'>): Suppression | undefined {
    const { byRule } = this.#in(at.file);
    if (byRule.size === 0) return undefined;
    const near = [rule, `${rule}/${severity}`]
      .flatMap(name => byRule.get(name) ?? [])
      .filter(one => this.#counts(one) && within(at, one.scope));
    const found =
      near.find(({ foreign }) => !foreign) ??
      near.find(({ about }) => about === undefined) ??
      inParts(near, rule, message);
    if (found) this.#used.add(found);
    return found;
  }

  /** The suppressions that accepted something so far. */
  get used(): readonly AcceptedPlace[] {
    return [...this.#used].map(({ rule, at: { file, start } }) => ({ file, start, rule }));
  }

  /** A suppression that accepted something in a part of the scan that was done elsewhere. */
  use({ file, start, rule }: AcceptedPlace): void {
    const found = this.#in(file).all.find(one => one.at.start === start && one.rule === rule);
    if (found) this.#used.add(found);
  }

  faults(file: FileId): readonly SuppressionDiagnostic[] {
    return this.#in(file).faults;
  }

  /** What is written for other tools, counts for the file and has no meaning here. */
  unread(file: FileId): readonly SuppressionDiagnostic[] {
    return this.#in(file).unread;
  }

  /** What the suppressions of a file are not good for; of rules that did not run nothing is known. */
  stale(file: FileId, known: (rule: string) => boolean, ran: (rule: string) => boolean): Stale[] {
    return this.#in(file).all.flatMap((suppression): Stale[] => {
      const rule = suppression.rule.replace(/\/\w+$/, '');
      if (suppression.foreign) return [];
      if (!known(rule)) return [{ suppression, why: 'unknown' }];
      if (!this.#counts(suppression)) return [{ suppression, why: 'expired' }];
      if (ran(rule) && !this.#used.has(suppression)) return [{ suppression, why: 'unused' }];
      return suppression.until === undefined && dayIn(suppression.reason) !== undefined
        ? [{ suppression, why: 'endless' }]
        : [];
    });
  }

  #counts({ until }: Suppression): boolean {
    return until === undefined || this.#today <= until;
  }

  #in(file: FileId): Read {
    const known = this.#read.get(file);
    if (known) return known;
    const text = this.#files.text(file);
    const code = 'source' in text ? this.#codeIn(file) : undefined;
    if (code && 'source' in text) {
      const inCode = suppressionsInCode(code, text.source);
      const read = { ...inCode, unread: [], byRule: groupBy(inCode.all, ({ rule }) => rule) };
      this.#read.set(file, read);
      return read;
    }
    const own = 'source' in text && /[Ss]tackward/.test(text.source.text);
    const others = 'source' in text ? this.#imports(file) : undefined;
    const opened = own || others ? this.#files.open(file) : undefined;
    const written = opened && 'parsed' in opened ? suppressionsIn(opened.parsed, opened.source) : NONE;
    const imported =
      others && opened && 'parsed' in opened
        ? importedFor(opened.parsed, opened.source, this.#files, others)
        : NOTHING_IMPORTED;
    const all = [
      ...written.all,
      ...(others && opened && 'parsed' in opened && hasImports(opened.source.text)
        ? importedIn(opened.parsed, opened.source)
        : []),
      ...imported.suppressions,
    ];
    const read = {
      all,
      faults: written.faults,
      unread: imported.unread,
      byRule: groupBy(all, ({ rule }) => rule),
    };
    this.#read.set(file, read);
    return read;
  }
}

/** The day behind `until` in a reason, where it was perhaps meant to end the suppression. */
export const dayIn = (reason: string): string | undefined =>
  /\buntil:? (\d{4}-\d\d-\d\d)\b/i.exec(reason)?.[1];

/** Suppressions of parts accept a finding when together they cover every part that its message names. */
function inParts(near: readonly Suppression[], rule: string, message: string): Suppression | undefined {
  const first = near.find(({ about = [] }) => about.some(words => says(message, words)));
  const covered = new Set(near.flatMap(({ about = [] }) => about));
  return first && partsOf(rule).every(words => covered.has(words) || !says(message, words))
    ? first
    : undefined;
}

/** Whole words: `port 80` is not in `port 8080`. */
function says(message: string, words: string): boolean {
  for (let at = message.indexOf(words); at >= 0; at = message.indexOf(words, at + 1))
    if (!/\w/.test(message.charAt(at + words.length))) return true;
  return false;
}

const within = (at: Span, scope: Span): boolean =>
  at.file === scope.file && at.start >= scope.start && at.start < scope.end;
