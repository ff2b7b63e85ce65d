import { subParts } from '../../../source/intrinsics/sub.ts';
import { mayHold, Text, type Answer, type Hole, type Part } from '../../../model/text.ts';

/** A character, a wildcard, or something that only deployment (or, for a policy variable, only the request) can fill. */
type Unit = string | Hole | Wild;
type Wild = { readonly wild: 'run' | 'one' | 'variable' };
const RUN: Wild = { wild: 'run' };
const ONE: Wild = { wild: 'one' };
const VARIABLE: Wild = { wild: 'variable' };

/** Longer ones are made by a machine or an enemy: nobody can tell. */
const LONGEST = 600;

/**
 * Whether an IAM pattern (`*` is any run of characters, `?` exactly one, `${aws:username}` what the request says) matches a text that is no
 * pattern, both with holes: `maybe` where it depends on what fills them (IAM User Guide, "IAM JSON policy elements: Resource" and "IAM policy
 * elements: Variables and tags", 2026-11).
 */
export function matches(pattern: Text, subject: Text): Answer {
  if (pattern.literal === '*' || (pattern.key === subject.key && !/[*?$]/.test(pattern.key))) return 'yes';
  const [from, to] = [unitsOf(pattern, true), unitsOf(subject, false)];
  if (from.length > LONGEST || to.length > LONGEST) return 'maybe';
  if (surely(from, to)) return 'yes';
  return possibly(from, to) ? 'maybe' : 'no';
}

function unitsOf(text: Text, isPattern: boolean): Unit[] {
  return text.parts.flatMap((part: Part): Unit[] => {
    if (typeof part !== 'string') return [part];
    return isPattern ? patternUnits(part) : [...part];
  });
}

function wildOf(unit: string): Unit {
  if (unit === '*') return RUN;
  return unit === '?' ? ONE : unit;
}

/** `${*}`, `${?}` and `${$}` are those characters themselves. */
function patternUnits(piece: string): Unit[] {
  return subParts(piece).flatMap(({ kind, start, end }): Unit[] => {
    if (kind === 'literal') return Array.from(piece.slice(start, end), wildOf);
    const name = piece.slice(start + 2, end - 1);
    return name.length === 1 && '*?$'.includes(name) ? [name] : [VARIABLE];
  });
}

const isWild = (unit: Unit): unit is Wild => typeof unit === 'object' && 'wild' in unit;
const isHole = (unit: Unit): unit is Hole => typeof unit === 'object' && 'of' in unit;
const keyOf = (hole: Hole): string => Text.of(hole).key;
const equal = (a: Unit, b: Unit): boolean =>
  typeof a === 'string' ? a === b : isHole(a) && isHole(b) && keyOf(a) === keyOf(b);

/** Whatever fills the holes: the greedy matcher, in which a hole is only itself. */
function surely(pattern: readonly Unit[], subject: readonly Unit[]): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let here = 0; here < subject.length;) {
    const [unit, other] = [pattern[at], subject[here]];
    if (unit === RUN) {
      star = at++;
      resume = here;
    } else if (
      unit !== undefined &&
      other !== undefined &&
      (unit === ONE ? typeof other === 'string' : equal(unit, other))
    ) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern[at] === RUN) at += 1;
  return at === pattern.length;
}

/**
 * Whether something fills the holes so that it matches. A hole takes any units of the other side that it may hold; the name that CloudFormation gives
 * (`stack-Id-RANDOM`) is never a text spelled out nor another such name.
 */
function possibly(pattern: readonly Unit[], subject: readonly Unit[]): boolean {
  const width = subject.length + 1;
  const seen = new Set<number>();
  const open: State[] = [[0, 0, IDLE]];
  for (let state = open.pop(); state; state = open.pop()) {
    const [i, j, mode] = state;
    if (i === pattern.length && j === subject.length && mode === IDLE) return true;
    const key = (i * width + j) * 5 + mode;
    if (seen.has(key)) continue;
    seen.add(key);
    step(pattern, subject, state, open);
  }
  return false;
}

/** Which hole is being filled, and whether with more than a fixed text: such a one may be a generated name. */
type Mode = 0 | 1 | 2 | 3 | 4;
const [IDLE, PATTERN, PATTERN_FREE, SUBJECT, SUBJECT_FREE] = [0, 1, 2, 3, 4] as const;
type State = readonly [i: number, j: number, mode: Mode];

function step(pattern: readonly Unit[], subject: readonly Unit[], [i, j, mode]: State, open: State[]): void {
  const [p, s] = [pattern[i], subject[j]];
  if (mode === IDLE) {
    if (p !== undefined && s !== undefined && (equal(p, s) || p === ONE)) open.push([i + 1, j + 1, IDLE]);
    if (p === RUN || p === VARIABLE) {
      open.push([i + 1, j, IDLE]);
      if (s !== undefined) open.push([i, j + 1, IDLE]);
    }
    if (p !== undefined && isHole(p)) open.push([i, j, PATTERN]);
    if (s !== undefined && isHole(s)) open.push([i, j, SUBJECT]);
    return;
  }
  const ours = mode === PATTERN || mode === PATTERN_FREE;
  const hole = (ours ? p : s) as Hole;
  const free = mode === PATTERN_FREE || mode === SUBJECT_FREE;
  const other = ours ? s : p;
  if (free || !isGenerated(hole)) open.push(ours ? [i + 1, j, IDLE] : [i, j + 1, IDLE]);
  if (other === undefined || equal(hole, other) || !takes(hole, other)) return;
  const loose = free || isWild(other) || (isHole(other) && other.of !== 'pseudo' && !isGenerated(other));
  open.push(ours ? [i, j + 1, loose ? PATTERN_FREE : PATTERN] : [i + 1, j, loose ? SUBJECT_FREE : SUBJECT]);
  // A wildcard that ends a name goes on behind it.
  if (other === RUN || other === VARIABLE) open.push([i, j, SUBJECT_FREE]);
}

const isGenerated = (hole: Hole): boolean => hole.of === 'name' && hole.arn !== true;
const takes = (hole: Hole, unit: Unit): boolean => typeof unit !== 'string' || mayHold(hole, unit);
