import type { Plain } from '../builder/make.ts';
import { entriesOf, isNull, type Node } from '../../source/node.ts';
import { truthyProp, isTrue, prop } from './read.ts';

/** SAM's tags are a map, CloudFormation's a list. An intrinsic stays as it is. */
export function tagList(tags: Node | undefined): Plain {
  if (tags?.kind === 'call') return tags;
  return entriesOf(tags).map(({ key, value }) => ({ Key: key, Value: isNull(value) ? '' : value }));
}

/** The tags of a function, state machine or their role: SAM's own comes first. */
export function createdBySam(
  tags: Node | undefined,
  kind: 'lambda' | 'stateMachine' = 'lambda',
): readonly Plain[] {
  const own = { Key: `${kind}:createdBy`, Value: 'SAM' };
  const list = tagList(tags);
  return Array.isArray(list) ? [own, ...(list as readonly Plain[])] : [own];
}

/** With `PropagateTags` the author's tags take the place of SAM's own. */
export const ownTags = (properties: Node, kind: 'lambda' | 'stateMachine'): Plain => {
  const tags = truthyProp(properties, 'Tags');
  return tags && isTrue(prop(properties, 'PropagateTags')) ? tagList(tags) : createdBySam(tags, kind);
};
