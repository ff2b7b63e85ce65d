import type { Finding } from '../rule/finding.ts';
import type { Files } from '../source/files.ts';
import type { FileId, Span } from '../source/node.ts';
import { suppressionsIn, type Fault, type Suppression, type Suppressions } from './suppressions.ts';

/** What is wrong with a suppression that counts: it is over, names no rule, or suppresses nothing. */
export type Stale = { readonly suppression: Suppression; readonly why: 'expired' | 'unknown' | 'unused' };

const NONE: Suppressions = { all: [], faults: [] };

/** The suppressions of the files below one root, and which of them a scan needed. */
export class Acceptance {
  readonly #files: Files;
  readonly #today: string;
  readonly #read = new Map<FileId, Suppressions>();
  readonly #used = new Set<Suppression>();

  /** `today`: `2026-11-25`. */
  constructor(files: Files, today: string) {
    this.#files = files;
    this.#today = today;
  }

  /** The suppression of the author that accepts a finding. */
  of({ rule, severity, at }: Pick<Finding, 'rule' | 'severity' | 'at'>): Suppression | undefined {
    const found = this.#in(at.file).all.find(one => (one.rule === rule || one.rule === `${rule}/${severity}`) && this.#counts(one) && within(at, one.scope));
    if (found) this.#used.add(found);
    return found;
  }

  faults(file: FileId): readonly Fault[] { return this.#in(file).faults; }

  /** What the suppressions of a file are not good for; of rules that did not run nothing is known. */
  stale(file: FileId, known: (rule: string) => boolean, ran: (rule: string) => boolean): Stale[] {
    return this.#in(file).all.flatMap((suppression): Stale[] => {
      const rule = suppression.rule.replace(/\/\w+$/, '');
      if (suppression.foreign) return [];
      if (!known(rule)) return [{ suppression, why: 'unknown' }];
      if (!this.#counts(suppression)) return [{ suppression, why: 'expired' }];
      return ran(rule) && !this.#used.has(suppression) ? [{ suppression, why: 'unused' }] : [];
    });
  }

  #counts({ until }: Suppression): boolean { return until === undefined || this.#today <= until; }

  #in(file: FileId): Suppressions {
    const known = this.#read.get(file);
    if (known) return known;
    const text = this.#files.text(file);
    const opened = 'source' in text && text.source.text.includes('stackward') ? this.#files.open(file) : undefined;
    const read = opened && 'parsed' in opened ? suppressionsIn(opened.parsed, opened.source) : NONE;
    this.#read.set(file, read);
    return read;
  }
}

const within = (at: Span, scope: Span): boolean => at.file === scope.file && at.start >= scope.start && at.start < scope.end;
