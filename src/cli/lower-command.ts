import { environmentMask } from '../redact/environment.ts';
import { redactText } from '../redact/text.ts';
import { redactTree } from '../redact/tree.ts';
import { toTemplate } from '../dialect/emit.ts';
import { lowerFile } from '../dialect/index.ts';
import { withoutExtensions } from '../dialect/language-extensions.ts';
import { deploymentOf } from '../scan/options.ts';
import { readTarget } from '../scan/read.ts';
import { withBudget } from '../source/budget.ts';
import { UserError } from '../scan/user-error.ts';
import type { Target } from '../scan/find.ts';
import type { Problem } from '../source/source.ts';
import { harmless } from '../report/document.ts';
import { toYaml } from '../source/write.ts';
import { toJson } from '../source/write-json.ts';
import type { Stack } from '../model/stack.ts';
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
  const template = readTarget(target);
  if ('status' in template)
    throw new UserError(template.problems.map(problem => line(problem, target)).join('\n'));
  const { stacks, problems, read } = withBudget(() =>
    lowerFile(template.root, template.dialect, target.file, target.root.files, deploymentOf(options)),
  );
  const others = read.flatMap(name => {
    const opened = target.root.files.open(name);
    return 'parsed' in opened ? opened.parsed.problems : [];
  });
  const all = [...template.parsed.problems, ...problems, ...others];
  const mask = environmentMask(stacks);
  for (const text of new Set(all.map(problem => mask(line(problem, target))))) printError(terminal, text);
  if (all.some(({ lost }) => lost)) return 2;
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

function templateText(stack: Stack, format: LowerFlags['format']): string {
  const data = redactTree(stack, shown => toTemplate(withoutExtensions(shown)));
  return format === 'json' ? `${harmless(toJson(data))}\n` : toYaml(data);
}

function line({ span, message }: Problem, { root: scanRoot }: Target): string {
  const text = scanRoot.files.text(span.file);
  const place = 'source' in text ? text.source.position(span.start) : { line: 1, column: 1 };
  return `${scanRoot.shown(span.file)}:${place.line}:${place.column} ${redactText(message)}`;
}
