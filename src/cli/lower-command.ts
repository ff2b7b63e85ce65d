import { deploymentOf } from '../scan/options.ts';
import { lowerTarget, templateText } from '../scan/lowered-text.ts';
import { UserError } from '../scan/user-error.ts';
import { causesJson, causesText } from './explain-lowering.ts';
import { diskHost } from './host.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import { printError, type Terminal } from './terminal.ts';

export type LowerFlags = DeploymentFlags & { readonly format: 'yaml' | 'json'; readonly explain?: true };

/** Prints one stack: of a service with several stages the first, unless --stage names one. From a text that could not be read whole nothing is deployed, so nothing is printed. */
export async function lower(file: string, flags: LowerFlags, terminal: Terminal): Promise<number> {
  const options = await deploymentFrom(flags, terminal);
  const { targets, pathErrors } = await diskHost(terminal).find(
    [file],
    options.root === undefined ? {} : { root: options.root },
  );
  const target = targets[0];
  if (!target || !target.named)
    throw new UserError(`${file}: ${pathErrors[0]?.message ?? 'lower takes one file'}`);
  const { stacks, problems, lost } = lowerTarget(target, deploymentOf(options));
  if (stacks.length === 0 && lost) throw new UserError(problems.join('\n'));
  for (const problem of problems) printError(terminal, problem);
  if (lost) return 2;
  const stack = stacks[0];
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
    flags.explain
      ? (flags.format === 'json' ? causesJson : causesText)(stack, target.root)
      : templateText(stack, flags.format),
  );
  return 0;
}
