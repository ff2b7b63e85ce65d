import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { decode } from '../../src/source/decode.ts';

const read = (patterns: readonly string[], longest: number): string[] =>
  globSync([...patterns])
    .toSorted()
    .map(file => decode(readFileSync(file)).text)
    .filter(text => text.length > 0 && text.length <= longest);

/** Templates of all dialects, whole and broken. */
export const templates = (): string[] =>
  read(
    ['fixtures/**/*.{yaml,yml,json}', '!fixtures/schemas/**', '!fixtures/packages/**', '!fixtures/audits/**'],
    6000,
  );

export const services = (): string[] => read(['fixtures/**/serverless.yml'], 8000);

/** Code of handlers: the blocks of the pages of rules and the files of fixtures. */
export function code(language: 'js' | 'py'): string[] {
  const [words, ending] =
    language === 'js' ? [['js', 'ts', 'javascript', 'typescript'], '{js,ts,mjs}'] : [['py', 'python'], 'py'];
  // Every other part is between fences; its first line says the language.
  const blocks = read(['rules/**/*.md'], 100_000)
    .flatMap(page => `\n${page}`.split('\n```').filter((_, index) => index % 2 === 1))
    .filter(block => words.includes(/^\w*/.exec(block)?.[0] ?? ''))
    .map(block => block.slice(block.indexOf('\n') + 1));
  return [...blocks, ...read([`fixtures/**/*.${ending}`, '!fixtures/*.ts', '!fixtures/topics/*.ts'], 6000)];
}

/** Lockfiles and manifests, by their names. */
export function lockfiles(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const file of globSync('fixtures/packages/**/*', { dot: true }).toSorted()) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const { text } = decode(readFileSync(file));
    if (text.length > 0 && text.length < 20_000) (found[name] ??= []).push(text);
  }
  return found;
}
