import { spend } from '../source/budget.ts';

/** What a state waits for: one character, or nothing where it only leads on. */
type State = {
  readonly takes?: (char: string) => boolean;
  readonly at?: 'start' | 'end';
  readonly next: number[];
};

/** A pattern that repeats a part so often, or is so long, was not written to be read. */
const MAX_STATES = 2_000;
const MAX_STEPS = 2_000_000;
const MAX_DEPTH = 50;

class Unsupported extends Error {}

/**
 * Whether a regular expression matches the whole of a text. Runs as an automaton, so that time grows with the product of both lengths whatever the pattern
 * is; undefined for what is none, is too large, or has more than groups, classes, alternatives, repetitions and anchors.
 */
export function matchesWhole(pattern: string, text: string): boolean | undefined {
  try {
    const { states, start, end } = new Compiler(pattern).whole();
    const steps = states.length * (text.length + 1);
    if (steps > MAX_STEPS) return undefined;
    spend(states.length + steps / 10);
    return accepts(states, start, end, text);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

/** Whether it matches a part of a text. */
export const matchesPart = (pattern: string, text: string): boolean | undefined =>
  // What is no pattern by itself could become one within another.
  matchesWhole(pattern, '') === undefined ? undefined : matchesWhole(`.*(?:${pattern}).*`, text);

function accepts(states: readonly State[], start: number, end: number, text: string): boolean {
  const chars = [...text];
  let here = new Set<number>([start]);
  for (let index = 0; index <= chars.length; index += 1) {
    const reached = closure(states, here, index === 0, index === chars.length);
    const char = chars[index];
    if (char === undefined) return reached.has(end);
    here = new Set([...reached].flatMap(state => (states[state]?.takes?.(char) ? states[state].next : [])));
    if (here.size === 0) return false;
  }
  return false;
}

/** All states that are reached without a character. */
function closure(
  states: readonly State[],
  from: Iterable<number>,
  isStart: boolean,
  isEnd: boolean,
): ReadonlySet<number> {
  const seen = new Set(from);
  for (const state of seen) {
    const { takes, at, next = [] } = states[state] ?? {};
    if (takes || (at === 'start' && !isStart) || (at === 'end' && !isEnd)) continue;
    for (const one of next) seen.add(one);
  }
  return seen;
}

/** A part of the automaton: where it is entered and left. */
type Part = { readonly start: number; readonly end: number };
type Takes = (char: string) => boolean;

const CLASSES: { readonly [letter: string]: Takes } = {
  d: char => /\d/.test(char),
  w: char => /\w/.test(char),
  s: char => /\s/.test(char),
};
const ESCAPED: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', f: '\f' };

class Compiler {
  readonly states: State[] = [];
  readonly #pattern: readonly string[];
  #at = 0;
  #depth = 0;
  constructor(pattern: string) {
    this.#pattern = [...pattern];
  }

  whole(): Part & { readonly states: readonly State[] } {
    const part = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Unsupported();
    return { ...part, states: this.states };
  }

  #state(state: Omit<State, 'next'> = {}): number {
    if (this.states.length >= MAX_STATES) throw new Unsupported();
    return this.states.push({ ...state, next: [] }) - 1;
  }
  #link(from: number, to: number): void {
    this.states[from]?.next.push(to);
  }
  #single(state: Omit<State, 'next'>): Part {
    const start = this.#state(state);
    const end = this.#state();
    this.#link(start, end);
    return { start, end };
  }

  #alternatives(): Part {
    if ((this.#depth += 1) > MAX_DEPTH) throw new Unsupported();
    const start = this.#state();
    const end = this.#state();
    do {
      const part = this.#sequence();
      this.#link(start, part.start);
      this.#link(part.end, end);
    } while (this.#skip('|'));
    this.#depth -= 1;
    return { start, end };
  }

  #sequence(): Part {
    const start = this.#state();
    let end = start;
    while (this.#at < this.#pattern.length && this.#peek !== '|' && this.#peek !== ')') {
      const part = this.#repeated();
      this.#link(end, part.start);
      end = part.end;
    }
    return { start, end };
  }

  /** A repeated part is read once for each copy. */
  #repeated(): Part {
    const from = this.#at;
    const first = this.#atom();
    const { least, most } = this.#quantifier();
    const after = this.#at;
    if (least === 1 && most === 1) return first;
    const copy = (): Part => {
      this.#at = from;
      return this.#atom();
    };
    const start = this.#state();
    let end = start;
    for (let count = 0; count < least; count += 1) {
      const part = count === 0 ? first : copy();
      this.#link(end, part.start);
      end = part.end;
    }
    const last = this.#state();
    if (most === Number.POSITIVE_INFINITY) {
      const part = least === 0 ? first : copy();
      const loop = this.#state();
      this.#link(end, loop);
      this.#link(loop, part.start);
      this.#link(part.end, loop);
      end = loop;
    } else
      for (let count = least; count < most; count += 1) {
        this.#link(end, last);
        const part = count === 0 ? first : copy();
        this.#link(end, part.start);
        end = part.end;
      }
    this.#link(end, last);
    this.#at = after;
    return { start, end: last };
  }

  #quantifier(): { readonly least: number; readonly most: number } {
    const bounds = this.#bounds();
    if (!bounds) return { least: 1, most: 1 };
    // A lazy one matches the same whole texts, a possessive one may not.
    this.#skip('?');
    if (this.#peek === '+') throw new Unsupported();
    return bounds;
  }

  #bounds(): { readonly least: number; readonly most: number } | undefined {
    if (this.#skip('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#skip('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#skip('?')) return { least: 0, most: 1 };
    if (!this.#skip('{')) return undefined;
    const least = this.#number();
    let most = least;
    if (this.#skip(',')) most = this.#peek === '}' ? Number.POSITIVE_INFINITY : this.#number();
    if (!this.#skip('}') || most < least || Math.min(most, least + 1) > MAX_STATES) throw new Unsupported();
    return { least, most };
  }

  #number(): number {
    let digits = '';
    while (/\d/.test(this.#peek)) digits += this.#next();
    if (digits === '' || digits.length > 4) throw new Unsupported();
    return Number(digits);
  }

  #atom(): Part {
    const char = this.#next();
    switch (char) {
      case '(': {
        if (this.#skip('?') && !this.#skip(':')) throw new Unsupported();
        const part = this.#alternatives();
        if (!this.#skip(')')) throw new Unsupported();
        return part;
      }
      case '[':
        return this.#single({ takes: this.#class() });
      case '\\':
        return this.#single({ takes: this.#escape() });
      case '.':
        return this.#single({ takes: one => one !== '\n' && one !== '\r' });
      case '^':
        return this.#single({ at: 'start' });
      case '$':
        return this.#single({ at: 'end' });
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unsupported();
      default:
        return this.#single({ takes: one => one === char });
    }
  }

  #escape(): Takes {
    const char = this.#next();
    const named = CLASSES[char.toLowerCase()];
    if (named) return char === char.toLowerCase() ? named : one => !named(one);
    const literal = ESCAPED[char] ?? char;
    if (literal === char && /[A-Za-z0-9]/.test(char)) throw new Unsupported();
    return one => one === literal;
  }

  #class(): Takes {
    const isNegated = this.#skip('^');
    const takes: Takes[] = [];
    for (let first = true; first || this.#peek !== ']'; first = false) {
      if (this.#peek === '[' || (this.#peek === '&' && this.#pattern[this.#at + 1] === '&'))
        throw new Unsupported();
      const from = this.#next();
      if (from === '\\') {
        const escaped = this.#peek;
        const one = this.#escape();
        takes.push(
          this.#peek === '-' && !CLASSES[escaped.toLowerCase()]
            ? this.#range(ESCAPED[escaped] ?? escaped, one)
            : one,
        );
      } else takes.push(this.#range(from, one => one === from));
    }
    this.#next();
    return one => takes.some(take => take(one)) !== isNegated;
  }

  /** From a member of a class on, where a range begins with it. */
  #range(from: string, alone: Takes): Takes {
    if (this.#peek !== '-' || this.#pattern[this.#at + 1] === ']') return alone;
    this.#next();
    const to = this.#next();
    if (to === '[' || (to === '\\' && /[A-Za-z0-9]/.test(this.#peek))) throw new Unsupported();
    const last = to === '\\' ? this.#next() : to;
    const [low, high] = [from.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
    return one => {
      const code = one.codePointAt(0) ?? 0;
      return low <= code && code <= high;
    };
  }

  get #peek(): string {
    return this.#pattern[this.#at] ?? '';
  }
  #next(): string {
    const char = this.#pattern[this.#at];
    if (char === undefined) throw new Unsupported();
    this.#at += 1;
    return char;
  }
  #skip(char: string): boolean {
    if (this.#pattern[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}
