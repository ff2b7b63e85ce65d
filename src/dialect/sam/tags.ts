import { entriesOf, isNull, type Node } from '../../source/node.ts';
import type { Plain } from '../make.ts';

/** SAM's tags are a map, CloudFormation's a list. An intrinsic stays as it is. */
export function tagList(tags: Node | undefined): Plain {
  if (tags?.kind === 'call') return tags;
  return entriesOf(tags).map(({ key, value }) => ({ Key: key, Value: isNull(value) ? '' : value }));
}

/** The tags of a function, role or state machine: SAM's own comes first. */
export function createdBySam(tags: Node | undefined): Plain {
  const own = { Key: 'lambda:createdBy', Value: 'SAM' };
  const list = tagList(tags);
  return Array.isArray(list) ? [own, ...(list as readonly Plain[])] : [own];
}
