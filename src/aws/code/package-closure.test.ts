import { expect, test } from 'vitest';
import { IN_REGISTRY } from '../../packages/origin.ts';
import type { LockedPackage } from '../../packages/lockfile.ts';
import type { CodeProject } from '../../packages/project.ts';
import { textFiles } from '../../source/texts.ts';
import { isFreeOfAws } from './package-closure.ts';

const at = { file: 'package-lock.json', start: 0, end: 0 };
const locked = (name: string): LockedPackage => ({
  name,
  version: '1.0.0',
  origin: IN_REGISTRY,
  integrity: 'strong',
  hasInstallScript: false,
  isDev: false,
  at,
});

/** A project whose packages need others: `a: b c, b: d`. */
function project(text: string, language: CodeProject['language'] = 'node'): CodeProject {
  const needs = new Map(
    text.split(', ').map(line => {
      const [name = '', needed = ''] = line.split(': ');
      return [name, needed.split(' ').filter(one => one !== '')] as const;
    }),
  );
  const packages = new Map(
    [...needs].flatMap(([name, needed]) => [name, ...needed].map(one => [one, locked(one)] as const)),
  );
  const find = (name: string): readonly LockedPackage[] => [packages.get(name)].flatMap(one => one ?? []);
  return {
    language,
    folder: '',
    manifest: { file: 'package.json', dependencies: [] },
    lockfiles: [
      {
        kind: 'npm',
        file: 'package-lock.json',
        packages: [...packages.values()],
        projects: new Map(),
        registries: [],
        has: name => packages.has(name),
        graph: () => ({
          installed: (_, name) => find(name),
          needs: ({ name }) => (needs.get(name) ?? []).map(find),
        }),
      },
    ],
    unread: [],
    settings: [],
    files: textFiles({}),
  };
}

test.each<[string, string, string, CodeProject['language'], boolean]>([
  ['leads to others that do not call AWS', 'is-odd: is-number', 'is-odd', 'node', true],
  ['a file of it', '@own/text: is-odd', '@own/text/lib/pad', 'node', true],
  ['leads to the SDK', 'store: queue, queue: @aws-sdk/client-sqs', 'store', 'node', false],
  ['leads to a signer', 'http-kit: aws4', 'http-kit', 'node', false],
  ['leads to a driver that logs in with IAM', 'orm: aws-msk-iam-sasl-signer-js', 'orm', 'node', false],
  ['sounds like a service', 'dynamo-store: ', 'dynamo-store', 'node', false],
  ['is not in the lockfile', 'is-odd: is-number', 'left-pad', 'node', false],
  ['of Python, by the name that its import has', 'slack-kit: urllib3', 'slack_kit', 'python', true],
  ['of Python, leads to the SDK', 'pynamodb: botocore', 'pynamodb', 'python', false],
])('a package that %s', (_, packages, imported, language, expected) => {
  expect(isFreeOfAws(project(packages, language), imported)).toBe(expected);
});

test('without a project nothing is known', () => expect(isFreeOfAws(undefined, 'is-odd')).toBe(false));
