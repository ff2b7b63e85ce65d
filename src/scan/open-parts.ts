import { VARIABLE } from '../model/evaluator/evaluate.ts';
import type { Stack } from '../model/stack.ts';
import { walk } from '../source/intrinsics/map-node.ts';
import { at, textOf, type Call, type Node, type Span } from '../source/node.ts';

/** A part of a printed template that only deployment fills in, or a macro. */
export type OpenPart = { readonly message: string; readonly span: Span };

/** Options that give a value to a variable of serverless.yml. */
const GIVEN_BY: ReadonlyMap<string, string> = new Map([
  ['env', '--env'],
  ['opt', '--opt'],
  ['param', '--param'],
]);

/** Each variable and macro that is left in a template, where it stands first; none that a note of the stack names. */
export function openParts(stack: Stack): readonly OpenPart[] {
  const said = stack.notes.map(({ message }) => message).join('\n');
  const found = new Map<string, OpenPart>();
  const look = (node: Node): void =>
    walk(node, part => {
      const open = part.kind === 'call' ? openPart(part) : undefined;
      if (open && !found.has(open.message) && !said.includes(open.name)) found.set(open.message, open);
    });
  for (const { node } of stack.resources.values()) look(node);
  for (const nodes of [stack.conditions, stack.outputs, stack.rest, stack.mappings])
    for (const node of nodes.values()) look(node);
  return [...found.values()];
}

function openPart(call: Call): (OpenPart & { readonly name: string }) | undefined {
  const { span } = call;
  if (call.fn === VARIABLE) {
    const name = textOf(call.arg) ?? '';
    const [, kind = '', key = ''] = /^([a-z]+)(?:\([^)]*\))?:(.*)$/.exec(name) ?? [];
    return { name, message: `the variable \${${name}} is not known${hint(kind, key)}`, span };
  }
  if (call.fn !== 'Fn::Transform') return undefined;
  const name = textOf(at(call.arg, 'Name')) ?? '(unnamed)';
  return { name, message: `what the macro ${name} makes of this part is not known`, span };
}

function hint(kind: string, key: string): string {
  const option = GIVEN_BY.get(kind);
  if (option === undefined || !/^[\w.-]+$/.test(key)) return '';
  const own = option === '--opt' && (key === 'stage' || key === 'region');
  return `; ${own ? `--${key} VALUE` : `${option} ${key}=VALUE`} gives it a value`;
}
