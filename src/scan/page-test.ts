import { blocksOf, expectation, marksOf, SILENT, type Block } from '../rule/page.ts';
import type { Rule } from '../rule/rule.ts';
import { scanText } from './scan-text.ts';

/** `line` is that of the page. */
export type PageFault = { readonly line: number; readonly block: string; readonly says: string };
export type PageTested = { readonly blocks: number; readonly failed: number; readonly faults: readonly PageFault[] };

/** The blocks of a rule's page as its tests: what is marked under Flagged is found, and nothing else, and nothing under the other headings. */
export function testedPage(page: string, rule: Rule): PageTested {
  const flagged = blocksOf(page, 'Flagged');
  const blocks = [...flagged, ...SILENT.flatMap(heading => blocksOf(page, heading))];
  const bad = blocks.map(block => faultsOf(block, rule, flagged.includes(block)));
  const missing = ['Flagged', 'Accepted'].filter(heading => blocksOf(page, heading).length === 0).map(heading => ({ line: 1, block: heading, says: `no \`\`\`yaml block stands under ## ${heading}` }));
  return { blocks: blocks.length, failed: bad.filter(faults => faults.length > 0).length + missing.length, faults: [...missing, ...bad.flat()] };
}

function faultsOf({ name, line: from, source, strict, today, configuration }: Block, rule: Rule, flagged: boolean): PageFault[] {
  const fault = (says: string, line = from): PageFault => ({ line, block: name, says });
  const marks = marksOf(source);
  if (flagged && marks.length === 0) return [fault('no line is marked: end one that is to be found with # <-')];
  if (!flagged && marks.length > 0) return [fault('# <- belongs under ## Flagged only', from + marks[0]!.line - 1)];
  try {
    const { problems, findings, undecided } = scanText(source, [rule], { strict, today, configuration });
    const { wanted, found } = expectation(source, findings, undecided);
    const lacks = without(wanted, found).map(one => placed(one, text => `was to be found and was not: ${text || '# <-'}`));
    const more = without(found, wanted).map(one => placed(one, text => `was found and has no such mark: ${text}`));
    return [...problems.map(says => fault(says)), ...[...lacks, ...more].map(({ line, says }) => fault(says, from + line - 1))];
  } catch (error) {
    return [fault(error instanceof Error ? error.message : String(error))];
  }
}

/** `6 high "x"` is line 6 of the block; a reason stands on no line. */
function placed(text: string, says: (text: string) => string): { line: number; says: string } {
  const [, line, rest = ''] = /^(\d+)(?: (.*))?$/s.exec(text) ?? [undefined, '1', `could not tell: ${text}`];
  return { line: Number(line), says: says(rest) };
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter(one => { const at = left.indexOf(one); if (at >= 0) left.splice(at, 1); return at < 0; });
}
