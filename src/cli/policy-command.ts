import type { Resource } from '../model/world.ts';
import { nearest } from '../model/edit-distance.ts';
import { withPython } from '../code/python/python.ts';
import { document } from '../report/document.ts';
import { visible } from '../report/visible.ts';
import { policiesOfTarget, type StackPolicies, type TargetPolicies } from '../scan/least-policies.ts';
import type { Target } from '../scan/find.ts';
import { deploymentOf, type ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { View } from '../scan/view.ts';
import { diskHost } from './host.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import { diffLines } from './policy/diff.ts';
import { policyData } from './policy/json.ts';
import { formatOf, hasRolesPerFunction, policyDocument, type PolicyFormat } from './policy/places.ts';
import { PolicyPresenter } from './policy/shown.ts';
import { printError, type Terminal } from './terminal.ts';

export type PolicyFlags = DeploymentFlags & {
  readonly function?: string;
  readonly format?: PolicyFormat;
  readonly diff?: true;
};

/** Prints what the functions of templates need of their roles, each file by itself. */
export async function policy(path: string, flags: PolicyFlags, terminal: Terminal): Promise<number> {
  const options = await deploymentFrom(flags, terminal);
  const { targets, pathErrors } = await diskHost(terminal).find(
    [path],
    options.root === undefined ? {} : { root: options.root },
  );
  for (const { path: at, message } of pathErrors) printError(terminal, `${at}: ${message}`);
  const found: TargetPolicies[] = [];
  for (const target of targets) {
    const policies = await policiesFor(target, options, flags);
    if (policies) found.push(policies);
  }
  for (const { problems } of found) for (const problem of problems) printError(terminal, problem);
  const isLost = pathErrors.some(({ fatal }) => fatal) || found.some(({ lost }) => lost);
  checkFunction(found, flags.function, isLost);
  if (found.length === 0 && !isLost) throw new UserError(`${path}: there is no template`);
  terminal.out(flags.format === 'json' ? json(found, flags) : text(found, flags));
  return isLost ? 2 : 0;
}

const policiesFor = (
  target: Target,
  options: ScanOptions,
  flags: PolicyFlags,
): Promise<TargetPolicies | undefined> =>
  withPython(() =>
    policiesOfTarget(target, deploymentOf(options, target.root.shown(target.file)), {
      isAsked: fn => flags.function === undefined || namesOf(fn).includes(flags.function),
      isEachAlone: stack => flags.function !== undefined || hasRolesPerFunction(stack),
    }),
  );

/** The policies of one template as text. */
export async function policyText(target: Target, options: ScanOptions, flags: PolicyFlags): Promise<string> {
  const found = await policiesFor(target, options, flags);
  return found ? text([found], flags) : '';
}

/** A function may be asked for as it is deployed, as its author calls it, or by the name that it has in AWS. */
const namesOf = (fn: Resource): readonly string[] => {
  const name = fn.get('FunctionName').literal;
  return [fn.id, fn.name, ...(name === undefined ? [] : [name])];
};

function checkFunction(found: readonly TargetPolicies[], asked: string | undefined, isLost: boolean): void {
  if (asked === undefined) return;
  const names = found.flatMap(({ stacks }) => stacks.flatMap(({ functions }) => functions.flatMap(namesOf)));
  if (names.includes(asked) || (isLost && names.length === 0)) return;
  const near = nearest(asked, names);
  throw new UserError(
    `there is no function "${asked}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}

const presenterOf = ({ target }: TargetPolicies, { world, stack }: StackPolicies): PolicyPresenter =>
  new PolicyPresenter(world, new View(target.root, [stack]));

function json(found: readonly TargetPolicies[], { diff }: PolicyFlags): string {
  const entries = found.flatMap(one =>
    one.stacks.flatMap(stack => {
      const presenter = presenterOf(one, stack);
      const file = one.target.root.shown(one.target.file);
      const at = { file, ...(stack.stack.stage === undefined ? {} : { stage: stack.stack.stage }) };
      return [
        ...stack.policies.map(policy => ({
          ...at,
          ...policyData(presenter.show(policy, false), diff ? presenter.changes(policy) : undefined),
        })),
        ...stack.unread.map(({ fn, why }) => ({ ...at, functions: [fn.name], notAnalysed: why })),
      ];
    }),
  );
  return document(entries);
}

function text(found: readonly TargetPolicies[], flags: PolicyFlags): string {
  const documents = found.flatMap(one => {
    const file = one.target.root.shown(one.target.file);
    const stages = new Map<string, string[]>();
    for (const stack of one.stacks) {
      const body = bodyOf(one, stack, flags).join('\n');
      stages.set(body, [...(stages.get(body) ?? []), stack.stack.stage ?? '']);
    }
    return [...stages].flatMap(([body, names]) => {
      const stage = names.filter(Boolean);
      const words = stage.length === 0 ? '' : `, stage ${stage.join(', ')}`;
      return body === '' ? [] : [`${visible(`# ${file}${words}`)}\n${body}\n`];
    });
  });
  return documents.length === 0 ? '# No functions.\n' : documents.join('\n---\n'.slice(flags.diff ? 4 : 1));
}

function bodyOf(one: TargetPolicies, stack: StackPolicies, flags: PolicyFlags): readonly string[] {
  const presenter = presenterOf(one, stack);
  const format = flags.format ?? formatOf(stack.stack);
  const unread = stack.unread.map(({ fn, why }) => visible(`# ${fn.name}: not analysed: ${why}`));
  const shown = stack.policies.map(policy => ({ policy, as: presenter.show(policy, format === 'sam') }));
  const lines = flags.diff
    ? shown.flatMap(({ policy, as }) => diffLines(as, presenter.changes(policy)))
    : policyDocument(
        shown.map(({ as }) => as),
        format === 'json' ? 'yaml' : format,
        stack.stack,
      );
  return [...unread, ...lines];
}
