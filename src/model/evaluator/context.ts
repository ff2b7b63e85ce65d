import type { Node } from '../../source/node.ts';
import type { Assumptions } from '../assumptions.ts';
import type { Stack } from '../stack.ts';
import type { Text } from '../text.ts';

/** What the evaluation of one intrinsic function asks of the others, under one set of assumptions. */
export type EvaluationContext = {
  readonly stack: Stack;
  readonly assumptions: Assumptions;
  /** Whether a named condition holds. */
  holds(condition: string): boolean;
  /** What stands at a node once the branches at its top are taken; undefined when `AWS::NoValue` removes it. */
  settle(node: Node): Node | undefined;
  text(node: Node): Text;
  /** The physical name that the template gives a resource, or undefined. */
  nameOf(id: string, property: string): Text | undefined;
};
