import { sha1 } from '../../digest/digest.ts';
import { toRead } from '../../source/plain.ts';
import type { Node } from '../../source/node.ts';
import { spelled } from '../../model/spelled.ts';
import { pythonJson } from './python-json.ts';

/** The ten digits that SAM puts behind a prefix: of a text itself, of anything else as JSON with sorted keys and in ASCII. */
export function idHash(data: Node | string): string {
  const text = typeof data === 'string' ? data : textOf(data);
  return sha1(text).slice(0, 10);
}
const textOf = (node: Node): string => (node.kind === 'scalar' ? node.text : json(node));
const json = (node: Node): string => pythonJson(toRead(node, spelled));

/** The same for a list of values. */
export const idHashOf = (parts: readonly (Node | string)[]): string =>
  sha1(pythonJson(parts.map(part => (typeof part === 'string' ? part : toRead(part, spelled))))).slice(0, 10);
