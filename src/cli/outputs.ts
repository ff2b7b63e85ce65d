import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { jsonReport } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { sarifReport } from '../report/sarif.ts';
import { textReport } from '../report/text.ts';
import { UserError } from '../scan/user-error.ts';
import { oneOf } from './options.ts';
import { paint } from './paint.ts';

export const FORMATS = ['text', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];
export type Output = { readonly format: Format; readonly file: string };

/** `sarif=results.sarif` */
export function namedOutput(text: string): Output {
  const cut = text.indexOf('=');
  if (cut < 1 || cut === text.length - 1) throw new UserError(`--output takes NAME=FILE, such as sarif=results.sarif, not "${text}"`);
  return { format: oneOf('--output', text.slice(0, cut), FORMATS), file: text.slice(cut + 1) };
}

export type Look = { readonly colour: boolean; readonly verbose: boolean; readonly quiet: boolean };

/** The report in a format. */
export async function rendered(format: Format, report: Report, { colour, verbose, quiet }: Look): Promise<string> {
  if (format === 'json') return jsonReport(report);
  if (format === 'text') return textReport(report, { verbose, quiet, ...(colour ? { paint: await paint() } : {}) });
  const { pages } = await import('../../rules/pages.ts');
  const rules = report.rules.map(rule => (pages[rule.id] === undefined ? rule : { ...rule, page: pages[rule.id]! }));
  return sarifReport({ ...report, rules });
}

/** Writes a file and the folders above it; the error when that is not possible. */
export function written(cwd: string, { file }: Output, text: string): string | undefined {
  try {
    const path = resolve(cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return `${file} can not be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
}
