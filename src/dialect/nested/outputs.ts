import { StackIndex } from '../../model/stack-index.ts';
import type { Declaration, Outputs, Stack } from '../../model/stack.ts';
import { Text, type Hole } from '../../model/text.ts';
import { World } from '../../model/world.ts';
import { at, entriesOf, itemsOf, type Node } from '../../source/node.ts';
import type { Parsed } from '../../source/source.ts';
import type { Lowered } from '../dialect.ts';

/** Stacks that are passed what others give back, in a row: more are a trap. */
const MAX_CHAIN = 200;

/** What a nested stack gives back, where no condition of it decides. None where something else than its text may. */
export function outputsOf({
  lowered: {
    stacks: [stack],
  },
  parsed,
}: {
  readonly lowered: Lowered;
  readonly parsed: Parsed;
}): Outputs {
  if (
    !stack ||
    stack.notes.some(({ code }) => code === 'macro' || code === 'transform') ||
    parsed.problems.some(({ lost }) => lost)
  )
    return new Map();
  const stackIndex = new StackIndex(stack);
  return new Map(
    [...stack.outputs].flatMap(([name, output]): [string, Text][] => {
      const value = at(output, 'Value');
      const world = new World(stackIndex);
      const text = value && world.text(value);
      return text && world.facts.length === 0
        ? [[name, Text.from(text.parts.map(part => (typeof part === 'string' ? part : kept(stack, part))))]]
        : [];
    }),
  );
}

/** What is passed for a parameter of an SSM type is the name of its value. */
function kept(stack: Stack, hole: Hole): Hole {
  const type = hole.of === 'parameter' ? stack.parameters.get(hole.name)?.type : undefined;
  return hole.of === 'parameter' && type?.startsWith('AWS::SSM::Parameter::Value')
    ? { of: 'opaque', why: hole.name }
    : hole;
}

/** Those that give another one a parameter come before it. */
export function inOrder(all: readonly Declaration[]): readonly Declaration[] {
  const byId = new Map(all.map(declared => [declared.id, declared]));
  const order = new Set<Declaration>();
  const begun = new Set<Declaration>();
  const visit = (declared: Declaration, depth: number): void => {
    if (begun.has(declared) || depth > MAX_CHAIN) return;
    begun.add(declared);
    for (const name of namesIn(at(declared.node, 'Properties'))) {
      const giver = byId.get(name);
      if (giver) visit(giver, depth + 1);
    }
    order.add(declared);
  };
  for (const declared of all) visit(declared, 0);
  return [...order];
}

/** All words that could be a logical id. */
function namesIn(node: Node | undefined): readonly string[] {
  if (!node) return [];
  switch (node.kind) {
    case 'scalar':
      return node.text.match(/[A-Za-z0-9]+/g) ?? [];
    case 'list':
      return itemsOf(node).flatMap(namesIn);
    case 'map':
      return entriesOf(node).flatMap(({ value }) => namesIn(value));
    case 'call':
      return namesIn(node.arg);
  }
}
