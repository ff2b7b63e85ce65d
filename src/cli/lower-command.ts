import { plural } from '../report/words.ts';
import { deploymentOf } from '../scan/options.ts';
import { lowerTarget, notesOf, templateText } from '../scan/lowered-text.ts';
import { UserError } from '../scan/user-error.ts';
import { causesJson, causesText, placeNames } from './explain-lowering.ts';
import type { CompareFlags } from './compare-deployments-command.ts';
import { diskHost } from './host.ts';
import { deploymentFrom, type DeploymentFlags, type EXPLAINED } from './options.ts';
import { printError, type Terminal } from './terminal.ts';

export type LowerFlags = DeploymentFlags &
  Omit<CompareFlags, 'format'> & {
    readonly format: 'yaml' | 'json';
    readonly explain?: (typeof EXPLAINED)[number];
    readonly mask: boolean;
    readonly strict?: true;
  };

/**
 * Prints one stack: of a service with several stages the first, unless --stage names one. What is not known of it is told on standard error.
 * From a text that could not be read whole nothing is deployed, so nothing is printed.
 */
export async function lower(file: string, flags: LowerFlags, terminal: Terminal): Promise<number> {
  const comments = flags.explain === 'comments';
  if (comments && flags.format === 'json')
    throw new UserError('JSON cannot carry comments: --explain comments needs --format yaml');
  const options = await deploymentFrom(flags, terminal);
  const { targets, pathErrors } = await diskHost(terminal).find(
    [file],
    options.root === undefined ? {} : { root: options.root },
  );
  const target = targets[0];
  if (!target || !target.named)
    throw new UserError(`${file}: ${pathErrors[0]?.message ?? 'lower takes one file'}`);
  if (flags.compareStage ?? flags.parameterSet)
    return (await import('./compare-deployments-command.ts')).compareDeploymentsOf(target, flags, terminal);
  const { stacks, problems, lost } = lowerTarget(target, deploymentOf(options));
  if (stacks.length === 0 && lost) throw new UserError(problems.join('\n'));
  const stack = stacks[0];
  const told = stack ? [...problems, ...notesOf(stack, target)] : problems;
  for (const problem of told) printError(terminal, problem);
  if (lost) return 2;
  if (!stack) throw new UserError(`${file}: no stack is deployed from this file`);

  if (stacks.length > 1)
    printError(
      terminal,
      `printing stage ${stack.stage ?? ''} of ${stacks.map(({ stage }) => stage ?? '').join(', ')}; use --stage to select another`,
    );
  for (const name of Object.keys(options.parameters ?? {}).filter(
    parameter => !stack.parameters.has(parameter),
  ))
    printError(terminal, `warning: no template declares the parameter "${name}"`);
  terminal.out(
    flags.explain && !comments
      ? (flags.format === 'json' ? causesJson : causesText)(stack, target.root)
      : templateText(stack, flags.format, {
          mask: flags.mask,
          uncommented: count =>
            printError(
              terminal,
              `--format yaml has ${plural(count, 'comment')} on masked values and placeholders that JSON cannot carry`,
            ),
          ...(comments ? { placeName: placeNames(stack, target.root) } : {}),
        }),
  );
  return flags.strict && told.length > 0 ? 2 : 0;
}
