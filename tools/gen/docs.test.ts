import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixes } from '../../rules/fixes.ts';
import { rules } from '../../rules/index.ts';
import { main } from '../../src/cli/main.ts';
import { itemsOf, STANDARDS } from '../../src/rule/standards.ts';
import { anchor, docPages } from './docs.ts';
import { linksOf, prose } from './links.ts';
import { picture } from './picture.ts';
import { ruleFiles } from './registry.ts';
import { PICTURE, quiet, sample } from './sample.ts';

const generated = docPages(ruleFiles(), rules);
const PAGES = [
  'README.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'SKILL.md',
  'cdk/README.md',
  'serverless-stackward/README.md',
  ...files('docs'),
  ...files('rules'),
];

test.each([...generated.keys()])('%s is what `npm run gen` writes', path =>
  expect(readFileSync(path, 'utf8')).toBe(generated.get(path)),
);
test.each(rules.map(({ id }) => id))(
  'the index names %s once, and a standard names it where it is mapped',
  id => {
    const { maps } = rules.find(rule => rule.id === id)!;
    expect(generated.get('docs/rules.md')!.split(`[\`${id}\`]`)).toHaveLength(2);
    expect(generated.get('docs/standards.md')!.split(`[\`${id}\`]`)).toHaveLength(
      1 + STANDARDS.flatMap(standard => itemsOf(standard, maps)).length,
    );
  },
);
test.each(ruleFiles())(
  '`explain $id` prints the page beside the rule, and its references',
  async ({ id, group }) => {
    const page = readFileSync(join('rules', group, `${id}.md`), 'utf8');
    let said = '';
    expect(
      await main(['explain', id], {
        ...quiet,
        cwd: '.',
        out: text => {
          said += text;
        },
      }),
    ).toBe(0);
    const { references } = rules.find(rule => rule.id === id)!;
    const shown = page
      .replace('\n', ` ${id}\n`)
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/^```.*$/gm, '');
    const fix = Object.hasOwn(fixes, id)
      ? letters(said).slice(letters(shown).length).replace(/See.*/s, '')
      : '';
    if (Object.hasOwn(fixes, id))
      expect(fix).toMatch(
        new RegExp(`^Automaticfixstackwardfix.*${letters(fixes[id]!.changes.toSorted().join(''))}$`),
      );
    const see = references.length > 0 ? `See${references.join('')}` : '';
    expect(letters(said)).toBe(letters(shown) + fix + letters(see));
  },
);
test('the documentation has a door that leads to each page', () =>
  expect(
    files('docs').filter(path => path !== 'docs/README.md' && !links('docs/README.md').includes(path)),
  ).toEqual([]));

describe('links', () => {
  test.each(PAGES)('none of %s is dead', path =>
    expect(links(path).filter(target => !alive(target))).toEqual([]),
  );
  test('a dead one is seen', () =>
    expect(['docs/none.md', 'docs/ci.md#none', 'docs/ci.md#gitlab'].map(alive)).toEqual([
      false,
      false,
      true,
    ]));
});

describe('the picture', () => {
  test('is what `npm run gen` writes', async () =>
    expect(readFileSync(PICTURE, 'utf8')).toBe(picture(await sample(true))));
  test('says what the text says', async () => {
    const words = (text: string): string => text.replace(/\s+/g, '');
    const drawn = [...readFileSync(PICTURE, 'utf8').matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
      .map(([, text]) =>
        text!
          .replaceAll('&quot;', '"')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&'),
      )
      .join('');
    expect(words(drawn)).toBe(words(await sample(false)));
  });
  test('holds no markup of the text, and no control character', () => {
    const drawn = picture('\u001b[31m<script>"&\u001b[39m\u001b]8;;x\u0007\u202e');
    expect(drawn).toContain('fill="#ff7b72">&lt;script&gt;&quot;&amp;</text>');
    expect(drawn).not.toMatch(/<script|[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

/** Without what only sets it: spaces, lines, marks of tables and code. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
    .toSorted();
}
/** Where the relative links of a page lead, from the root. */
const links = (path: string): string[] => linksOf(path, readFileSync(path, 'utf8'));
function alive(target: string): boolean {
  const [path = '', hash] = target.split('#');
  if (!existsSync(path) || relative('.', path).startsWith('..')) return false;
  return hash === undefined || anchorsOf(path).includes(hash);
}
function anchorsOf(path: string): string[] {
  const headings = [...prose(readFileSync(path, 'utf8')).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) =>
    anchor(heading!.replace(/\]\([^)]*\)/g, '').trim()),
  );
  return headings.map((one, index) => {
    const before = headings.slice(0, index).filter(other => other === one).length;
    return before === 0 ? one : `${one}-${before}`;
  });
}

describe('docs/architecture.md', () => {
  const map = readFileSync('docs/architecture.md', 'utf8');
  const paths = [...map.matchAll(/`((?:src|rules|fixtures|tools|docs|data|schema)\/[\w./-]+)`/g)].flatMap(
    ([, path]) => path ?? [],
  );
  test('names many files', () => expect(new Set(paths).size).toBeGreaterThan(50));
  test.each([...new Set(paths)].filter(path => !path.includes('GROUP')))('%s exists', path =>
    expect(existsSync(path)).toBe(true),
  );
  test('explains twenty words', () => {
    const glossary = map.slice(map.indexOf('## Glossary'), map.indexOf('## Recipes'));
    expect(glossary.split('\n').filter(line => /^\| [A-Z]/.test(line))).toHaveLength(20);
  });
});
test.each(
  ['src', 'src/aws'].flatMap(root =>
    readdirSync(root, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => `${root}/${name}`),
  ),
)('%s or each of its folders says in a README what it answers', folder => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  expect(
    existsSync(join(folder, 'README.md')) ||
      (folders.length > 0 && folders.every(({ name }) => existsSync(join(folder, name, 'README.md')))),
  ).toBe(true);
});
