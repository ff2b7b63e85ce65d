import type { Answer } from '../model/text.ts';
import type { Value } from '../model/world.ts';
import { spend } from '../source/budget.ts';
import { booleanOf, isScalar } from '../source/node.ts';
import { canonical, isOrdered, mappingsBehind, treeAt } from './canonical.ts';
import { pairItems } from './items.ts';
import { sameText, type Spelling } from './renaming.ts';
import type { MaybeSides, Sides } from './sides.ts';

/** A place that deploys something else than before: the deepest map or text that differs, or what came or went as a whole. `maybe` where only deployment tells. */
export type ValueDifference = MaybeSides<Value> & {
  /** From the resource on: `Properties/VpcConfig/SubnetIds`; an item of a list by what names it, or by its place. */
  readonly path: string;
  readonly answer: Exclude<Answer, 'yes'>;
};

/** Where two places differ, each in its world. */
export function valueDifferences(
  sides: Sides<Value>,
  path: string,
  spelling: Spelling,
): readonly ValueDifference[] {
  spend(1);
  const before = treeAt(sides.before);
  const after = treeAt(sides.after);
  if (!before.present && !after.present)
    return before.unknown === after.unknown ? [] : [{ path, before, after, answer: 'maybe' }];
  if (!before.present) return [{ path, after, answer: before.unknown ? 'maybe' : 'no' }];
  if (!after.present) return [{ path, before, answer: after.unknown ? 'maybe' : 'no' }];
  if (canonical(before, 'before', spelling) === canonical(after, 'after', spelling)) return [];
  if (before.node?.kind === 'map' && after.node?.kind === 'map')
    return mapDifferences({ before, after }, path, spelling);
  if (isMany(before) || isMany(after)) return listDifferences({ before, after }, path, spelling);
  const answer = textsAnswer({ before, after }, spelling);
  return answer === 'yes' ? [] : [{ path, before, after, answer }];
}

function mapDifferences(
  { before, after }: Sides<Value>,
  path: string,
  spelling: Spelling,
): readonly ValueDifference[] {
  const keys = new Set([...before.entries, ...after.entries].map(([key]) => key));
  const found = [...keys].flatMap(key =>
    valueDifferences({ before: before.get(key), after: after.get(key) }, `${path}/${key}`, spelling),
  );
  // What differs is what a transform adds.
  return found.length > 0 ? found : [{ path, before, after, answer: 'maybe' }];
}

const isMany = (value: Value): boolean => value.node?.kind === 'list' || value.each.length > 1;

function listDifferences(
  { before, after }: Sides<Value>,
  path: string,
  spelling: Spelling,
): readonly ValueDifference[] {
  // A list that only deployment knows has no items to look at.
  if (!before.complete || !after.complete || isText(before) || isText(after))
    return [{ path, before, after, answer: 'maybe' }];
  const pairs = pairItems(before.each, after.each, spelling);
  if (![...before.each, ...after.each].some(isTree)) {
    const isOpen = pairs.every(
      ({ before: old, after: now }) =>
        old && now && textsAnswer({ before: old, after: now }, spelling) === 'maybe',
    );
    const isSame = pairs.length === 0 && !isOrdered(path);
    return isSame ? [] : [{ path, before, after, answer: isOpen && pairs.length > 0 ? 'maybe' : 'no' }];
  }
  const found = pairs.flatMap(({ before: old, after: now, name }) => {
    const here = `${path}/${name}`;
    if (old && now) return valueDifferences({ before: old, after: now }, here, spelling);
    if (old) return [{ path: here, before: old, answer: 'no' as const }];
    return now ? [{ path: here, after: now, answer: 'no' as const }] : [];
  });
  if (found.length > 0) return found;
  return isOrdered(path) ? [{ path, before, after, answer: 'no' }] : [];
}

/** A call that stands for a list of unknown length. */
const isText = (value: Value): boolean =>
  value.node?.kind === 'call' && value.world.texts(value.node) === undefined;

function textsAnswer({ before, after }: Sides<Value>, spelling: Spelling): Answer {
  if (isTree(before) || isTree(after)) return isCall(before) || isCall(after) ? 'maybe' : 'no';
  const [one, other] = [before, after].map(truthOf);
  if (one !== undefined && one === other) return 'yes';
  const answer = sameText(before.text, after.text, spelling);
  return answer === 'yes' && mappingsBehind(before) !== mappingsBehind(after) ? 'no' : answer;
}

const isTree = ({ node }: Value): boolean => node?.kind === 'map' || node?.kind === 'list';
const isCall = ({ node }: Value): boolean => node?.kind === 'call';
/** CloudFormation takes `true` and `'true'` for the same. */
const truthOf = ({ node }: Value): boolean | undefined => (isScalar(node) ? booleanOf(node.text) : undefined);
