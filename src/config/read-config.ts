import { ABOUT, type ConfigKey } from './about.ts';
import { SEVERITIES, type OptionValues, type Severity } from '../rule/rule.ts';
import {
  at,
  booleanOf,
  entriesOf,
  isList,
  isMap,
  isNull,
  textOf,
  type Entry,
  type Node,
  type Span,
} from '../source/node.ts';
import { optionsOf, type Known } from './read-options.ts';
import {
  accountsOf,
  booleanAt,
  fewOf,
  meant,
  MOST_PATTERNS,
  oneText,
  patternsOf,
  secondsOf,
  textsOf,
  webhooksOf,
  wordOf,
  type Reader,
} from './read-values.ts';
import {
  NO_CONFIG,
  NO_SETTINGS_OF_FILES,
  type Config,
  type FileSettings,
  type Override,
  type ParameterSetting,
  type RuleSetting,
} from './settings.ts';

/** What is wrong with a configuration, and where. */
export type Diagnostic = { readonly span: Span; readonly message: string };
export type ReadConfig = { readonly config: Config; readonly faults: readonly Diagnostic[] };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Config>;
type Take<D> = (draft: D, value: Node, reader: Reader) => void;

const MOST_OF_OVERRIDE = 100;

const OF_FILES: Readonly<Record<OfFiles, Take<Mutable<FileSettings>>>> = {
  preset: (draft, value, reader) =>
    set(draft, 'preset', wordOf(value, 'preset', ['recommended', 'strict'], reader)),
  'fail-on': (draft, value, reader) =>
    set(draft, 'failOn', wordOf(value, 'fail-on', [...SEVERITIES, 'never'], reader)),
  rules: (draft, value, reader) => {
    draft.rules = rulesOf(value, reader);
  },
  stages: (draft, value, reader) => {
    draft.stages = textsOf(value, 'stages', reader);
  },
  'data-class': (draft, value, reader) => {
    const word = wordOf(value, 'data-class', ['sensitive', 'normal'], reader);
    if (word !== undefined) draft.sensitive = word === 'sensitive';
  },
  'trusted-accounts': (draft, value, reader) => {
    draft.trustedAccounts = accountsOf(value, reader);
  },
  webhooks: (draft, value, reader) => {
    draft.webhooks = webhooksOf(value, reader);
  },
  'import-suppressions': (draft, value, reader) =>
    set(draft, 'importSuppressions', booleanAt(value, 'import-suppressions', reader)),
  'file-timeout': (draft, value, reader) => set(draft, 'fileTimeout', secondsOf(value, reader)),
};
type OfFiles =
  | 'preset'
  | 'fail-on'
  | 'rules'
  | 'stages'
  | 'data-class'
  | 'trusted-accounts'
  | 'webhooks'
  | 'import-suppressions'
  | 'file-timeout';

const KEYS: Readonly<Record<ConfigKey | '$schema', Take<Draft>>> = {
  ...OF_FILES,
  $schema: () => {},
  extends: (draft, value, reader) => {
    const file = oneText(value, 'extends', reader);
    if (file !== undefined) draft.extends = { file, at: value.span };
  },
  overrides: (draft, value, reader) => {
    draft.overrides = overridesOf(value, reader);
  },
  paths: (draft, value, reader) => {
    draft.paths = patternsOf(value, 'paths', reader);
  },
  exclude: (draft, value, reader) => {
    draft.exclude = patternsOf(value, 'exclude', reader);
  },
  parameters: (draft, value, reader) => {
    draft.parameters = parametersOf(value, reader);
  },
  baseline: (draft, value, reader) => set(draft, 'baseline', oneText(value, 'baseline', reader)),
  'audit-files': (draft, value, reader) => {
    draft.auditFiles = textsOf(value, 'audit-files', reader);
  },
};
export const CONFIG_KEYS: readonly string[] = ['$schema', ...Object.keys(ABOUT)];
/** What an override may say too. */
export const SETTING_KEYS: readonly string[] = Object.keys(OF_FILES);
const OVERRIDE_KEYS: readonly string[] = ['files', ...SETTING_KEYS];

/** Reads a configuration. Every fault is told, each with its place; what is right beside it still counts. `rules` are all that there are. */
export function readConfig(root: Node, rules: readonly Known[]): ReadConfig {
  const faults: Diagnostic[] = [];
  const reader: Reader = {
    rules,
    fault: (place, message) => void faults.push({ span: 'kind' in place ? place.span : place, message }),
  };
  const draft: Draft = { ...NO_CONFIG };
  if (isMap(root)) for (const entry of entriesOf(root)) take(draft, entry, reader);
  else if (!isNull(root))
    reader.fault(root, `a configuration must be a map with the keys ${CONFIG_KEYS.slice(1).join(', ')}`);
  return { config: draft, faults };
}

function take(draft: Draft, { key, keySpan, value }: Entry, reader: Reader): void {
  const read = Object.hasOwn(KEYS, key) ? KEYS[key as ConfigKey] : undefined;
  if (!read)
    return reader.fault(
      keySpan,
      `unknown key "${key}"${key === 'rules-from' ? '; a configuration cannot load code: use --rules-from on the command line' : meant(key, CONFIG_KEYS)}`,
    );
  if (!isNull(value)) read(draft, value, reader);
}

function set<T, K extends keyof T>(draft: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) draft[key] = value;
}

function overridesOf(value: Node, reader: Reader): Override[] {
  if (!isList(value))
    return (
      reader.fault(value, 'overrides must be a list of { files, … } with settings for these files') ?? []
    );
  return fewOf(value.items, 'overrides', reader).flatMap(item => overrideOf(item, reader) ?? []);
}

function overrideOf(item: Node, reader: Reader): Override | undefined {
  if (!isMap(item)) return reader.fault(item, 'an override must be a map with files and settings');
  const files = at(item, 'files');
  const patterns = files === undefined ? [] : patternsOf(files, 'files', reader, MOST_OF_OVERRIDE);
  if (patterns.length === 0)
    return reader.fault(item, 'an override needs files: patterns in .gitignore syntax');
  const draft: Mutable<FileSettings> = { ...NO_SETTINGS_OF_FILES };
  for (const { key, keySpan, value } of entriesOf(item)) {
    if (key === 'files' || isNull(value)) continue;
    const read = Object.hasOwn(OF_FILES, key) ? OF_FILES[key as OfFiles] : undefined;
    if (read) read(draft, value, reader);
    else reader.fault(keySpan, `unknown key "${key}" of an override${overrideHint(key)}`);
  }
  return { ...draft, files: patterns };
}

const overrideHint = (key: string): string =>
  CONFIG_KEYS.includes(key) ? `; it has the keys ${OVERRIDE_KEYS.join(', ')}` : meant(key, OVERRIDE_KEYS);

function rulesOf(value: Node, reader: Reader): Map<string, RuleSetting> {
  if (!isMap(value))
    reader.fault(value, 'rules must map each rule id to a severity, off, or { severity, options }');
  const ids = reader.rules.map(({ id }) => id);
  return new Map(
    entriesOf(value).flatMap(({ key, keySpan, value: node }): [string, RuleSetting][] => {
      const rule = reader.rules.find(({ id }) => id === key);
      if (!rule)
        return (
          reader.fault(
            keySpan,
            `unknown rule "${key}"${
              meant(key, ids) || '; `stackward rules` lists the rules, and your own rules need --rules-from'
            }`,
          ) ?? []
        );
      const setting = isMap(node)
        ? wholeSetting(node, rule, reader)
        : { severity: severityOf(node, key, reader) };
      return setting ? [[key, strip(setting)]] : [];
    }),
  );
}

type Loose = {
  readonly severity?: Severity | 'off' | undefined;
  readonly options?: OptionValues | undefined;
};
const strip = ({ severity, options }: Loose): RuleSetting => ({
  ...(severity === undefined ? {} : { severity }),
  ...(options === undefined ? {} : { options }),
});

/** `off` and `false` are one word to YAML 1.1. */
const severityOf = (node: Node, rule: string, reader: Reader): Severity | 'off' | undefined =>
  booleanOf(textOf(node) ?? '') === false ? 'off' : wordOf(node, rule, [...SEVERITIES, 'off'], reader);

function wholeSetting(node: Node, rule: Known, reader: Reader): Loose | undefined {
  const setting: { -readonly [K in keyof Loose]: Loose[K] } = {};
  for (const { key, keySpan, value } of entriesOf(node)) {
    if (key === 'severity') setting.severity = severityOf(value, rule.id, reader);
    else if (key === 'options')
      setting.options = isNull(value) ? undefined : optionsOf(value, rule, reader.fault);
    else reader.fault(keySpan, `unknown key "${key}"${meant(key, ['severity', 'options'])}`);
  }
  return setting;
}

function parametersOf(value: Node, reader: Reader): ParameterSetting[] {
  if (!isMap(value))
    reader.fault(
      value,
      'parameters must map each template or pattern to { Name: value }, or to a file that contains the values',
    );
  const entries = entriesOf(value);
  const next = entries[MOST_PATTERNS];
  if (next)
    reader.fault(
      next.keySpan,
      `parameters has more than ${MOST_PATTERNS} entries: the others have no effect`,
    );
  return entries.slice(0, MOST_PATTERNS).map(({ key, value: node }) => {
    const file = textOf(node);
    if (file !== undefined) return { templates: key, file };
    if (!isMap(node))
      reader.fault(
        node,
        `the parameters of ${key} must be a map of names and values, or a file that contains them`,
      );
    const values = entriesOf(node).flatMap(({ key: name, value: given }): [string, string][] => {
      const text = textOf(given) ?? (isList(given) ? given.items.map(textOf).join(',') : undefined);
      return text === undefined
        ? (reader.fault(given, `the parameter ${name} must have one value`) ?? [])
        : [[name, text]];
    });
    return { templates: key, values: Object.fromEntries(values) };
  });
}
