import { spelled } from '../model/spelled.ts';
import type { Stack } from '../model/stack.ts';
import type { Node } from '../source/node.ts';
import { toRead, toWritten, type WrittenJson } from '../source/plain.ts';

/** The lowered stack as the data of a CloudFormation template; what only deployment resolves stays an intrinsic. */
export function toTemplate(stack: Stack): { [key: string]: WrittenJson } {
  // The Serverless Framework reads YAML 1.2.
  const write = stack.dialect === 'serverless' ? toWritten : toRead;
  const data = (entries: Iterable<readonly [string, Node]>): { [key: string]: WrittenJson } =>
    Object.fromEntries([...entries].map(([key, node]) => [key, write(node, spelled)]));
  const members = (name: string, entries: Iterable<readonly [string, Node]>): [string, Node][] => [
    ...[...entries].map(([key, node]): [string, Node] => [key, node]),
    ...(stack.unexpanded ?? []).flatMap(({ section, entry, made }): [string, Node][] =>
      section === name && made.length === 0 ? [[entry.key, entry.value]] : [],
    ),
  ];
  const nodes = (declared: Iterable<readonly [string, { readonly node: Node }]>): [string, Node][] =>
    [...declared].map(([name, { node }]) => [name, node]);
  const sections = [
    ['Parameters', nodes(stack.parameters)],
    ['Mappings', stack.mappings],
    ['Conditions', stack.conditions],
    ['Resources', nodes(stack.resources)],
    ['Outputs', stack.outputs],
  ] as const;
  const written = sections
    .map(([name, entries]) => [name, members(name, entries)] as const)
    .filter(([name, entries]) => entries.length > 0 || name === 'Resources');
  return {
    ...data(stack.rest),
    ...Object.fromEntries(written.map(([name, entries]) => [name, data(entries)])),
  };
}
