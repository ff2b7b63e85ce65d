import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import type { Workload } from './comparison-inputs.ts';

/** A command that is measured. */
export type Subject = {
  readonly name: string;
  /** As the command itself says; '' where it does not. */
  readonly version: string;
  /** Its command that only starts it, where it has one. */
  readonly start?: readonly string[];
  /** Its command for a folder, or for the only template of a workload; undefined where it does not read such templates. */
  readonly scan: (folder: string, workload: Scanned) => readonly string[] | undefined;
  /** It prints what it found. */
  readonly speaks: boolean;
};

/** What a command has to know of what it scans. */
export type Scanned = Pick<Workload, 'dialect' | 'extension' | 'only'>;

/** A scanner that could not be measured, and why. */
export type Missing = { readonly name: string; readonly why: string };

export type Settings = { readonly guardRules?: string; readonly kicsQueries?: string };

const PARSE = 'bench/parse-only.mjs';

const node = process.execPath;

/** The command of this checkout, then what it is compared with on any machine: an empty script at a path, and reading the templates. */
export const own = (empty: string): readonly Subject[] => [
  {
    name: 'stackward',
    version: versionOf([node, 'bin/stackward.js', '--version']),
    start: [node, 'bin/stackward.js', '--version'],
    scan: path => [node, 'bin/stackward.js', path, '--format', 'json'],
    speaks: true,
  },
  {
    name: 'an empty script',
    version: process.versions.node,
    start: [node, empty],
    scan: () => [node, empty],
    speaks: false,
  },
  {
    name: 'parsing alone',
    version: versionOf([node, PARSE, '--version']),
    scan: path => [node, PARSE, path],
    speaks: true,
  },
];

type Scanner = Pick<Subject, 'name' | 'scan'> & {
  readonly command: string;
  readonly start: readonly string[];
  /** What it lacks to be run. */
  readonly lacks?: string | undefined;
};

/** The commands of the others, as their documentation gives them for scanning a folder without a network. */
function scanners({ guardRules, kicsQueries }: Settings): readonly Scanner[] {
  return [
    {
      name: 'cfn-guard',
      command: 'cfn-guard',
      start: ['--version'],
      lacks: guardRules === undefined ? 'no rules were given with --guard-rules FILE' : undefined,
      scan: (path, { dialect }) =>
        dialect === 'serverless'
          ? undefined
          : [
              'validate',
              '--data',
              path,
              '--rules',
              guardRules ?? '',
              '--structured',
              '--output-format',
              'json',
              '--show-summary',
              'none',
            ],
    },
    {
      name: 'cloudformation-validate',
      command: 'cfn-validate',
      start: ['--version'],
      scan: (path, { dialect }) => (dialect === 'serverless' ? undefined : [path, '--format', 'standard']),
    },
    {
      name: 'cfn-lint',
      command: 'cfn-lint',
      start: ['--version'],
      scan: (path, { dialect, extension, only }) =>
        dialect === 'serverless'
          ? undefined
          : ['--format', 'json', only === undefined ? join(path, `**/*.${extension}`) : path],
    },
    {
      name: 'checkov',
      command: 'checkov',
      start: ['--version'],
      scan: (path, { dialect, only }) => [
        only === undefined ? '--directory' : '--file',
        path,
        '--framework',
        dialect,
        '--output',
        'json',
        '--compact',
        '--quiet',
        '--skip-download',
      ],
    },
    {
      name: 'KICS',
      command: 'kics',
      start: ['version'],
      lacks: kicsQueries === undefined ? 'no queries were given with --kics-queries FOLDER' : undefined,
      scan: (path, { dialect }) => [
        'scan',
        '--path',
        path,
        '--type',
        dialect === 'serverless' ? 'ServerlessFW' : 'CloudFormation',
        '--queries-path',
        kicsQueries ?? '',
        '--no-progress',
      ],
    },
    {
      name: 'trivy',
      command: 'trivy',
      start: ['--version'],
      scan: (path, { dialect }) =>
        dialect === 'serverless'
          ? undefined
          : ['config', '--quiet', '--skip-check-update', '--format', 'json', path],
    },
  ];
}

/** The scanners that are found on the path, and those that are not. */
export function others(settings: Settings): { subjects: readonly Subject[]; missing: readonly Missing[] } {
  const subjects: Subject[] = [];
  const missing: Missing[] = [];
  for (const { name, command, start, scan, lacks } of scanners(settings)) {
    const path = onPath(command);
    const why = path === undefined ? `no ${command} on the PATH` : lacks;
    if (path === undefined || why !== undefined) {
      missing.push({ name, why: why ?? '' });
      continue;
    }
    subjects.push({
      name,
      version: versionOf([path, ...start]),
      start: [path, ...start],
      scan: (folder, workload) => {
        const args = scan(folder, workload);
        return args && [path, ...args];
      },
      speaks: true,
    });
  }
  return { subjects, missing };
}

/** A command as it is printed: without the folders of this machine. */
export function printed(argv: readonly string[]): string {
  return argv.map(word => (word.startsWith('/') ? basename(word) : word)).join(' ');
}

/** The file that the shell would start. */
export function onPath(command: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = resolve(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}

function versionOf([command = '', ...args]: readonly string[]): string {
  const { stdout = '', stderr = '' } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+\.\d+\.\d+(?:\.\d+)?/.exec(`${stdout}\n${stderr}`)?.[0] ?? '';
}
