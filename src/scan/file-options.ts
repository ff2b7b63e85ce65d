import type { Rule } from '../rule/rule.ts';
import { chosenRules, type FileOptions, type ScanOptions } from './options.ts';

/** How one file is looked at. */
export type FileChoice = { readonly options: ScanOptions; readonly rules: readonly Rule[] };
export type ChoiceOf = (file: string) => FileChoice;

const OF_FILES: ReadonlySet<string> = new Set<keyof FileOptions>([
  'preset',
  'severities',
  'optionsOf',
  'settings',
  'parametersOf',
  'excludes',
  'stages',
  'importSuppressions',
  'baseline',
  'fileTimeout',
]);

/** The options of a scan; a file with options of its own has those instead of the scan's. Files whose options are one object share their rules. */
export class FileChoices {
  readonly #all: readonly Rule[];
  readonly #own: ((file: string) => FileOptions | undefined) | undefined;
  readonly #base: FileChoice;
  readonly #shared: ScanOptions;
  readonly #known = new Map<FileOptions | undefined, FileChoice>();

  /** `all` are the built-in rules. Throws UserError for a wrong option. */
  constructor(all: readonly Rule[], options: ScanOptions, own?: (file: string) => FileOptions | undefined) {
    this.#all = all;
    this.#own = own;
    this.#base = this.#chosen(options);
    this.#shared = Object.fromEntries(Object.entries(options).filter(([key]) => !OF_FILES.has(key)));
  }

  /** `file` as it is shown. */
  of(file: string): FileChoice {
    const own = this.#own?.(file);
    const known = this.#known.get(own);
    if (known) return known;
    const choice = own ? this.#chosen({ ...this.#shared, ...own }) : this.#base;
    this.#known.set(own, choice);
    return choice;
  }

  #chosen(options: ScanOptions): FileChoice {
    return { options, rules: chosenRules(this.#all, options) };
  }

  /** Every rule that was chosen for a file so far; without a file, those of the scan. */
  get rules(): readonly Rule[] {
    const lists = [...this.#known.values()].map(({ rules }) => rules);
    const [only = this.#base.rules] = lists;
    if (lists.length < 2) return only;
    const chosen = new Set(lists.flat());
    return [...this.#all, ...chosen].filter(
      (rule, index, all) => chosen.has(rule) && all.indexOf(rule) === index,
    );
  }
}
