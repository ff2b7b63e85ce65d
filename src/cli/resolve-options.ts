import { rules as ourRules } from '../../rules/index.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import type { Rule } from '../rule/rule.ts';
import { ruleOf, type ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { Accepting } from './accepting.ts';
import { AuditFiles } from './audit-files.ts';
import { concernsOf } from './changed-lines.ts';
import type { FailOn } from './exit.ts';
import { deploymentFrom } from './options.ts';
import type { OwnRules } from './own-rules.ts';
import { Projects } from './projects.ts';
import type { ScanFlags } from './scan-flags.ts';
import { SettingsOfFiles } from './settings-of-files.ts';
import type { Terminal } from './terminal.ts';

export type ResolvedOptions = {
  readonly paths: readonly string[];
  readonly options: ScanOptions;
  /** Of the configuration of a file. */
  readonly failOn: FailOn;
  /** The configuration that excludes a file. */
  readonly excludedBy: (file: string) => string | undefined;
  readonly baseline?: string;
  /** The configuration's file, when there is one. */
  readonly file?: string;
  /** What is wrong with the user's own rules, configurations, baselines or the names of rules: the scan goes on without that, and adds what it finds in configurations below. */
  readonly errors: readonly string[];
};

/** The command line over the configuration over the defaults. Lists add up: a skipped rule of either is skipped. */
export async function resolveOptions(
  given: readonly string[],
  flags: ScanFlags,
  own: OwnRules,
  terminal: Pick<Terminal, 'cwd' | 'date' | 'env' | 'now'>,
): Promise<ResolvedOptions> {
  const { cwd } = terminal;
  const all = [...ourRules, ...own.rules, staleSuppression];
  const errors: string[] = [...own.errors];
  const fault = (message: string): void => void errors.push(message);
  const root = flags.root === undefined ? {} : { root: flags.root };
  const projects = new Projects(given, flags.config, { cwd, ...root, rules: all, fault });
  const { start } = projects;
  const configured = start !== undefined && start.paths.length > 0 ? start.paths : ['.'];
  const paths = given.length > 0 ? given : configured;
  await projects.load([]);
  const accepting = new Accepting(flags, projects, cwd, fault);
  const [only, skip] = [named(flags.rule, all), named(flags.skip, all)];
  errors.push(...only.errors, ...skip.errors);
  if (flags.rule && only.ids.length === 0) throw new UserError(errors.join('\n'));
  const audits = new AuditFiles(flags.auditFile ?? [], projects, cwd, fault);
  const settings = new SettingsOfFiles(flags, projects, accepting, audits);
  return {
    paths,
    failOn: file => settings.failOn(file),
    excludedBy: file => settings.excludedBy(file),
    ...(accepting.file === undefined ? {} : { baseline: accepting.file }),
    errors,
    ...(start?.file === undefined ? {} : { file: start.file }),
    options: {
      ...(await deploymentFrom(flags, terminal)),
      ...settings.of('-'),
      only: only.ids,
      skip: skip.ids,
      rules: own.rules,
      today: terminal.date().toISOString().slice(0, 10),
      ignores: flags.ignores,
      clock: terminal.now,
      perFile: async files => {
        await projects.load(files);
        return file => settings.of(file);
      },
      ...(flags.forceExclude ? { forceExclude: true } : {}),
      ...(flags.diff === undefined ? {} : await concernsOf(flags.diff, paths, terminal)),
      ...(flags.minSeverity === undefined ? {} : { minSeverity: flags.minSeverity }),
      ...(flags.minConfidence === undefined ? {} : { minConfidence: flags.minConfidence }),
    },
  };
}

/** The rules of the command line, each of which may be misspelt. */
function named(
  ids: readonly string[] = [],
  rules: readonly Rule[],
): { readonly ids: readonly string[]; readonly errors: readonly string[] } {
  const found = ids.map(id => ruleOf(rules, id));
  return {
    ids: found.flatMap(one => ('fault' in one ? [] : [one.id])),
    errors: found.flatMap(one => ('fault' in one ? [one.fault] : [])),
  };
}
