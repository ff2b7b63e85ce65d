import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SEVERITIES, type Rule } from '../rule/rule.ts';
import { ruleFilesIn } from './rule-files.ts';
import type { Terminal } from './terminal.ts';

export type OwnRules = { readonly rules: readonly Rule[]; readonly errors: readonly string[] };
export type OwnRuleFile = OwnRules & { readonly file: string };

/** The user's own rules, of files and of all files in folders. A file that does not load, or that holds no rule, is an error with its name; the others count. */
export async function ownRules(
  paths: readonly string[],
  terminal: Terminal,
): Promise<OwnRules & { readonly files: readonly OwnRuleFile[] }> {
  if (paths.length > 0) answerForOwnName(terminal);
  const named = paths.map(path => ({ path, files: ruleFilesIn(path, terminal.cwd) }));
  const loaded: OwnRuleFile[] = [];
  // One after the other: what a module imports of another is then the same that the other exports.
  for (const file of new Set(named.flatMap(({ files }) => files)))
    loaded.push({ file, ...(await loadRules(file, terminal)) });
  const empty = named.filter(({ files }) => files.length === 0);
  return {
    files: loaded,
    // A file may export the rules of others.
    rules: [...new Set(loaded.flatMap(({ rules }) => rules))],
    errors: [
      ...empty.map(({ path }) => `${path} contains no rule: a rule is an .mjs, .js or .ts file`),
      ...loaded.flatMap(({ errors }) => errors),
    ],
  };
}

/** `import … from 'stackward'` finds this program where the user's project has none, as under plain npx. */
function answerForOwnName({ cwd, library }: Terminal): void {
  const hook = `let own; export const initialize = url => { own = url; };
export const resolve = (name, context, next) => name === 'stackward' ? next(name, context).catch(() => ({ url: own, shortCircuit: true })) : next(name, context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`, {
    parentURL: pathToFileURL(`${cwd}/`),
    data: library,
  });
}

async function loadRules(file: string, { cwd, load }: Terminal): Promise<OwnRules> {
  try {
    const { default: exported } = (await load(pathToFileURL(resolve(cwd, file)).href)) as {
      default?: unknown;
    };
    const all = Array.isArray(exported) ? (exported as unknown[]) : [exported];
    const faults = all.flatMap((rule, index) =>
      faultsOf(rule).map(fault => `${file}: ${nameOf(rule, index, all.length)} ${fault}`),
    );
    if (all.length === 0) return { rules: [], errors: [`${file}: the list of rules is empty`] };
    return faults.length > 0 ? { rules: [], errors: faults } : { rules: all as Rule[], errors: [] };
  } catch (error) {
    return {
      rules: [],
      errors: [`${file} cannot be loaded: ${whyUnloaded(file, error)}`],
    };
  }
}

/** Node removes types by itself from 22.18 and 23.6 on (nodejs.org/api/typescript.html, read 2026-11). */
function whyUnloaded(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && file.endsWith('ts'))
    return `Node ${process.versions.node} does not run TypeScript: use Node 22.18, 24 or later, or compile the rule to .mjs`;
  return error instanceof Error ? error.message : String(error);
}

function nameOf(rule: unknown, index: number, count: number): string {
  if (isObject(rule) && typeof rule['id'] === 'string') return `the rule "${rule['id']}"`;
  return count > 1 ? `rule ${index + 1} of the list` : 'the default export';
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const isOption = (value: unknown): boolean =>
  isObject(value) &&
  isText(value['about']) &&
  (['string', 'number', 'boolean'].includes(typeof value['fallback']) || isTexts(value['fallback'])) &&
  isRange(value['range']) &&
  isForm(value['form']);
const isRange = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 2 && value.every(Number.isInteger));
const isForm = (value: unknown): boolean =>
  value === undefined || (isObject(value) && isText(value['such']) && isPattern(value['pattern']));

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value).source !== '';
  } catch {
    return false;
  }
}

type Check = readonly [test: (value: unknown) => boolean, fault: string];
const SHAPE: Readonly<Record<string, Check>> = {
  id: [
    value => typeof value === 'string' && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value),
    'needs an `id` of lowercase letters, digits and dashes',
  ],
  title: [isText, 'needs a `title`'],
  severity: [
    value => SEVERITIES.some(one => one === value),
    `needs a \`severity\`: ${SEVERITIES.join(', ')}`,
  ],
  preset: [value => value === 'recommended' || value === 'strict', 'needs a `preset`: recommended or strict'],
  on: [
    value => isTexts(value) && (value as unknown[]).length > 0,
    'needs `on`: a list of CloudFormation resource types, for example AWS::S3::Bucket',
  ],
  why: [isText, 'needs a `why`'],
  fix: [isText, 'needs a `fix`'],
  references: [isTexts, 'needs `references`: a list of URLs, which can be empty'],
  check: [
    value => typeof value === 'function' && value.constructor.name === 'Function',
    'needs a function `check` that is not async',
  ],
  maps: [value => value === undefined || isObject(value), 'has `maps` that is not an object'],
  options: [
    value => value === undefined || (isObject(value) && Object.values(value).every(isOption)),
    'has `options` that are not a map of { about, fallback }: a fallback is a string, a number, true, false or a list of strings; a range is two whole numbers; a form is { pattern, such }',
  ],
  gather: [
    value => value === undefined || typeof value === 'function',
    'has `gather` that is not a function',
  ],
};

/** What is wrong with the shape of a rule; nothing is silently left out. */
function faultsOf(rule: unknown): string[] {
  if (!isObject(rule)) return ['is not a rule: use `export default defineRule({ … })` or a list of rules'];
  const wrong = Object.entries(SHAPE)
    .filter(([key, [test]]) => !test(rule[key]))
    .map(([, [, fault]]) => fault);
  const unknown = Object.keys(rule)
    .filter(key => !(key in SHAPE))
    .map(key => `has an unknown property \`${key}\``);
  return [...wrong, ...unknown];
}
