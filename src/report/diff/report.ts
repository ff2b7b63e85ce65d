import { EFFECTS, type Effect } from '../../model/effect.ts';

/** Lines and columns count from 1; `file` is relative to the working directory. */
export type DiffPlace = { readonly file: string; readonly line: number; readonly column: number };

/** One sentence about what a change of a template means, fit to be shown. */
export type ReportedChange = {
  readonly effect: Effect;
  readonly topic: string;
  readonly subject: string;
  readonly message: string;
  readonly resourceType: string;
  /** Logical ids. */
  readonly resource: { readonly before?: string; readonly after?: string };
  /** Of access: the gravest access level that comes or goes. */
  readonly level?: string;
  readonly at: { readonly before?: DiffPlace; readonly after?: DiffPlace };
  readonly when: readonly string[];
  readonly confidence: 'certain' | 'with defaults';
  /** False where only deployment tells whether anything changes. */
  readonly certain: boolean;
};

export type DiffProblem = {
  readonly side: 'before' | 'after' | 'both';
  readonly text: string;
  readonly lost: boolean;
};

/** One template before and after. `same`: it deploys the same. */
export type DiffFile = {
  readonly before?: string;
  readonly after?: string;
  readonly status: 'changed' | 'same' | 'added' | 'removed' | 'unreadable';
  readonly changes: readonly ReportedChange[];
  readonly problems: readonly DiffProblem[];
  /** What was not compared, and why, a sentence each. */
  readonly incomplete: readonly string[];
};

export type DiffReport = {
  readonly tool: { readonly name: string; readonly version: string };
  readonly before: string;
  readonly after: string;
  readonly files: readonly DiffFile[];
};

export type DiffCounts = {
  readonly effects: Readonly<Record<Effect, number>>;
  readonly uncertain: number;
};

/** How many sentences of each effect there are, and of how many only deployment tells whether anything changes. */
export function countsOf({ files }: Pick<DiffReport, 'files'>): DiffCounts {
  const all = files.flatMap(({ changes }) => changes);
  const effects = Object.fromEntries(
    EFFECTS.map(effect => [effect, all.filter(one => one.effect === effect && one.certain).length]),
  ) as Record<Effect, number>;
  return { effects, uncertain: all.filter(({ certain }) => !certain).length };
}

export const pathOf = ({ before, after }: Pick<DiffFile, 'before' | 'after'>): string =>
  after ?? before ?? '';

/** The line that did it: the new one, or where nothing came the old one. */
export const placeOfChange = ({ at }: ReportedChange): DiffPlace | undefined => at.after ?? at.before;
/** Whether it is a line that is no longer there. */
export const isOldPlace = ({ at }: ReportedChange): boolean =>
  at.after === undefined && at.before !== undefined;

/** The sentence with its branch. */
export const changeSentence = ({ message, when, confidence, certain }: ReportedChange): string =>
  `${message}${when.length > 0 ? ` when ${when.join(' and ')}` : ''}${confidence === 'certain' ? '' : ' (with parameter defaults)'}${certain ? '' : ' (may be equal once deployed)'}`;

/** What to tell of what was not understood: all that cannot be read, or that is so on one side only; of what is the same on both sides only how much it is. */
export function problemsToTell(
  { problems, status }: DiffFile,
  verbose: boolean,
): { readonly told: readonly DiffProblem[]; readonly left: number } {
  const told = problems.filter(
    ({ side, lost }) => verbose || lost || side !== 'both' || status === 'unreadable',
  );
  return { told, left: problems.length - told.length };
}
