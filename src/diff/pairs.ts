import { addTo } from '../model/multimap.ts';
import type { StackIndex } from '../model/stack-index.ts';
import type { Declaration } from '../model/stack.ts';
import { spend } from '../source/budget.ts';
import { entriesOf, type Node } from '../source/node.ts';
import { toPlain, type JsonValue } from '../source/plain.ts';
import { withIds, type Renamed } from './renaming.ts';
import type { MaybeSides, Sides } from './sides.ts';

/** A resource before and after. `renamed`: under another logical id, with equal content, or, of one that a tool names by its content, whatever that is. */
export type ResourcePair = MaybeSides<Declaration> & { readonly renamed?: true };
export type ResourcePairs = { readonly pairs: readonly ResourcePair[]; readonly renamed: Renamed };

/** Types of which a tool writes the digest of the content, or the time, at the end of the id: the same thing has another id after each change. */
const DIGESTED: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
]);

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
  const equal = matchedBy(remaining(left, digested), one => contentKey(one, matched));
  const found = [...digested, ...equal];
  const { gone: lost, come } = remaining(left, found);
  return {
    pairs: [
      ...pairs,
      ...found.map(pair => ({ ...pair, renamed: true as const })),
      ...lost.map(before => ({ before })),
      ...come.map(one => ({ after: one })),
    ],
    renamed: Object.fromEntries(found.map(({ before, after: now }) => [now.id, before.id])),
  };
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

const withoutDigest = (id: string): string => id.replace(/(?:[0-9a-f]{10,}|\d{13}|[A-Za-z0-9]{40,})$/, '');

/** What a resource deploys, with resources that are paired by their ids, and all others, which may have other names, alike. */
function contentKey({ type, node }: Declaration, matched: ReadonlySet<string>): string {
  const named = withIds(node, id => (matched.has(id) || id.includes('::') ? id : '?'));
  spend(1);
  const parts = entriesOf(named).filter(({ key }) => key !== 'Metadata' && key !== 'DependsOn');
  return `${type} ${JSON.stringify(parts.map(({ key, value }) => [key, sorted(plain(value))]).toSorted())}`;
}

const plain = (node: Node): JsonValue => toPlain(node);

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map(key => [key, sorted(value[key] ?? null)]),
  );
}
