import type { OptionValues, Preset, Severity } from '../rule/rule.ts';

/** What a project says about one rule. */
export type RuleSetting = { readonly severity?: Severity | 'off'; readonly options?: OptionValues };
/** Values of the parameters of the templates that a pattern names, or a file that holds them (relative to the configuration's folder). */
export type ParameterSetting = {
  readonly templates: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly file?: string;
};

/** A configuration as it was read: what is not set is not there. Paths and patterns are relative to its folder. */
export type Config = {
  readonly preset?: Preset;
  readonly failOn?: Severity | 'never';
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly parameters: readonly ParameterSetting[];
  readonly stages: readonly string[];
  readonly sensitive: boolean;
  /** Account ids that are ours: no strangers in trust policies, layers and images. */
  readonly trustedAccounts: readonly string[];
  /** Routes that others call without signing in, such as `POST /stripe/webhook`; `*` stands for anything. */
  readonly webhooks: readonly string[];
  readonly baseline?: string;
  readonly importSuppressions: boolean;
};

export const NO_CONFIG: Config = {
  rules: new Map(),
  paths: [],
  exclude: [],
  parameters: [],
  stages: [],
  sensitive: false,
  trustedAccounts: [],
  webhooks: [],
  importSuppressions: false,
};

/** The names under which a configuration is looked for, the first that is there counts. */
export const CONFIG_NAMES = [
  'stackward.yaml',
  'stackward.yml',
  '.stackward.yaml',
  '.stackward.yml',
  'stackward.json',
  '.stackward.json',
] as const;
