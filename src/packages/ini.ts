import { spend } from '../source/budget.ts';
import type { FileId, Span } from '../source/node.ts';

/** A line `key = value`, with the section `[name]` that it is in. */
export type Setting = {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly at: Span;
  readonly valueAt: Span;
};

/** The settings of a text in the form of .npmrc and pip.conf: lines `key = value`, comments with `#` or `;`. Of a value of several lines each is a setting. */
export function settingsIn(file: FileId, text: string): readonly Setting[] {
  const settings: Setting[] = [];
  let [section, last, from] = ['', '', text.startsWith('\uFEFF') ? 1 : 0];
  while (from < text.length) {
    const next = text.indexOf('\n', from);
    const end = next < 0 ? text.length : next;
    const written = text.slice(from, end).trimEnd();
    const line = written.trimStart();
    const start = from + written.length - line.length;
    from = end + 1;
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    spend(1);
    const [, name] = /^\[([^\]]*)\]$/.exec(line) ?? [];
    if (name !== undefined) {
      section = name.trim();
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0 && written === line) {
      last = line;
      settings.push(setting(file, section, line, 'true', start, start, line.length));
      continue;
    }
    const isMore = equals < 0 || (written !== line && section !== '' && last !== '');
    const raw = isMore ? line : line.slice(equals + 1);
    const value = raw.trim();
    if (!isMore) last = line.slice(0, equals).trim().replace(/\[\]$/, '');
    const valueStart = start + (isMore ? 0 : equals + 1) + raw.indexOf(value);
    settings.push(
      setting(file, section, last, unquoted(value), start, valueStart, value.length, line.length),
    );
  }
  return settings;
}

const setting = (
  file: FileId,
  section: string,
  key: string,
  value: string,
  start: number,
  valueStart: number,
  valueLength: number,
  length = valueLength,
): Setting => ({
  section,
  key,
  value,
  at: { file, start, end: start + length },
  valueAt: { file, start: valueStart, end: valueStart + valueLength },
});

const unquoted = (text: string): string =>
  /^(["']).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
