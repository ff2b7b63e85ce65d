import type { Stack } from '../model/stack.ts';
import { lowerTarget } from '../scan/lowered-text.ts';
import { deploymentOf } from '../scan/options.ts';
import type { FileId, Node } from '../source/node.ts';
import { OutOfBudget } from '../source/budget.ts';
import type { EditorSettings } from './host.ts';
import { fileIn, targetOf, type EditorRoot } from './template-scan.ts';

/** The stacks of a template as it stands in the editor; none for what is no template, or is too much to read. */
export function stacksOf(root: EditorRoot, path: string, { options }: EditorSettings): readonly Stack[] {
  try {
    return lowerTarget(targetOf(root, path), deploymentOf(options, fileIn(root, path))).stacks;
  } catch (error) {
    if (error instanceof OutOfBudget) return [];
    throw error;
  }
}

/** A node of a stack, with the nodes that it stands in, the innermost first, and what its author wrote there. */
export type FoundNode = Located & { readonly stack: Stack; readonly written: Node };

/**
 * The innermost nodes of the stacks at an offset of a file, one of each stack: what its author wrote there with its variables replaced, or else the
 * smallest node of a resource, an output or a condition. `root` is the tree of the file.
 */
export function nodesAt(stacks: readonly Stack[], { file, offset, root }: EditorPlace): readonly FoundNode[] {
  const written = root && innermost([root], { file, offset });
  return stacks.flatMap(stack => {
    const { resolved } = stack;
    if (resolved && written) {
      const [node, ...within] = [written.node, ...written.within];
      return isVariable(node) || within.some(one => one.kind === 'call')
        ? [
            {
              stack,
              node: resolved(node),
              within: within.map(one => (one.kind === 'call' ? resolved(one) : one)),
              written: node,
            },
          ]
        : [];
    }
    const parts = [...stack.resources.values()].map(({ node }) => node);
    const found = innermost([...parts, ...stack.outputs.values(), ...stack.conditions.values()], {
      file,
      offset,
    });
    return found ? [{ stack, ...found, written: found.node }] : [];
  });
}

export type EditorPlace = { readonly file: FileId; readonly offset: number; readonly root: Node | undefined };
type Located = { readonly node: Node; readonly within: readonly Node[] };

const isVariable = (node: Node): boolean => node.kind === 'scalar' && node.text.includes('${');
const sizeOf = ({ span }: Node): number => span.end - span.start;

/** Nodes that lowering made stand anywhere, so what holds a node need not hold its place. */
function innermost(nodes: readonly Node[], { file, offset }: Omit<EditorPlace, 'root'>): Located | undefined {
  let found: Located | undefined;
  const look = (node: Node, within: readonly Node[]): void => {
    const { span } = node;
    const isHere = span.file === file && span.start <= offset && offset <= span.end;
    if (
      isHere &&
      (node.kind === 'scalar' || node.kind === 'call') &&
      (!found || sizeOf(node) <= sizeOf(found.node))
    )
      found = { node, within };
    const above = [node, ...within];
    for (const child of childrenOf(node)) look(child, above);
  };
  for (const node of nodes) look(node, []);
  return found;
}

/** The nodes directly below a node. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'call') return [node.arg];
  return node.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
}
