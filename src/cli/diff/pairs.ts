import type { MaybeSides, Sides } from '../../diff/sides.ts';
import { at, entriesOf } from '../../source/node.ts';
import type { Target } from '../../scan/find.ts';
import { readTarget } from '../../scan/read.ts';

/** A template before and after; `name` is what both are called below what is compared. */
export type NamedTarget = { readonly name: string; readonly target: Target };

/** Which template became which: by name, then, of what is left, by the resources and functions that they declare. */
export function pairTargets({ before, after }: Sides<readonly NamedTarget[]>): readonly MaybeSides<Target>[] {
  const [old, now] = [before.filter(isTemplate), after.filter(isTemplate)];
  const [onlyOld] = old;
  const [onlyNow] = now;
  if (
    onlyOld &&
    onlyNow &&
    old.length === 1 &&
    now.length === 1 &&
    onlyOld.target.named &&
    onlyNow.target.named
  )
    return [{ before: onlyOld.target, after: onlyNow.target }];
  const names = new Map(old.map(one => [one.name, one]));
  const pairs: MaybeSides<Target>[] = [];
  const come: NamedTarget[] = [];
  for (const one of now) {
    const same = names.get(one.name);
    if (same) pairs.push({ before: same.target, after: one.target });
    else come.push(one);
    names.delete(one.name);
  }
  const gone = new Set(names.values());
  for (const one of come) {
    const moved = likest(one, [...gone]);
    if (moved) gone.delete(moved);
    pairs.push({ before: moved?.target, after: one.target });
  }
  return [...pairs, ...[...gone].map(({ target }) => ({ before: target }))];
}

/** What a walk found and is no template is of no interest; what the user named is, also where it cannot be read. */
function isTemplate({ target }: NamedTarget): boolean {
  const read = readTarget(target);
  return !('status' in read) || target.named || !read.verboseOnly;
}

/** So much of what two templates declare is the same where one was moved. */
const ALIKE = 0.5;

function likest(one: NamedTarget, candidates: readonly NamedTarget[]): NamedTarget | undefined {
  const own = declaredIn(one);
  let best: { readonly of: NamedTarget; readonly share: number } | undefined;
  for (const candidate of candidates) {
    const others = declaredIn(candidate);
    const shared = [...own].filter(id => others.has(id)).length;
    const share = shared / Math.max(own.size, others.size, 1);
    if (share >= ALIKE && share > (best?.share ?? 0)) best = { of: candidate, share };
  }
  return best?.of;
}

function declaredIn({ target }: NamedTarget): ReadonlySet<string> {
  const read = readTarget(target);
  if ('status' in read) return new Set();
  const { root } = read;
  return new Set(
    [at(root, 'Resources'), at(root, 'functions'), at(root, 'resources', 'Resources')].flatMap(section =>
      entriesOf(section).map(({ key }) => key),
    ),
  );
}
