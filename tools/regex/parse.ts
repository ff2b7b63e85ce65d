/** A set of UTF-16 units as sorted, disjoint ranges with both ends. */
export type Units = readonly (readonly [from: number, to: number])[];

/** What a regular expression is made of. `edge` holds between two characters: the one before must be in `before`, the one after in `after`; `outside`: the end of the text will do as well. */
export type Regex =
  | { readonly kind: 'unit'; readonly units: Units }
  | { readonly kind: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly kind: 'choice'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number }
  | { readonly kind: 'edge'; readonly ways: readonly Edge[] }
  | { readonly kind: 'look'; readonly part: Regex; readonly ahead: boolean }
  | { readonly kind: 'back'; readonly group: string };
export type Edge = {
  readonly before: Units;
  readonly start: boolean;
  readonly after: Units;
  readonly end: boolean;
};

const LAST = 0xffff;
export const ANY: Units = [[0, LAST]];
const WORD = normal([
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]);
const DIGIT: Units = [[48, 57]];
const SPACE = normal([
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
const BREAK = normal([
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]);

function normal(ranges: Units): Units {
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

export function complement(units: Units): Units {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of units) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) out.push([next, LAST]);
  return out;
}

export const holds = (units: Units, unit: number): boolean =>
  units.some(([from, to]) => from <= unit && unit <= to);

/** Both cases of each letter of ASCII. */
function folded(units: Units): Units {
  const moved = ([low, high]: readonly [number, number], by: number): Units =>
    units.flatMap(([from, to]) =>
      from <= high && to >= low ? [[Math.max(from, low) + by, Math.min(to, high) + by] as const] : [],
    );
  return normal([...units, ...moved([65, 90], 32), ...moved([97, 122], -32)]);
}

const CLASSES: Readonly<Record<string, Units>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  D: complement(DIGIT),
  W: complement(WORD),
  S: complement(SPACE),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, v: 11, f: 12, 0: 0 };

/** The tree of a regular expression of JavaScript. Throws for what it does not know: nothing is passed over. */
export const parseRegex = (source: string, flags: string): Regex => new RegexReader(source, flags).all();

class RegexReader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  all(): Regex {
    const tree = this.#choice();
    if (this.#at < this.#source.length) throw new Error(`what is at ${this.#at} of /${this.#source}/?`);
    return tree;
  }

  #skip(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
  #take(pattern: RegExp): string | undefined {
    const found = new RegExp(pattern.source, 'y');
    found.lastIndex = this.#at;
    const text = found.exec(this.#source)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  #choice(): Regex {
    const parts = [this.#sequence()];
    while (this.#skip('|')) parts.push(this.#sequence());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  #sequence(): Regex {
    const parts: Regex[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at)))
      parts.push(this.#repeated(this.#atom()));
    return { kind: 'sequence', parts };
  }

  #repeated(part: Regex): Regex {
    const sign = this.#take(/[*+?]|\{\d+(?:,\d*)?\}/);
    if (sign === undefined) return part;
    this.#skip('?');
    const [least = 0, most = Number.POSITIVE_INFINITY] =
      {
        '*': [0],
        '+': [1],
        '?': [0, 1],
      }[sign] ?? counts(sign);
    return { kind: 'repeat', part, least, most };
  }

  #atom(): Regex {
    if (this.#skip('(')) return this.#group();
    if (this.#skip('[')) return this.#unit(this.#class());
    if (this.#skip('.')) return this.#unit(this.#flags.includes('s') ? ANY : complement(BREAK));
    if (this.#skip('^')) return this.#edge({ start: true });
    if (this.#skip('$')) return this.#edge({ end: true });
    if (this.#skip('\\')) return this.#escape();
    const char = this.#source.charAt(this.#at);
    this.#at += 1;
    return this.#unit([[char.charCodeAt(0), char.charCodeAt(0)]]);
  }

  #unit(units: Units): Regex {
    return { kind: 'unit', units: this.#flags.includes('i') ? folded(units) : units };
  }

  #edge({ start = false, end = false }): Regex {
    const line = this.#flags.includes('m') ? BREAK : [];
    return {
      kind: 'edge',
      ways: [{ before: start ? line : ANY, start: true, after: end ? line : ANY, end: true }],
    };
  }

  #group(): Regex {
    const mark = this.#take(/\?(?:<?[=!]|:|<[A-Za-z_]\w*>)/) ?? '';
    const part = this.#choice();
    if (!this.#skip(')')) throw new Error(`a group of /${this.#source}/ is not closed`);
    const look = /^\?(<?)([=!])$/.exec(mark);
    if (!look) return part;
    const [, behind, sign] = look;
    const single = unitsOf(part);
    if (!single) return { kind: 'look', part, ahead: behind === '' };
    const units = sign === '!' ? complement(single) : single;
    const border = sign === '!';
    const ways: Edge[] =
      behind === ''
        ? [{ before: ANY, start: true, after: units, end: border }]
        : [{ before: units, start: border, after: ANY, end: true }];
    return { kind: 'edge', ways };
  }

  #escape(): Regex {
    const back = this.#take(/[1-9]\d*|k<\w+>/);
    if (back !== undefined) return { kind: 'back', group: back };
    const border = this.#take(/[bB]/);
    if (border !== undefined) {
      const [word, other] = [WORD, complement(WORD)];
      const inner = { before: word, start: false, after: word, end: false };
      const outer = { before: other, start: true, after: other, end: true };
      return {
        kind: 'edge',
        ways:
          border === 'B'
            ? [inner, outer]
            : [
                { ...inner, after: other, end: true },
                { ...inner, before: other, start: true },
              ],
      };
    }
    return this.#unit(this.#escaped());
  }

  /** The units of an escape, outside or inside of a class. */
  #escaped(): Units {
    const char = this.#source.charAt(this.#at);
    this.#at += 1;
    const known = CLASSES[char];
    if (known) return known;
    if (char === 'p' || char === 'P') {
      this.#take(/\{[^}]*\}/y);
      return ANY;
    }
    const hex = this.#hex(char);
    const unit = hex ?? CONTROLS[char] ?? char.charCodeAt(0);
    return [[unit, unit]];
  }

  #hex(char: string): number | undefined {
    if (char === 'x') return Number.parseInt(this.#take(/[0-9a-fA-F]{2}/) ?? '', 16);
    if (char !== 'u') return undefined;
    const digits = this.#take(/[0-9a-fA-F]{4}|\{[0-9a-fA-F]+\}/) ?? '';
    return Math.min(LAST, Number.parseInt(digits.replace('{', ''), 16));
  }

  #class(): Units {
    const isOther = this.#skip('^');
    const ranges: (readonly [number, number])[] = [];
    while (!this.#skip(']')) {
      const units = this.#member();
      const [first] = units;
      if (
        units.length === 1 &&
        first &&
        first[0] === first[1] &&
        /^-[^\]]/.test(this.#source.slice(this.#at))
      ) {
        this.#at += 1;
        const [end] = this.#member();
        ranges.push([first[0], end?.[1] ?? LAST]);
      } else ranges.push(...units);
    }
    const units = normal(ranges);
    return isOther ? complement(this.#flags.includes('i') ? folded(units) : units) : units;
  }

  #member(): Units {
    if (this.#at >= this.#source.length) throw new Error(`a class of /${this.#source}/ is not closed`);
    if (this.#skip('\\b')) return [[8, 8]];
    if (this.#skip('\\')) return this.#escaped();
    const unit = this.#source.charCodeAt(this.#at);
    this.#at += 1;
    return [[unit, unit]];
  }
}

function counts(sign: string): [number, number] {
  const [least = '', most] = sign.slice(1, -1).split(',');
  if (most === undefined) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}

/** Of a part that is one character, which it may be. */
function unitsOf(part: Regex): Units | undefined {
  if (part.kind === 'unit') return part.units;
  if (part.kind === 'choice') {
    const all = part.parts.map(unitsOf);
    return all.every(units => units !== undefined) ? normal(all.flat()) : undefined;
  }
  const [only] = part.kind === 'sequence' ? part.parts : [];
  return part.kind === 'sequence' && part.parts.length === 1 && only ? unitsOf(only) : undefined;
}
