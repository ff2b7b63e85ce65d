import type { OptionValues, Preset, Settings, Severity } from '../rule/rule.ts';
import type { Span } from '../source/node.ts';

/** What a project says about one rule. */
export type RuleSetting = { readonly severity?: Severity | 'off'; readonly options?: OptionValues };
/** Values of the parameters of the templates that a pattern names, or a file that holds them (relative to the configuration's folder). */
export type ParameterSetting = {
  readonly templates: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly file?: string;
};

/** What a configuration says of all files below its folder, or of those that an override names. */
export type FileSettings = {
  readonly preset?: Preset;
  readonly failOn?: Severity | 'never';
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly stages: readonly string[];
  readonly sensitive?: boolean;
  /** Account ids that are ours: no strangers in trust policies, layers and images. */
  readonly trustedAccounts: readonly string[];
  /** Routes that others call without signing in, such as `POST /stripe/webhook`; `*` stands for anything. */
  readonly webhooks: readonly string[];
  readonly importSuppressions?: boolean;
  /** Seconds that one template may take. */
  readonly fileTimeout?: number;
};
export type Override = FileSettings & { readonly files: readonly string[] };

/** A configuration as it was read: what is not set is not there. Paths and patterns are relative to its folder. */
export type Config = FileSettings & {
  readonly extends?: { readonly file: string; readonly at: Span };
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly overrides: readonly Override[];
  readonly parameters: readonly ParameterSetting[];
  readonly baseline?: string;
  readonly auditFiles: readonly string[];
};

export const NO_SETTINGS_OF_FILES: FileSettings = {
  rules: new Map(),
  stages: [],
  trustedAccounts: [],
  webhooks: [],
};
export const NO_CONFIG: Config = {
  ...NO_SETTINGS_OF_FILES,
  paths: [],
  exclude: [],
  overrides: [],
  parameters: [],
  auditFiles: [],
};

/** What is nearer over what is farther: a value, and the stages, take the place of others; rules go together by id, accounts and routes add up. */
export function settingsOver(base: FileSettings, own: FileSettings): FileSettings {
  const rules = new Map(base.rules);
  for (const [id, setting] of own.rules) rules.set(id, { ...rules.get(id), ...setting });
  const { preset, failOn, sensitive, importSuppressions, fileTimeout } = { ...base, ...own };
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(failOn === undefined ? {} : { failOn }),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(importSuppressions === undefined ? {} : { importSuppressions }),
    ...(fileTimeout === undefined ? {} : { fileTimeout }),
    rules,
    stages: own.stages.length > 0 ? own.stages : base.stages,
    trustedAccounts: [...base.trustedAccounts, ...own.trustedAccounts],
    webhooks: [...base.webhooks, ...own.webhooks],
  };
}

/** What all rules may know of a project. */
export const ruleSettingsOf = (
  { sensitive = false, trustedAccounts, webhooks }: FileSettings,
  advisories: Settings['advisories'],
): Settings => ({ sensitive, trustedAccounts, webhooks, advisories });

/** The names under which a configuration is looked for, the first that is there counts. */
export const CONFIG_NAMES = [
  'stackward.yaml',
  'stackward.yml',
  '.stackward.yaml',
  '.stackward.yml',
  'stackward.json',
  '.stackward.json',
] as const;
