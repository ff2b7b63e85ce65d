import { functionsOf, needsByRole, type StackNeeds } from '../aws/code/role-policies.ts';
import type { Deployment } from '../dialect/dialect.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { type Resource, World } from '../model/world.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import type { Target } from './find.ts';
import { lowerTarget } from './lowered-text.ts';
import { readTarget } from './read.ts';

/** What the functions of a stack need, where the parameters have their Default values. */
export type StackPolicies = StackNeeds & {
  readonly stack: Stack;
  readonly world: World;
  /** All functions, also those that were not asked for. */
  readonly functions: readonly Resource[];
};
/** `lost`: a part of the text could not be read, or was too much to read. */
export type TargetPolicies = {
  readonly target: Target;
  readonly stacks: readonly StackPolicies[];
  readonly problems: readonly string[];
  readonly lost: boolean;
};
export type AskedFor = {
  readonly isAsked: (fn: Resource) => boolean;
  /** Whether each function has a policy of its own, although they share a role. */
  readonly isEachAlone: (stack: Stack) => boolean;
};

/** What the functions of a file need of their roles; undefined for a file that was merely found and is no template. */
export function policiesOfTarget(
  target: Target,
  deployment: Deployment,
  asked: AskedFor,
): TargetPolicies | undefined {
  if (!target.named) {
    const read = readTarget(target);
    if ('status' in read && read.status === 'skipped') return undefined;
  }
  const { stacks, problems, lost } = lowerTarget(target, deployment);
  try {
    const found = withBudget(() => stacks.map(stack => policiesOfStack(stack, asked)));
    return { target, stacks: found, problems, lost };
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    const message = `${target.root.shown(target.file)}: its policies were not completed: ${error.message}`;
    return { target, stacks: [], problems: [...problems, message], lost: true };
  }
}

function policiesOfStack(stack: Stack, { isAsked, isEachAlone }: AskedFor): StackPolicies {
  const world = new World(new StackIndex(stack), [], true);
  const functions = functionsOf(world);
  return { stack, world, functions, ...needsByRole(functions.filter(isAsked), isEachAlone(stack)) };
}
