import { VARIABLE } from '../model/evaluator/evaluate.ts';
import type { Stack } from '../model/stack.ts';
import type { Node } from '../source/node.ts';
import { toWritten, type WrittenJson } from '../source/plain.ts';

/** A serverless variable that stays open is written as the author wrote it; `!GetAtt a.b` as a list, which its tag means, `{ Fn::GetAtt: a.b }` as it is. */
export const spelled = (fn: string, arg: WrittenJson, tagged: boolean): WrittenJson | undefined => {
  if (fn === VARIABLE) return `\${${String(arg)}}`;
  if (fn !== 'Fn::GetAtt' || typeof arg !== 'string' || !tagged) return undefined;
  const cut = arg.indexOf('.');
  return { [fn]: cut < 0 ? [arg] : [arg.slice(0, cut), arg.slice(cut + 1)] };
};

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
