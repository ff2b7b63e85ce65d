import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanText } from '../tools/scan-text.ts';
import { rules } from './index.ts';

const groups = readdirSync('rules', { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name);
const pages = new Map(groups.flatMap(group => readdirSync(join('rules', group)).filter(name => name.endsWith('.md')).map(name => [name.slice(0, -3), join('rules', group, name)] as const)));

test('every page has a rule and every rule a page', () => expect(rules.map(rule => rule.id).toSorted()).toEqual([...pages.keys()].toSorted()));

describe.each(rules.map(rule => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const page = readFileSync(pages.get(id)!, 'utf8');
  const flagged = blocks(page, 'Flagged');
  const accepted = [...blocks(page, 'Accepted'), ...blocks(page, 'Fix'), ...blocks(page, 'Not flagged because')];

  test('the title of the page is the title of the rule', () => expect(page.split('\n')[0]).toBe(`# ${rule.title}`));
  test('the page shows both sides', () => expect(Math.min(flagged.length, blocks(page, 'Accepted').length)).toBeGreaterThan(0));
  test('the page shows the fault in each dialect', () =>
    expect(new Set(flagged.map(block => scanText(block.source, [rule], { strict: true }).dialect))).toEqual(new Set(['cloudformation', 'sam', 'serverless'])));

  test.each(flagged)('flags the marked lines: $name', ({ source, strict }) => {
    const found = scanText(source, [rule], { strict });
    expect(found.problems).toEqual([]);
    expect(marks(source)).not.toEqual([]);
    expect(found.findings.map(it => `${it.line} ${it.when.join(' and ')}`.trim()).toSorted()).toEqual(marks(source).toSorted());
    expect(scanText(source, [rule], { strict })).toEqual(found);
  });
  test.each(accepted)('accepts: $name', ({ source, strict }) => {
    const found = scanText(source, [rule], { strict });
    expect(found.problems).toEqual([]);
    expect(found.findings).toEqual([]);
  });
});

type Block = { readonly name: string; readonly source: string; readonly strict: boolean };

/** The YAML blocks under a heading; a block that says `strict` after `yaml` is scanned with the strict preset. */
function blocks(page: string, heading: string): Block[] {
  const section = page.split(/^## /m).find(text => text.startsWith(heading)) ?? '';
  return [...section.matchAll(/^```yaml( strict)?\n(.*?)^```$/gms)].map(([, strict, source], index) => ({ name: `${heading} ${index + 1}`, source: source!, strict: strict !== undefined }));
}

/** `# <-` ends a flagged line, with the branch after `when`. */
function marks(source: string): string[] {
  return source.split('\n').flatMap((line, index) => {
    const mark = /# <-(?: when (.*))?$/.exec(line.trimEnd());
    return mark ? [`${index + 1} ${mark[1] ?? ''}`.trim()] : [];
  });
}
