import {
  blocksOf,
  disagreements,
  filesOf,
  lineInMarked,
  markedIn,
  marksOf,
  SILENT,
  slipsOfMarks,
  slipsOfPage,
  type Block,
  type Slip,
} from '../rule/page.ts';
import type { Rule } from '../rule/rule.ts';
import { textFiles } from '../source/texts.ts';
import { lowerText } from './text.ts';
import { UserError } from './user-error.ts';

/** A line of a page that fails: with a message, or with what was wanted there and what was found. */
export type Failure = { readonly line: number } & (
  | { readonly message: string }
  | { readonly wanted: readonly string[]; readonly found: readonly string[] }
);
/** A block of a page; it passed where nothing failed. */
export type TestedBlock = {
  readonly name: string;
  readonly line: number;
  readonly failures: readonly Failure[];
};
/** `slips` are parts of the page that can not be run. */
export type TestedPage = {
  readonly blocks: readonly TestedBlock[];
  readonly slips: readonly Slip[];
  readonly flagged: number;
};

/** Runs the blocks of a page on its rule. A block that says no day is judged on a day before every other. */
export function testPage(page: string, rule: Rule): TestedPage {
  const flagged = blocksOf(page, 'Flagged');
  const silent = SILENT.flatMap(heading => blocksOf(page, heading));
  const tested = (block: Block, marks: readonly Failure[]): TestedBlock => ({
    name: block.name,
    line: block.line,
    failures: [...marks, ...failuresOf(block, rule)].map(failure => ({
      ...failure,
      line: block.line + failure.line - 1,
    })),
  });
  return {
    slips: slipsOfPage(page),
    flagged: flagged.length,
    blocks: [
      ...flagged.map(block => tested(block, unmarked(block))),
      ...silent.map(block => tested(block, marked(block))),
    ],
  };
}

const unmarked = (block: Block): Failure[] =>
  marksOf(markedIn(block)).length + slipsOfMarks(markedIn(block)).length > 0
    ? []
    : [{ line: 1, message: 'no line of this block is marked with # <- as a finding' }];
const marked = (block: Block): Failure[] =>
  marksOf(markedIn(block)).map(({ line }) => ({
    line,
    message: 'marks are allowed only under "## Flagged"',
  }));

/** In the lines of the block. What was not read whole, or threw, is not compared. */
function failuresOf(block: Block, rule: Rule): readonly Failure[] {
  const { source, strict, today = '', configuration } = block;
  const slips = slipsOfMarks(markedIn(block));
  const lowered = lowerText(source, { files: textFiles(filesOf(block)) });
  if (slips.length + lowered.problems.length > 0) return [...slips, ...lowered.problems];
  try {
    const { findings, undecided, broken } = lowered.judged([rule], { strict, today, configuration });
    if (broken.length > 0)
      return broken.map(one => ({
        line: lowered.lineOf(one),
        message: `the rule failed on ${one.resource}: ${one.error}`,
      }));
    return disagreements(
      markedIn(block),
      findings.map(one => ({ ...one, line: lineInMarked(block, lowered.lineOf(one), one.at.file) })),
      undecided,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ line: 1, message: error.message }];
  }
}
