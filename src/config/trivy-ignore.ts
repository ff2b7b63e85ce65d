import { spend } from '../source/budget.ts';
import { alternatives } from '../source/braces.ts';
import type { Files } from '../source/files.ts';
import { at, itemsOf, textOf, type Node, type Span } from '../source/node.ts';
import { matchesPath, stepsOf } from '../source/path-pattern.ts';
import { importedWithin, nearest, NOTHING_IMPORTED, seenFrom, treeOf, type Imported } from './beside.ts';
import { dayBefore, suppressing } from './imported-suppressions.ts';
import { equalsOfAll } from './other-tools.ts';
import type { Suppression } from './suppressions.ts';

/**
 * What trivy is told to pass over, looked up 2026-11-30 (pkg/result/ignore.go, docs/guide/configuration/filtering.md):
 * - `.trivyignore`, an id on each line;
 * - `.trivyignore.yaml`, which speaks of faults of configurations under `misconfigurations`. `purls` are only compared with packages.
 */
export function ofTrivy(files: Files, template: string, scope: Span): Imported {
  const file = nearest(files, template, ['.trivyignore.yaml', '.trivyignore.yml']);
  const yaml = file === undefined ? NOTHING_IMPORTED : importedWithin(file, () => ofYaml(file, files, scope));
  const plain = ofIgnoreFile(nearest(files, template, ['.trivyignore']), files, scope);
  return { suppressions: [...plain, ...yaml.suppressions], unread: yaml.unread };
}

/** One id on a line, with `exp:2027-01-31` behind it, the first day on which it does not count; `#` begins a comment. */
function ofIgnoreFile(file: string | undefined, files: Files, scope: Span): Suppression[] {
  const text = file === undefined ? undefined : files.text(file);
  if (!text || !('source' in text)) return [];
  const { source } = text;
  return source.lineStarts.flatMap((start, index) => {
    const line = source.line(index + 1).trim();
    const [id = '', ...fields] = line.split(/\s+/);
    if (id === '' || id.startsWith('#')) return [];
    const day = fields.find(field => field.startsWith('exp:'))?.slice('exp:'.length);
    const until = day === undefined ? undefined : dayBefore(day);
    if (day !== undefined && until === undefined) return [];
    return suppressing({
      tool: 'trivy',
      id,
      reason: `in ${file}`,
      at: { file: source.file, start, end: start + line.length },
      scope,
      ...(until === undefined ? {} : { until }),
    });
  });
}

/** `misconfigurations: [{ id: AVD-AWS-0089, paths: ['infra/*.yaml'], expired_at: 2027-01-31, statement: why }]` */
function ofYaml(file: string, files: Files, scope: Span): Imported {
  const entries = itemsOf(at(treeOf(files, file), 'misconfigurations')).map(entry =>
    ofEntry(entry, file, scope),
  );
  return {
    suppressions: entries.flatMap(({ suppressions }) => suppressions),
    unread: entries.flatMap(({ unread }) => unread),
  };
}

function ofEntry(entry: Node, file: string, scope: Span): Imported {
  const unread = (node: Node, why: string): Imported => ({
    suppressions: [],
    unread: [{ at: node.span, message: `${why}: the entry accepts nothing` }],
  });
  const id = textOf(at(entry, 'id')) ?? '';
  const patterns = itemsOf(at(entry, 'paths'));
  if (id === '' && patterns.length === 0) return unread(entry, 'neither id nor paths is set');
  const template = seenFrom(file, scope.file);
  const matched: boolean[] = [];
  for (const pattern of patterns) {
    const matches = isOf(textOf(pattern) ?? '', template);
    if (matches === undefined) return unread(pattern, 'this is not a pattern of paths');
    matched.push(matches);
  }
  const expires = at(entry, 'expired_at');
  const until = expires && lastDay(textOf(expires) ?? '');
  if (expires && until === undefined) return unread(expires, 'this is not a date');
  if (matched.length > 0 && !matched.includes(true)) return NOTHING_IMPORTED;
  const statement = textOf(at(entry, 'statement')) ?? '';
  const foreign = {
    tool: 'trivy',
    id: id === '' ? 'paths' : id,
    reason: statement === '' ? `in ${file}` : statement,
    at: entry.span,
    scope,
    ...(until === undefined ? {} : { until }),
  } as const;
  return {
    suppressions: id === '' ? suppressing(foreign, equalsOfAll('trivy')) : suppressing(foreign),
    unread: [],
  };
}

/** Undefined for what is no pattern. */
function isOf(pattern: string, path: string): boolean | undefined {
  const written = alternatives(pattern);
  spend(1 + (written.length * (pattern.length + path.length)) / 50);
  const all = written.map(one => stepsOf(one.split('/')));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  return all.some(steps => steps !== undefined && matchesPath(steps, path.split('/')));
}

/** A day, or a time of one: from the day on it may no longer count. */
const lastDay = (text: string): string | undefined =>
  dayBefore(/^(\d{4}-\d\d-\d\d)(?:$|[Tt ])/.exec(text)?.[1] ?? '');
