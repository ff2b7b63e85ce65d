import { Option, type Command } from 'commander';
import { SEVERITIES, type Severity } from '../rule/rule.ts';
import type { ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { nearest } from '../model/edit-distance.ts';
import { parametersIn } from './parameters.ts';
import type { Terminal } from './terminal.ts';

/** What the user says about the deployment; `lower` and the scan take the same. */
export type DeploymentFlags = {
  readonly parameter?: Readonly<Record<string, string>>;
  readonly parameters?: readonly string[];
  readonly opt?: Readonly<Record<string, string>>;
  readonly param?: Readonly<Record<string, string>>;
  readonly env?: readonly string[];
  readonly stage?: string;
  readonly region?: string;
  readonly root?: string;
};

export const withDeployment = (command: Command): Command =>
  command
    .option('--parameter <name=value>', 'value of a template parameter (repeatable)', pairs('--parameter'))
    .option(
      '--parameters <file>',
      'parameter values: a JSON or YAML file in CloudFormation or CodePipeline format, a plain map, or samconfig.toml (repeatable)',
      list,
    )
    .option('--stage <name>', 'serverless: use only this stage')
    .option('--region <name>', 'the region of the deployment')
    .option('--opt <name=value>', 'serverless: the value of ${opt:name} (repeatable)', pairs('--opt'))
    .option('--param <name=value>', 'serverless: the value of ${param:name} (repeatable)', pairs('--param'))
    .option(
      '--env <name[=value]>',
      'serverless: the value of ${env:name}; without a value that of this variable here (repeatable). No other environment variable is read',
      list,
    )
    .option(
      '--root <dir>',
      'read other files only below this folder (default: the nearest folder with .git)',
    );

/** A --parameter wins over files, a later file over an earlier one. */
export const deploymentFrom = async (
  flags: DeploymentFlags,
  terminal: Pick<Terminal, 'cwd' | 'env'>,
): Promise<ScanOptions> => ({
  parameters: Object.assign(
    {},
    ...(await Promise.all((flags.parameters ?? []).map(file => parametersIn(file, terminal.cwd)))),
    flags.parameter,
  ) as Record<string, string>,
  opts: flags.opt ?? {},
  params: flags.param ?? {},
  env: environmentFrom(flags.env ?? [], terminal),
  ...(flags.stage === undefined ? {} : { stage: flags.stage }),
  ...(flags.region === undefined ? {} : { region: flags.region }),
  ...(flags.root === undefined ? {} : { root: flags.root }),
});

/** Only the variables that are named: a template chooses the names that it reads, and what it reads may be shown. */
function environmentFrom(
  given: readonly string[],
  terminal: Pick<Terminal, 'env'>,
): (name: string) => string | undefined {
  const values = new Map<string, string>();
  for (const one of given) {
    const cut = one.indexOf('=');
    const name = cut < 0 ? one : one.slice(0, cut);
    if (name === '') throw new UserError(`--env must be NAME or NAME=VALUE, not "${one}"`);
    const value = cut < 0 ? terminal.env(name) : one.slice(cut + 1);
    if (value !== undefined) values.set(name, value);
  }
  return name => values.get(name);
}

export const list = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const pairs =
  (flag: string) =>
  (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const cut = text.indexOf('=');
    if (cut < 1) throw new UserError(`${flag} must be NAME=VALUE, not "${text}"`);
    return { ...before, [text.slice(0, cut)]: text.slice(cut + 1) };
  };

/** An option that takes one of a few words. */
export class Choice extends Option {
  words: readonly string[] = [];
}

/** An option that takes one of a few words, and says which. */
export function choice<T extends string>(
  flags: string,
  description: string,
  words: readonly T[],
  fallback?: T,
): Option {
  const [name = flags] = /--[\w-]+/.exec(flags) ?? [];
  const option = new Choice(flags, description).argParser(word => oneOf(name, word, words));
  option.words = words;
  return fallback === undefined ? option : option.default(fallback);
}

export function oneOf<T extends string>(name: string, word: string, words: readonly T[]): T {
  const found = words.find(one => one === word);
  if (found !== undefined) return found;
  const near = nearest(word, words);
  const all = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  throw new UserError(
    `${name} must be ${all}, not "${word}"${near && words.length > 6 ? `; did you mean "${near}"?` : ''}`,
  );
}

/** What `lower --explain` prints: a list of what is generated, or the template with comments. */
export const EXPLAINED = ['list', 'comments'] as const;

export const FAIL_ON: readonly (Severity | 'never')[] = [...SEVERITIES, 'never'];
