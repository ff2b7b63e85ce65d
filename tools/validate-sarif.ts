import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Result = {
  readonly ruleId?: string;
  readonly ruleIndex?: number;
  readonly level?: string;
  readonly message: { readonly text?: string; readonly arguments?: readonly string[] };
};
type Descriptor = { readonly id: string; readonly defaultConfiguration?: { readonly level?: string } };
type Validated = {
  readonly runs: readonly [
    {
      readonly results?: readonly Result[];
      readonly tool: { readonly driver: { readonly rules?: readonly Descriptor[] } };
    },
  ];
};

/**
 * Has Microsoft's validator judge the SARIF of templates (default: those of fixtures/dialects) by its rules for SARIF and for GitHub.
 * Its exit status is 0 whatever it finds, so its report is read. Downloads the validator.
 */
export function validateSarif(templates: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'stackward-sarif-'));
  try {
    const faults = (templates.length > 0 ? templates : ['fixtures/dialects']).flatMap((template, index) =>
      validated(template, join(folder, String(index))),
    );
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function validated(template: string, base: string): string[] {
  const [sarif, verdict] = [`${base}.sarif`, `${base}.verdict.sarif`];
  try {
    execFileSync(
      process.execPath,
      ['bin/stackward.js', template, '--preset', 'strict', '-o', `sarif=${sarif}`, '--quiet'],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  } catch (error) {
    if (![1, 2].includes((error as { status?: number }).status ?? 0)) throw error; // findings, and files that can not be read, are what we want
  }
  execFileSync(
    'npm',
    [
      'exec',
      '--yes',
      '--package',
      '@microsoft/sarif-multitool@5.7.0',
      '--',
      'sarif-multitool',
      'validate',
      sarif,
      '--rule-kind',
      'Sarif',
      'Ghas',
      '--output',
      verdict,
      '--log',
      'ForceOverwrite',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  const [{ results = [], tool }] = (JSON.parse(readFileSync(verdict, 'utf8')) as Validated).runs;
  const count = (JSON.parse(readFileSync(sarif, 'utf8')) as Validated).runs[0].results?.length ?? 0;
  const bad = results.filter(result =>
    ['error', 'warning'].includes(levelOf(result, tool.driver.rules ?? [])),
  );
  process.stdout.write(
    `${template}: ${count} results, ${bad.length} faults, ${results.length - bad.length} remarks\n`,
  );
  return bad.map(
    ({ ruleId, message }) =>
      `${template}: ${ruleId ?? ''} ${message.text ?? (message.arguments ?? []).join(' | ')}`,
  );
}

const levelOf = ({ level, ruleIndex = -1, ruleId }: Result, rules: readonly Descriptor[]): string =>
  level ??
  (rules[ruleIndex] ?? rules.find(({ id }) => id === ruleId))?.defaultConfiguration?.level ??
  'warning';
