import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadPython } from '../src/code/python/python.ts';
import {
  blocksOf,
  expectation,
  filesOf,
  lineInMarked,
  markedIn,
  marksOf,
  SILENT,
  slipsOfMarks,
  slipsOfPage,
  type Block,
} from '../src/rule/page.ts';
import type { Rule } from '../src/rule/rule.ts';
import { scanText } from '../src/scan/text.ts';
import { textFiles } from '../src/source/texts.ts';
import { rules } from './index.ts';
import { isSelected } from './testing-selection.ts';

beforeAll(loadPython);

const groups = readdirSync('rules', { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name);
const pages = new Map(
  groups.flatMap(group =>
    readdirSync(join('rules', group))
      .filter(name => name.endsWith('.md'))
      .map(name => [name.slice(0, -3), join('rules', group, name)] as const),
  ),
);

test('every page has a rule and every rule a page', () =>
  expect(rules.map(rule => rule.id).toSorted()).toEqual([...pages.keys()].toSorted()));

/** What a rule says of a block, with lines as the page has them. */
function scanned(block: Block, rule: Rule) {
  const { source, strict, today, configuration } = block;
  const result = scanText(source, [rule], { strict, today, configuration, files: textFiles(filesOf(block)) });
  const findings = result.findings.map(one => ({ ...one, line: lineInMarked(block, one.line, one.at.file) }));
  return { ...result, findings };
}

describe.each(rules.filter(isSelected).map(rule => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const page = readFileSync(pages.get(id)!, 'utf8');
  const flagged = blocksOf(page, 'Flagged');
  const accepted = SILENT.flatMap(heading => blocksOf(page, heading));

  test('the title of the page is the title of the rule', () =>
    expect(page.split('\n')[0]).toBe(`# ${rule.title}`));
  test('the page shows both sides', () =>
    expect(Math.min(flagged.length, blocksOf(page, 'Accepted').length)).toBeGreaterThan(0));
  test('nothing of the page is passed over', () =>
    expect([
      ...slipsOfPage(page),
      ...[...flagged, ...accepted].flatMap(block => slipsOfMarks(markedIn(block))),
    ]).toEqual([]));
  test('the page shows the fault in each dialect', () =>
    expect(new Set(flagged.map(block => scanText(block.source, [rule], { strict: true }).dialect))).toEqual(
      new Set(['cloudformation', 'sam', 'serverless']),
    ));

  test.each(flagged)('flags the marked lines: $name', block => {
    const found = scanned(block, rule);
    expect(found.problems).toEqual([]);
    expect(marksOf(markedIn(block))).not.toEqual([]);
    const { wanted, found: said } = expectation(markedIn(block), found.findings, found.undecided);
    expect(said).toEqual(wanted);
    expect(scanned(block, rule)).toEqual(found);
  });
  test.each(accepted)('accepts: $name', block => {
    const found = scanned(block, rule);
    expect(found.problems).toEqual([]);
    const { wanted, found: said } = expectation(markedIn(block), found.findings, found.undecided);
    expect(marksOf(markedIn(block))).toEqual([]);
    expect(said).toEqual(wanted);
  });
});
