import { spelled } from '../model/spelled.ts';
import type { Stack } from '../model/stack.ts';
import type { Node } from '../source/node.ts';
import { toWritten, type WrittenJson } from '../source/plain.ts';

/** The lowered stack as the data of a CloudFormation template; what only deployment resolves stays an intrinsic. */
export function toTemplate(stack: Stack): { [key: string]: WrittenJson } {
  const section = (entries: Iterable<readonly [string, Node]>): { [key: string]: WrittenJson } =>
    Object.fromEntries([...entries].map(([key, node]) => [key, toWritten(node, spelled)]));
  const template: [string, WrittenJson, number][] = [
    [
      'Parameters',
      section([...stack.parameters].map(([name, { node }]) => [name, node])),
      stack.parameters.size,
    ],
    ['Mappings', section(stack.mappings), stack.mappings.size],
    ['Conditions', section(stack.conditions), stack.conditions.size],
    ['Resources', section([...stack.resources].map(([id, { node }]) => [id, node])), 1],
    ['Outputs', section(stack.outputs), stack.outputs.size],
  ];
  return {
    ...section(stack.rest),
    ...Object.fromEntries(template.filter(([, , size]) => size > 0).map(([name, data]) => [name, data])),
  };
}
