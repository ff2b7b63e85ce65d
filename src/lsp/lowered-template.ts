import type { Stack } from '../model/stack.ts';
import { lowerTarget } from '../scan/lowered-text.ts';
import { deploymentOf } from '../scan/options.ts';
import type { Node } from '../source/node.ts';
import { OutOfBudget } from '../source/budget.ts';
import type { EditorSettings } from './host.ts';
import { fileIn, targetOf, type EditorRoot } from './template-scan.ts';
import type { Workspace } from './workspace.ts';

/** The stacks of a template as it stands in the editor; none for what is no template, or is too much to read. */
export function stacksOf(root: EditorRoot, path: string, { options }: EditorSettings): readonly Stack[] {
  try {
    return lowerTarget(targetOf(root, path), deploymentOf(options, fileIn(root, path))).stacks;
  } catch (error) {
    if (error instanceof OutOfBudget) return [];
    throw error;
  }
}

/** A node of a stack, with the nodes that it stands in, the innermost first. */
export type FoundNode = { readonly stack: Stack; readonly node: Node; readonly within: readonly Node[] };

/** The innermost nodes of the stacks at an offset of a file: a setting that several resources have is found once in each stack. */
export function nodesAt(stacks: readonly Stack[], file: string, offset: number): readonly FoundNode[] {
  return stacks.flatMap(stack => {
    const sections = [...stack.resources.values()].map(({ node }) => node);
    for (const node of [...sections, ...stack.outputs.values(), ...stack.conditions.values()]) {
      const found = nodeAt(node, file, offset, []);
      if (found) return [{ stack, ...found }];
    }
    return [];
  });
}

type Located = Omit<FoundNode, 'stack'>;

/** Nodes that lowering made stand anywhere, so what holds a node need not hold its place. */
function nodeAt(node: Node, file: string, offset: number, within: readonly Node[]): Located | undefined {
  const above = [node, ...within];
  for (const child of childrenOf(node)) {
    const found = nodeAt(child, file, offset, above);
    if (found) return found;
  }
  const { span } = node;
  return node.kind !== 'map' && node.kind !== 'list' && span.file === file && span.start <= offset && offset <= span.end
    ? { node, within }
    : undefined;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'call') return [node.arg];
  return node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
}

/** The stacks of all templates that are or read a file. */
export async function stacksAround(workspace: Workspace, path: string): Promise<readonly Stack[]> {
  const root = workspace.rootOf(path);
  const templates = workspace.templatesOf(path);
  const settings = await Promise.all(templates.map(one => workspace.settingsOf(one.path)));
  return templates.flatMap((one, index) => {
    const known = settings[index];
    return known ? stacksOf(root, one.path, known) : [];
  });
}
