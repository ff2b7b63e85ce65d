import { resolve } from 'node:path';
import { rules as ourRules } from '../../rules/index.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import type { Config } from '../config/settings.ts';
import type { Confidence } from '../rule/finding.ts';
import type { Preset, Rule, Severity } from '../rule/rule.ts';
import { ruleOf, type ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { baselineIn, configFor, excludesOf, parametersFor } from './config-file.ts';
import { concernsOf } from './diff.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import type { OwnRules } from './own-rules.ts';
import type { Terminal } from './terminal.ts';

/** What the command line says of a scan, whatever is done with its findings. */
export type ScanFlags = DeploymentFlags & {
  readonly preset?: Preset;
  readonly rule?: readonly string[];
  readonly skip?: readonly string[];
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly rulesFrom?: readonly string[];
  readonly config?: string;
  readonly baseline?: string;
  readonly diff?: string;
  /** Accept everything: the baseline is not compared with, it is made. */
  readonly accept?: true;
  readonly dataClass?: 'sensitive' | 'normal';
  readonly ignores: boolean;
};

export type ResolvedOptions = {
  readonly paths: readonly string[];
  readonly options: ScanOptions;
  readonly failOn: Severity | 'never';
  /** The configuration's file, when there is one. */
  readonly file?: string;
  readonly baseline?: string;
  /** What is wrong with the user's own rules, the configuration, the baseline or the names of rules: the scan goes on without that. */
  readonly errors: readonly string[];
};

/** The command line over the configuration over the defaults. Lists add up: a skipped rule of either is skipped. */
export async function resolveOptions(
  given: readonly string[],
  flags: ScanFlags,
  own: OwnRules,
  terminal: Pick<Terminal, 'cwd' | 'date' | 'env'>,
): Promise<ResolvedOptions> {
  const { cwd } = terminal;
  const all = [...ourRules, ...own.rules, staleSuppression];
  const found = configFor(given, flags.config, cwd, all);
  const { config, folder } = found;
  const configured = config.paths.length > 0 ? config.paths.map(path => resolve(folder, path)) : ['.'];
  const paths = given.length > 0 ? given : configured;
  const baselineFile =
    flags.baseline ?? (config.baseline === undefined ? undefined : resolve(folder, config.baseline));
  const baseline = baselineFile === undefined || flags.accept ? undefined : baselineIn(baselineFile, cwd);
  const excludes = excludesOf(found, cwd);
  const parameters = await parametersFor(found, cwd);
  const [only, skip] = [named(flags.rule, all), named(flags.skip, all)];
  const errors = [
    ...own.errors,
    ...found.errors,
    ...parameters.errors,
    ...(baseline && 'fault' in baseline ? [baseline.fault] : []),
    ...only.errors,
    ...skip.errors,
  ];
  if (flags.rule && only.ids.length === 0) throw new UserError(errors.join('\n'));
  return {
    paths,
    failOn: flags.failOn ?? config.failOn ?? 'low',
    ...(found.file === undefined ? {} : { file: found.file }),
    ...(baselineFile === undefined ? {} : { baseline: baselineFile }),
    errors,
    options: {
      ...(await deploymentFrom(flags, terminal)),
      preset: flags.preset ?? config.preset ?? 'recommended',
      only: only.ids,
      skip: skip.ids,
      rules: own.rules,
      severities: new Map(
        [...config.rules].flatMap(([id, { severity }]) =>
          severity === undefined ? [] : [[id, severity] as const],
        ),
      ),
      optionsOf: rule => config.rules.get(rule)?.options,
      settings: {
        sensitive: flags.dataClass === undefined ? config.sensitive : flags.dataClass === 'sensitive',
        trustedAccounts: config.trustedAccounts,
        webhooks: config.webhooks,
      },
      today: terminal.date().toISOString().slice(0, 10),
      ignores: flags.ignores,
      importSuppressions: config.importSuppressions,
      ...stagesOf(config),
      ...(excludes ? { excludes } : {}),
      ...(parameters.of ? { parametersOf: parameters.of } : {}),
      ...(baseline && 'accepted' in baseline ? { baseline: baseline.accepted } : {}),
      ...(flags.diff === undefined ? {} : { concerns: await concernsOf(flags.diff, paths, terminal) }),
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

const stagesOf = ({ stages }: Config): Pick<ScanOptions, 'stages'> => (stages.length > 0 ? { stages } : {});
