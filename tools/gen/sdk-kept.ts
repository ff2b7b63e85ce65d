import { readFileSync } from 'node:fs';
import type { FactTable } from '../../src/model/facts.ts';
import { sha256, writeTable } from './table.ts';

/**
 * Writes data/sdk-actions.txt and data/sdk-libraries.txt from the tables that are kept by hand: service or module TAB `Names=needs;…`, where names and
 * needs are separated by spaces. What the signs mean stands in the head of each table; src/aws/sdk reads them.
 */
export function writeKept(): void {
  condense('sdk-actions.txt');
  condense('sdk-libraries.txt');
}

function condense(name: FactTable & `sdk-${string}`): void {
  const path = `tools/gen/${name}`;
  const text = readFileSync(path, 'utf8');
  const sections = new Map<string, string[]>();
  const dates: string[] = [];
  let rows: string[] | undefined;
  for (const line of text.split('\n').filter(one => one !== '' && !one.startsWith('#'))) {
    const [, section, date] = /^\[(\S+)\] (\d{4}-\d\d-\d\d) \S+$/.exec(line) ?? [];
    if (section !== undefined && date !== undefined) {
      if (sections.has(section)) throw new Error(`${path}: ${section} stands there twice`);
      sections.set(section, (rows = []));
      dates.push(date);
    } else if (rows && /^\S[^:;=\t]*: [^;\t]+$/.test(line)) rows.push(line.replace(': ', '='));
    else throw new Error(`${path}: ${line.slice(0, 60)} is not understood`);
  }
  const body = [...sections].map(([section, own]) => `${section}\t${own.join(';')}\n`).join('');
  writeTable(
    name,
    {
      source: 'npm:stackward',
      version: '1.0.0',
      licence: 'MIT',
      date: dates.toSorted()[0] ?? '',
      sha256: sha256(text),
    },
    body,
  );
}
