import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { check, type Workshop } from './workshop.ts';

type Step = { readonly run: string; readonly env?: Readonly<Record<string, string>> };
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

/** The steps of action.yml, from the tag: nothing is installed. */
export function action({ folder, project, checkout, run }: Workshop): void {
  const source = checkout('action');
  const { inputs, runs } = parse(readFileSync(join(source, 'action.yml'), 'utf8')) as Action;
  const given: Readonly<Record<string, string>> = {
    paths: 'template.yaml\n',
    'fail-on': 'never',
    sarif: 'out dir/a.sarif',
  };
  const cwd = project('action project');
  const [summary, output] = [join(folder, 'summary.md'), join(folder, 'output')];
  writeFileSync(output, '');
  for (const step of runs.steps) {
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [
        name,
        value.replace(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, input: string) => given[input] ?? inputs[input]?.default ?? '',
        ),
      ]),
    );
    const { status, out } = run(cwd, 'bash', ['-e', '-c', step.run], {
      ...env,
      GITHUB_ACTION_PATH: source,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
    });
    if (status !== 0) return check('action.yml', false, out);
  }
  const sarif = JSON.parse(readFileSync(join(cwd, 'out dir/a.sarif'), 'utf8')) as {
    runs: [{ results: unknown[] }];
  };
  check(
    'action.yml',
    sarif.runs[0].results.length > 0 &&
      readFileSync(summary, 'utf8').includes('stackward') &&
      readFileSync(output, 'utf8') === 'sarif=out dir/a.sarif\n' &&
      !existsSync(join(source, 'node_modules')),
    readFileSync(output, 'utf8'),
  );
}

type Component = { readonly spec: { readonly inputs: Readonly<Record<string, { default: string }>> } };
type Job = { readonly script: readonly string[]; readonly variables: Readonly<Record<string, string>> };

/** The script of the GitLab component, with the tag in this clone instead of the published one. */
export function gitlab({ bare, tag, project, run }: Workshop): void {
  const [head, body] = parseAllDocuments(readFileSync('templates/stackward.yml', 'utf8'));
  const { inputs } = (head!.toJS() as Component).spec;
  const { stackward: job } = body!.toJS() as { stackward: Job };
  const given: Readonly<Record<string, string>> = { package: `git+file://${bare}#${tag}` };
  const variables = Object.fromEntries(
    Object.entries(job.variables).map(([name, value]) => [
      name,
      value.replace(
        /\$\[\[ inputs\.([\w-]+) \]\]/g,
        (_, input: string) => given[input] ?? inputs[input]?.default ?? '',
      ),
    ]),
  );
  const cwd = project('gitlab project');
  const { status, out } = run(cwd, 'sh', ['-e', '-c', job.script.join('\n')], variables);
  const count = (file: string, of: (report: never) => readonly unknown[]): number =>
    existsSync(join(cwd, file)) ? of(JSON.parse(readFileSync(join(cwd, file), 'utf8')) as never).length : 0;
  check(
    'templates/stackward.yml (GitLab)',
    status === 1 &&
      count('gl-sast-report.json', (report: { vulnerabilities: unknown[] }) => report.vulnerabilities) > 0 &&
      count('gl-code-quality-report.json', (report: unknown[]) => report) > 0,
    out,
  );
}
