import type { Declaration, Stack } from '../../model/stack.ts';
import { sha1 } from '../../digest/digest.ts';
import type { MapNode, Node } from '../../source/node.ts';
import { make, withEntries } from '../builder/make.ts';
import { prop } from './read.ts';
import { rewritten, type References } from './references.ts';

/** Digits of the hash at the end of a logical id. */
const DIGITS = 10;

/** The stack with the ids of deployments as SAM hashes them, for printing; one whose text is not known keeps its id, which says so. */
export function withDeploymentIds(stack: Stack): Stack {
  const known = [...stack.resources.values()].flatMap(declared => {
    const text = declared.idText?.();
    return text === undefined ? [] : [{ declared, hash: sha1(text) }];
  });
  if (known.length === 0) return stack;
  const byId = new Map(known.map(one => [one.declared.id, one]));
  const renamed = new Map(
    known.map(({ declared: { id }, hash }) => [id, id.slice(0, -DIGITS) + hash.slice(0, DIGITS)]),
  );
  const to: References = { named: new Map(), renamed };
  const write = (node: Node): Node => rewritten(node, to);
  const resources = [...stack.resources].map(([id, declared]): [string, Declaration] => {
    const one = byId.get(id);
    const node = write(declared.node) as MapNode;
    if (!one) return [id, node === declared.node ? declared : { ...declared, node }];
    const { idCovers: _covers, idText: _text, ...rest } = declared;
    const next = renamed.get(id) ?? id;
    return [next, { ...rest, id: next, node: described(node, one.hash) }];
  });
  const outputs = [...stack.outputs].map(([name, node]): [string, Node] => [name, write(node)]);
  return { ...stack, resources: new Map(resources), outputs: new Map(outputs) };
}

function described(node: MapNode, hash: string): MapNode {
  const properties = prop(node, 'Properties');
  const old = prop(properties, 'Description');
  if (properties?.kind !== 'map' || !old?.provenance) return node;
  const Description = make(`RestApi deployment id: ${hash}`, old.provenance);
  return withEntries(node, { Properties: withEntries(properties, { Description }) });
}
