import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { FileStatus, ReportedFinding, ReportedFile, Summary } from '../report/report.ts';
import { main } from './main.ts';
import type { Terminal } from './terminal.ts';

export type RunOutcome = { readonly status: number; readonly out: string; readonly err: string };
export type GivenFiles = {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly tty?: boolean;
  readonly columns?: number;
  readonly now?: () => number;
};

/** For tests: a folder of its own with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'stackward-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFiles(root, files);
  return root;
}

/** For tests: writes files below a folder. */
export function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The command as a user runs it in a folder, without a process of its own. */
export async function run(
  cwd: string,
  args: readonly string[],
  { stdin = '', env = {}, tty = false, columns = 80, now = () => 0 }: GivenFiles = {},
): Promise<RunOutcome> {
  let [out, err] = ['', ''];
  const terminal: Terminal = {
    cwd,
    env: name => env[name],
    stdin: () => Buffer.from(stdin),
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    outIsTerminal: tty,
    errIsTerminal: tty,
    columns,
    now,
    date: () => new Date('2026-11-25T10:00:00Z'),
    library: pathToFileURL(join(process.cwd(), 'dist/index.js')).href,
    load: url => import(url),
  };
  return { status: await main(args, terminal), out, err };
}

export type Shown = {
  readonly files: readonly ReportedFile[];
  readonly findings: readonly ReportedFinding[];
  readonly summary: Summary;
};
export const jsonOf = (ran: RunOutcome): Shown => JSON.parse(ran.out) as Shown;

/** Path and status of each file. */
export async function statuses(
  cwd: string,
  args: readonly string[],
  given?: GivenFiles,
): Promise<{ status: number; files: Record<string, FileStatus>; err: string }> {
  const ran = await run(cwd, [...args, '--format', 'json'], given);
  return {
    status: ran.status,
    files: Object.fromEntries(jsonOf(ran).files.map(({ path, status }) => [path, status])),
    err: ran.err,
  };
}

/** A bucket that the default preset finds something about, and one that it does not. */
export const OPEN =
  "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n";
export const EMPTY =
  "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Wait:\n    Type: AWS::CloudFormation::WaitConditionHandle\n";
