import { addTo } from '../model/multimap.ts';
import { referencesIn } from '../model/references.ts';
import type { StackIndex } from '../model/stack-index.ts';
import type { Declaration } from '../model/stack.ts';
import { isPartSpent, spend, withPart } from '../source/budget.ts';
import { entriesOf } from '../source/node.ts';
import { toPlain } from '../source/plain.ts';
import { sortedKeys } from './canonical.ts';
import { withIds, type Renamed } from './renaming.ts';
import type { MaybeSides, Sides } from './sides.ts';

/** A resource before and after. `renamed`: under another logical id, with equal content, or, of one that a tool names by its content, whatever that is. */
export type ResourcePair = MaybeSides<Declaration> & { readonly renamed?: true };
export type ResourcePairs = {
  readonly pairs: readonly ResourcePair[];
  readonly renamed: Renamed;
  /** Whether resources were not compared by their contents, past the limit of work: one under another logical id is gone and another one new. */
  readonly isCutShort: boolean;
};

/** Units of work for comparing resources by their contents. */
const UNITS = 500_000;

/** Types of which a tool writes the digest of the content, or the time, at the end of the id: the same thing has another id after each change. */
const DIGESTED: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
]);

/** Whether each change gives a resource of the type another id. */
export const isDigested = (type: string): boolean => DIGESTED.has(type);

/** Which resource became which: by logical id and type, then ids that only differ in a digest, then equal content. */
export function pairResources(stacks: Sides<StackIndex>): ResourcePairs {
  const after = new Map(stacks.after.ofType('*').map(declared => [declared.id, declared]));
  const pairs: ResourcePair[] = [];
  const gone: Declaration[] = [];
  for (const declared of stacks.before.ofType('*')) {
    const same = after.get(declared.id);
    if (same?.type === declared.type) {
      pairs.push({ before: declared, after: same });
      after.delete(declared.id);
    } else gone.push(declared);
  }
  const matched = new Set(pairs.map(pair => pair.before?.id ?? ''));
  const left = { gone, come: [...after.values()] };
  const digested = matchedBy(left, one =>
    DIGESTED.has(one.type) ? `${one.type} ${withoutDigest(one.id)}` : undefined,
  );
  const equal = inUnits(() =>
    consistent(
      matchedBy(remaining(left, digested), one => contentKey(one, matched)),
      [
        ...digested,
        ...pairs.flatMap(({ before, after: now }) => (before && now ? [{ before, after: now }] : [])),
      ],
      gone,
    ),
  );
  const found = [...digested, ...(equal ?? [])];
  const { gone: lost, come } = remaining(left, found);
  return {
    pairs: [
      ...pairs,
      ...found.map(pair => ({ ...pair, renamed: true as const })),
      ...lost.map(before => ({ before })),
      ...come.map(one => ({ after: one })),
    ],
    renamed: Object.fromEntries(found.map(({ before, after: now }) => [now.id, before.id])),
    isCutShort: equal === undefined,
  };
}

function inUnits<T>(work: () => T): T | undefined {
  try {
    return withPart(work, UNITS);
  } catch (error) {
    if (!isPartSpent(error)) throw error;
    return undefined;
  }
}

/** Of pairs of equal content those that refer to what is paired as well, and, where a tool made them, whose author's resources are. */
function consistent(
  candidates: readonly Sides<Declaration>[],
  sure: readonly Sides<Declaration>[],
  gone: readonly Declaration[],
): readonly Sides<Declaration>[] {
  let kept = candidates;
  for (;;) {
    const all = [...sure, ...kept];
    const ids = new Map(all.map(({ before, after }) => [before.id, after.id]));
    const names = new Map(all.map(({ before, after }) => [before.name, after.name]));
    const olds = new Set(gone.map(({ id }) => id));
    const next = kept.filter(({ before, after }) => {
      if (before.provenance && before.name !== after.name && names.get(before.name) !== after.name)
        return false;
      const [was, is] = [referencesIn(before.node), referencesIn(after.node)];
      return was.every(({ id }, at) => !olds.has(id) || ids.get(id) === is[at]?.id);
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

type Left = { readonly gone: readonly Declaration[]; readonly come: readonly Declaration[] };

/** Pairs those with equal keys; several of one key in the order of their ids, as they are alike. */
function matchedBy(
  { gone, come }: Left,
  keyOf: (declared: Declaration) => string | undefined,
): readonly Sides<Declaration>[] {
  const [before, after] = [gone, come].map(all => {
    const lists = new Map<string, Declaration[]>();
    for (const one of all) {
      const key = keyOf(one);
      if (key !== undefined) addTo(lists, key, one);
    }
    return lists;
  });
  return [...(before ?? [])].flatMap(([key, olds]) => {
    const news = after?.get(key) ?? [];
    return olds.flatMap((old, at) => {
      const now = news[at];
      return now ? [{ before: old, after: now }] : [];
    });
  });
}

function remaining({ gone, come }: Left, found: readonly Sides<Declaration>[]): Left {
  const olds = new Set(found.map(({ before }) => before));
  const news = new Set(found.map(({ after }) => after));
  return { gone: gone.filter(one => !olds.has(one)), come: come.filter(one => !news.has(one)) };
}

/** An id without the digest of its content, or the time, at its end: ten or more hexadecimal digits. */
function withoutDigest(id: string): string {
  let end = id.length;
  while (end > 0 && /[0-9a-f]/.test(id.charAt(end - 1))) end -= 1;
  return id.length - end >= 10 ? id.slice(0, end) : id;
}

/** What a resource deploys, with resources that are paired by their ids, and all others, which may have other names, alike. */
function contentKey({ type, node }: Declaration, matched: ReadonlySet<string>): string {
  const named = withIds(node, id => (matched.has(id) || id.includes('::') ? id : '?'));
  spend(1);
  const parts = entriesOf(named).filter(({ key }) => key !== 'Metadata' && key !== 'DependsOn');
  return `${type} ${JSON.stringify(parts.map(({ key, value }) => [key, sortedKeys(toPlain(value))]).toSorted())}`;
}
