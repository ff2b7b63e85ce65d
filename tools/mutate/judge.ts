import '../facts-setup.ts';
import { readFileSync } from 'node:fs';
import {
  blocksOf,
  expectation,
  filesOf,
  lineInMarked,
  markedIn,
  SILENT,
  type Block,
} from '../../src/rule/page.ts';
import type { Rule } from '../../src/rule/rule.ts';
import { textFiles } from '../../src/source/texts.ts';
import { lowerText, type As, type LoweredText } from '../../src/scan/text.ts';

export { loadPython } from '../../src/code/python/python.ts';

type Told = {
  readonly marks: boolean;
  readonly severities: string;
  readonly words: string;
  readonly undecided: string;
};
export type Page = readonly { readonly lowered: LoweredText; readonly as: As; readonly block: Block }[];

/** A page's blocks, each lowered once. */
export function pageOf(path: string): Page {
  const page = readFileSync(path, 'utf8');
  return ['Flagged', ...SILENT]
    .flatMap(heading => blocksOf(page, heading))
    .map(block => {
      const { source, strict, today, configuration } = block;
      return {
        lowered: lowerText(source, { files: textFiles(filesOf(block)) }),
        as: { strict, today, configuration },
        block,
      };
    });
}

/** How a rule does on a page: whether each block is as it is marked, and all that it says. */
export function judgedBy(rule: Rule, page: Page): Told {
  const all = page.map(({ lowered, as, block }) => {
    const { findings, undecided, broken } = lowered.judged([rule], as);
    const told = findings.map(finding => ({
      ...finding,
      line: lineInMarked(block, lowered.lineOf(finding), finding.at.file),
    }));
    const { wanted, found } = expectation(markedIn(block), told, undecided);
    return {
      marks: broken.length === 0 && found.join('\n') === wanted.join('\n'),
      severities: told.map(({ line, severity }) => `${line} ${severity}`).join('\n'),
      words: told
        .map(({ message, why, fix, related }) => JSON.stringify([message, why, fix, related]))
        .join('\n'),
      undecided: undecided.map(({ reason }) => reason).join('\n'),
    };
  });
  const joined = (key: 'severities' | 'words' | 'undecided'): string =>
    all.map(one => one[key]).join('\n---\n');
  return {
    marks: all.every(({ marks }) => marks),
    severities: joined('severities'),
    words: joined('words'),
    undecided: joined('undecided'),
  };
}
