import type { Command } from 'commander';
import { globSync } from 'tinyglobby';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { program } from './program.ts';
import { folder, run } from './testing.ts';

const root = program({ columns: 80 } as Parameters<typeof program>[0], () => {});
const commands = [root, ...root.commands];
const nameOf = (command: Command): string => (command === root ? '' : command.name());
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe.each(commands.map(command => ({ name: nameOf(command), command })))(
  'stackward $name --help',
  ({ name, command }) => {
    test('tells what the command, each argument and each option is for', async () => {
      const { status, out, err } = await run(folder(), [name, '--help'].filter(Boolean));
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(command.description()).toMatch(/\S \S/);
      for (const { description } of command.registeredArguments)
        expect(flat(out)).toContain(flat(description));
      for (const { flags, description } of command.options) {
        expect(description, flags).toMatch(/\S \S/);
        expect(flat(out)).toContain(flat(`${flags} ${description}`));
      }
    });
    test('has an example, or says what the exit status means', async () =>
      expect((await run(folder(), [name, '--help'].filter(Boolean))).out).toMatch(
        /Examples?:\n {2}npx stackward|^ {2}npx stackward|Exit status: 0 /m,
      ));
  },
);

test('the first help names every command', async () => {
  const { out } = await run(folder(), ['--help']);
  for (const { name } of root.commands.map(command => ({ name: command.name() })))
    expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
});

/** What pages and helps tell to type: the words behind `npx stackward`, up to what only a shell reads. */
const told = (text: string): string[][] =>
  [...text.matchAll(/npx (?:-y |--no-install )?(?:stackward|scanner)(?![\w@-])([^\n`#<>|&;]*)/g)].map(
    ([, words]) =>
      words!
        .replace(/ {2,}.*$/, '')
        .trim()
        .split(' ')
        .filter(Boolean),
  );

const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md').toSorted()];
test.each(pages)('%s names commands and options that there are', path => {
  for (const words of told(readFileSync(path, 'utf8'))) expect(unknownIn(words), words.join(' ')).toEqual([]);
});
test.each(commands.map(command => nameOf(command)))('so does the help of stackward %s', async name => {
  for (const words of told((await run(folder(), [name, '--help'].filter(Boolean))).out))
    expect(unknownIn(words), words.join(' ')).toEqual([]);
});
test('what is told is found', () => {
  expect(told('`npx stackward lower a.yaml --stage prod  # x` and npx stackward@1')).toEqual([
    ['lower', 'a.yaml', '--stage', 'prod'],
  ]);
  expect(unknownIn(['test-rules', 'rules', '--fast'])).toEqual(['--fast']);
  expect(unknownIn(['--rules-form', 'a.mjs'])).toEqual(['--rules-form']);
});

function unknownIn(words: readonly string[]): string[] {
  const command = root.commands.find(one => one.name() === words[0]) ?? root;
  const flags = command.options.flatMap(({ short, long }) => [short, long]);
  return words.filter(
    word =>
      /^--?[a-z]/.test(word) && !['--help', '-h'].includes(word) && !flags.includes(word.split('=')[0]!),
  );
}

describe('rules of your own', () => {
  test.each(['README.md', 'CONTRIBUTING.md'])('%s leads to the page on them', path =>
    expect(readFileSync(path, 'utf8')).toContain('(docs/own-rules.md)'),
  );
  test('whoever reads about safety learns what loads code', () => {
    for (const path of ['SECURITY.md', 'docs/own-rules.md'])
      for (const name of ['--rules-from', 'test-rules'])
        expect(readFileSync(path, 'utf8')).toContain(`\`${name}\``);
  });
  test('the page that helps lead to is there', () => expect(existsSync('docs/own-rules.md')).toBe(true));
});
