import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { docs } from './docs.ts';
import { picture } from './picture.ts';
import { ruleFiles } from './registry.ts';

test.each(Object.entries(docs(ruleFiles(), rules)))('%s is what `npm run gen` writes', (path, text) => expect(readFileSync(path, 'utf8')).toBe(text));
test('every rule is on both indexes, and every command on the page of options', () => {
  const pages = docs(ruleFiles(), rules);
  for (const { id } of rules) expect(pages['docs/rules.md']).toContain(`[\`${id}\`](../rules/`);
  for (const command of ['lower', 'baseline', 'init', 'explain', 'test-rules', 'rules']) expect(pages['docs/options.md']).toContain(`## \`stackward ${command}\``);
});

test('a picture has the colours, the columns and the text as it was', () => {
  const svg = picture('\u001B[1ma.yaml\u001B[22m \u001B[31mhigh\u001B[39m <b> & c\n  x\n');
  expect([...svg.matchAll(/<text x="([\d.]+)" y="(\d+)" fill="(#\w+)"( font-weight="bold")?[^>]*>([^<]*)</g)].map(([, x, y, fill, bold, text]) => [Math.round((Number(x) - 20) / (14 * 0.602)), Number(y), fill, bold !== undefined, text])).toEqual([
    [0, 50, '#e6edf3', true, 'a.yaml'], [7, 50, '#ff7b72', false, 'high'], [12, 50, '#e6edf3', false, '&lt;b&gt; &amp; c'], [2, 70, '#e6edf3', false, 'x'],
  ]);
});

const written = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md')).map(name => join(folder, name));
const anchors = (page: string): string[] => [...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title!.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-'));

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...written('docs'), ...written('rules')])('no link of %s is dead', path => {
  const page = readFileSync(path, 'utf8').replace(/^(`{3,4})[^]*?^\1$/gm, '');
  const dead = [...page.matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].filter(([, target, anchor]) => {
    const file = target === '' ? path : join(dirname(path), target!);
    return !existsSync(file) || (anchor !== undefined && !anchors(readFileSync(file, 'utf8')).includes(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});
