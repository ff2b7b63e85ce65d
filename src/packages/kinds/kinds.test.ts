import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textFiles } from '../../source/texts.ts';
import { Source } from '../../source/source.ts';
import { unhashedRequirements, unverifiedIn } from '../integrity.ts';
import { installScriptsIn } from '../install-scripts.ts';
import { lockFaultOf } from '../lock-state.ts';
import { projectAt, type CodeProject } from '../project.ts';
import { foreignSources } from '../sources.ts';

const ROOT = 'fixtures/packages';
const PYTHON = new Set(['uv', 'poetry', 'pipenv', 'pip']);

function project(
  kind: string,
  which: 'good' | 'tampered',
): { readonly of: CodeProject; readonly lineOf: (file: string, start: number) => string } {
  const folder = join(ROOT, kind, which);
  const texts = Object.fromEntries(
    readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const of = projectAt(textFiles(texts), PYTHON.has(kind) ? 'python' : 'node', '', '');
  if (!of) throw new Error(`${kind} has no project`);
  const lineOf = (file: string, start: number): string => {
    const source = new Source(file, texts[file] ?? '');
    return source.line(source.position(start).line).trim();
  };
  return { of, lineOf };
}

const kinds = readdirSync(ROOT).toSorted();

describe.each(kinds)('%s', kind => {
  test('what its package manager writes has no fault', () => {
    const { of } = project(kind, 'good');
    const packages = of.lockfiles.flatMap(lockfile => lockfile.packages);
    expect(of.unread).toEqual([]);
    if (kind !== 'pip')
      expect(packages.map(({ name, version }) => `${name} ${version}`)).toContain(
        PYTHON.has(kind) ? 'six 1.16.0' : 'left-pad 1.3.0',
      );
    expect(lockFaultOf(of)).toBeUndefined();
    expect(foreignSources(of)).toEqual([]);
    expect(unverifiedIn(of)).toEqual([]);
    expect(unhashedRequirements(of)).toBeUndefined();
  });

  test('what was changed is found, at its entry', () => {
    const { of, lineOf } = project(kind, 'tampered');
    const [moved, open, added] = PYTHON.has(kind)
      ? ['six', 'idna', 'attrs']
      : ['left-pad', 'is-odd', 'kind-of'];
    const sources = foreignSources(of);
    expect(sources.map(({ names }) => names)).toEqual([[moved]]);
    expect(sources.map(({ host }) => host)).toEqual([
      PYTHON.has(kind) ? 'git.example.com' : 'packages.example.com',
    ]);
    expect(sources.map(({ at }) => lineOf(at.file, at.start)).join()).toContain(moved);
    const unverified = [...unverifiedIn(of), ...[unhashedRequirements(of)].filter(one => one !== undefined)];
    expect(unverified.filter(({ hash }) => hash === 'none').map(({ names }) => names)).toEqual([[open]]);
    expect(unverified.map(({ at }) => lineOf(at.file, at.start)).join()).toContain(open);
    const fault = lockFaultOf(of);
    expect(fault && 'names' in fault ? fault.names : fault).toEqual([added]);
  });
});

test.each([
  ['npm-v1', []],
  ['npm-v2', ['core-js']],
  ['npm-v3', ['core-js']],
  ['yarn-1', []],
  ['yarn-berry', []],
  ['pnpm-v5', ['core-js']],
  ['pnpm-v6', ['core-js']],
  ['pnpm-v9', []],
  ['bun', []],
])('packages with install scripts: %s', (kind, names) =>
  expect(installScriptsIn(project(kind, 'good').of).flatMap(one => one.names)).toEqual(names),
);
