import { document } from '../report/document.ts';
import { visible } from '../report/visible.ts';
import { plural } from '../report/words.ts';
import { groupBy } from '../rule/group-by.ts';
import { compareDeployments, type ReportedFact } from '../scan/compare-deployments.ts';
import type { Target } from '../scan/find.ts';
import { deploymentOf } from '../scan/options.ts';
import { readTarget } from '../scan/read.ts';
import { UserError } from '../scan/user-error.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import { printError, type Terminal } from './terminal.ts';

export type CompareFlags = DeploymentFlags & {
  readonly format: 'yaml' | 'json';
  readonly compareStage?: readonly string[];
  readonly parameterSet?: readonly string[];
};

/** Prints what two deployments of a template differ in: two stages, or two sets of parameters. */
export async function compareDeploymentsOf(
  target: Target,
  flags: CompareFlags,
  terminal: Terminal,
): Promise<number> {
  const { compareStage, parameterSet } = flags;
  if (compareStage && flags.stage !== undefined)
    throw new UserError('--compare-stage names both stages: leave out --stage');
  const read = compareStage && readTarget(target);
  if (read && 'dialect' in read && read.dialect !== 'serverless')
    throw new UserError(
      `${target.root.shown(target.file)} has no stages to compare: --parameter-set compares two sets of parameters`,
    );
  const [first, second] = [pairOf('--compare-stage', compareStage), pairOf('--parameter-set', parameterSet)];
  const optionsOf = async (at: 0 | 1) =>
    deploymentOf(
      await deploymentFrom(
        {
          ...flags,
          ...(first ? { stage: first[at] } : {}),
          ...(second ? setOf(second[at], flags) : {}),
        },
        terminal,
      ),
    );
  const deployments = { before: await optionsOf(0), after: await optionsOf(1) };
  const names = first && { before: first[0], after: first[1] };
  const { facts, problems, incomplete, lost } = compareDeployments(target, deployments, names);
  for (const problem of problems) printError(terminal, problem);
  if (lost) return 2;
  const [from, to] = first ?? second ?? ['', ''];
  terminal.out(
    flags.format === 'json'
      ? document({ before: from, after: to, facts, incomplete })
      : text(facts, incomplete, {
          file: target.root.shown(target.file),
          from,
          to,
          isFolded: first !== undefined,
        }),
  );
  return incomplete.length > 0 ? 2 : 0;
}

/** A set of parameters: a file, or one `NAME=VALUE`. */
function setOf(written: string, { parameter, parameters = [] }: CompareFlags): Partial<CompareFlags> {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(written) ?? [];
  return name === undefined || value === undefined
    ? { parameters: [...parameters, written] }
    : { parameter: { ...parameter, [name]: value } };
}

function pairOf(option: string, names: readonly string[] | undefined): readonly [string, string] | undefined {
  if (!names) return undefined;
  const [first, second, ...others] = names;
  if (first === undefined || second === undefined || others.length > 0)
    throw new UserError(`${option} takes two names, not ${names.length}`);
  return [first, second];
}

type Heading = {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly isFolded: boolean;
};

function text(
  facts: readonly ReportedFact[],
  incomplete: readonly string[],
  { file, from, to, isFolded }: Heading,
): string {
  const folded = isFolded ? `; "${from}" and "${to}" count as the same word` : '';
  const count = facts.length === 0 ? 'no difference' : plural(facts.length, 'difference');
  return [
    `${file}: ${from} -> ${to}: ${count}${folded}`,
    ...[...groupBy(facts, ({ resource }) => resource)].flatMap(([, those]) => ['', ...ofResource(those)]),
    ...(incomplete.length > 0 ? ['', ...incomplete.map(one => `not compared: ${one}`)] : []),
    '',
  ]
    .map(visible)
    .join('\n');
}

const SIGN: Readonly<Record<ReportedFact['kind'], string>> = {
  added: '+',
  removed: '-',
  renamed: '~',
  exists: '~',
  value: ' ',
};

function ofResource(facts: readonly [ReportedFact, ...ReportedFact[]]): string[] {
  const [{ resource, resourceType }] = facts;
  const whole = facts.find(({ kind }) => kind !== 'value');
  const heading = `${SIGN[whole?.kind ?? 'value']} ${resource === '' ? 'Template' : `${resource} ${resourceType}`}${whole ? branch(whole) : ''}`;
  const lines = facts
    .filter(({ kind }) => kind === 'value')
    .map(
      one =>
        `    ${one.path}: ${one.before ?? 'nothing'} -> ${one.after ?? 'nothing'}${branch(one)}${one.certain ? '' : ' (known only when it is deployed)'}  # ${one.file}:${one.line}`,
    );
  return [heading, ...lines];
}

const branch = ({ when }: ReportedFact): string => (when.length > 0 ? ` when ${when.join(' and ')}` : '');
