/** Numbers that decide how a text is printed; past their end every choice is the first one. */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(count: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % count;
  }
  of<T>(...values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
  one(times: number): boolean {
    return this.below(times) === times - 1;
  }
  get isOver(): boolean {
    return this.#at >= this.#numbers.length;
  }
}

const WORDS = [
  'a',
  'x y',
  'AWS::S3::Bucket',
  'http://a.b/c#d',
  '-1',
  'a:b',
  "it's",
  '~',
  '012345678901',
  '2012-10-17',
  'é😀',
  '${A}',
  '::/0',
  '?x',
  'a  b',
  'say "b"',
  '...',
  'a-b',
  '=',
  '/',
  '<<',
];
const TAGS = ['!Ref', '!Sub', '!GetAtt', '!Foo', '!Fn::Sub', '!!str', '!!int', '!Rain::Embed'];
const KEYS = [
  'a',
  'b',
  'Key',
  'Fn::If',
  'Ref',
  'AWS::X::Y',
  'x y',
  '"q: r"',
  "'it''s'",
  '<<',
  '1',
  'k#k',
  '-k',
  '"\\u0041"',
];

/** YAML of a random tree in random styles, most of it what templates hold; some of it is not even valid. */
export function printed(choices: Choices): string {
  const text = new Printer(choices).document();
  const ended = choices.one(4) ? text.replaceAll('\n', '\r\n') : text;
  return choices.one(9) ? `\uFEFF${ended}` : ended;
}

class Printer {
  readonly #choices: Choices;
  #anchors = 0;
  #depth = 0;
  constructor(choices: Choices) {
    this.#choices = choices;
  }

  document(): string {
    const choices = this.#choices;
    const indent = choices.one(6) ? 2 : 0;
    const head = choices.of('', '', '# first\n', '---\n', '# c\n\n--- # d\n');
    return (
      head +
      ' '.repeat(indent) +
      choices.of(
        () => this.#map(indent),
        () => this.#list(indent),
        () => `${this.#flow(indent)}\n`,
      )() +
      choices.of('', '', '# last', '\n\n')
    );
  }

  /** Its first line is not indented; it ends in a line end. */
  #map(column: number): string {
    const lines: string[] = [];
    do {
      const start = lines.length === 0 ? '' : this.#between(column) + ' '.repeat(column);
      lines.push(
        `${start}${this.#choices.of(...KEYS)}${this.#choices.of(':', ':', ':', ' :')}${this.#value(column, true)}`,
      );
    } while (!this.#choices.isOver && this.#choices.below(3) > 0);
    return lines.join('');
  }

  #list(column: number): string {
    const lines: string[] = [];
    do
      lines.push(
        `${lines.length === 0 ? '' : this.#between(column) + ' '.repeat(column)}-${this.#value(column, false)}`,
      );
    while (!this.#choices.isOver && this.#choices.below(3) > 0);
    return lines.join('');
  }

  /** What follows a `:` or `-` in this column, to the end of the last line. */
  #value(column: number, inMap: boolean): string {
    this.#depth += 1;
    const shape = this.#depth > 8 ? 0 : this.#choices.below(9);
    const text = this.#shaped(shape, column, inMap);
    this.#depth -= 1;
    return text;
  }

  #shaped(shape: number, column: number, inMap: boolean): string {
    const choices = this.#choices;
    const inner = column + choices.of(2, 1, 4);
    const before = `\n${this.#between(inner)}${' '.repeat(inner)}`;
    switch (shape) {
      case 0:
        return `${this.#props()} ${this.#scalar(column)}${this.#lineEnd()}`;
      case 1:
        return `${this.#props()}${before}${this.#map(inner)}`;
      case 2:
        return `${this.#props()}${before}${this.#list(inner)}`;
      case 3:
        return inMap ? `${this.#props()}\n${' '.repeat(column)}${this.#list(column)}` : this.#compact(column);
      case 4:
        return `${this.#props()} ${this.#flow(column + 1)}${this.#lineEnd()}`;
      case 5:
        return `${this.#props()} ${this.#block(column)}`;
      case 6:
        return `${this.#props()}${this.#lineEnd()}`;
      case 7:
        return this.#anchors > 0
          ? ` *x${choices.below(this.#anchors)}${this.#lineEnd()}`
          : ` ${choices.of(...WORDS)}\n`;
      default:
        return `${before}${this.#props().trimStart()} ${this.#scalar(column)}${this.#lineEnd()}`;
    }
  }

  #compact(column: number): string {
    const gap = this.#choices.of(1, 3);
    return (
      ' '.repeat(gap) + (this.#choices.one(2) ? this.#list(column + 1 + gap) : this.#map(column + 1 + gap))
    );
  }

  #props(): string {
    const choices = this.#choices;
    const tag = choices.one(3) ? ` ${choices.of(...TAGS)}` : '';
    return choices.one(6) ? `${tag} &x${(this.#anchors += 1) - 1}` : tag;
  }

  #scalar(column: number): string {
    const choices = this.#choices;
    const breaks = `${choices.of('', ' ', '\t')}\n${choices.of('', '', '\n', '\n  \n')}`;
    const indent = column + choices.of(1, 2, 5);
    const next = breaks + ' '.repeat(indent);
    // Quoted text may go on left of what it belongs to.
    const anywhere = breaks + ' '.repeat(choices.one(7) ? choices.below(indent) : indent);
    switch (choices.below(8)) {
      case 0:
        return `'it''s${anywhere}b'`;
      case 1:
        return `"a\\tb ${anywhere}c\\${anywhere}\\x41\\u00e9 \\" "`;
      case 2:
        return choices.of("''", '""', "'x: # y'", '"a\\\\"', '"\\N\\U0001F600\\/"', '"\\q"');
      case 3:
        return `${choices.of(...WORDS)}${next}${choices.of(...WORDS)}`;
      default:
        return choices.of(...WORDS);
    }
  }

  #block(column: number): string {
    const choices = this.#choices;
    const deep = choices.of(1, 2, 4);
    const head =
      choices.of('|', '>') +
      choices.of('', '', '-', '+', `${deep}`, `-${deep}`, `${deep}+`) +
      choices.of('', '', ' ', ' # c');
    const lines = Array.from({ length: 1 + choices.below(5) }, () =>
      choices.of('text', '', '  more', ' ', '# no comment', 'a: b', '\ttab', '- x', '      '),
    );
    return `${head}\n${lines.map(line => (line === '' ? '' : ' '.repeat(column + deep) + line)).join('\n')}\n${choices.of('', '\n', '   \n')}`;
  }

  /** Most lines it goes on in begin in this column or further right. */
  #flow(column: number): string {
    const choices = this.#choices;
    this.#depth += 1;
    const gap = (): string =>
      choices.one(5)
        ? `${choices.of('', ' # c')}\n${' '.repeat(choices.one(7) ? choices.below(column + 1) : column + choices.below(3))}`
        : choices.of('', ' ');
    const value = (): string => {
      if (this.#depth < 8 && choices.one(4)) return this.#flow(column);
      const props = this.#props().trimStart();
      return (
        (props === '' ? '' : `${props} `) +
        choices.of(
          () => choices.of(...WORDS.slice(0, 10)),
          () => this.#scalar(column - 1),
          () => '',
        )()
      );
    };
    const pair = (): string => choices.of(...KEYS) + choices.of(': ', ':', ' : ', '') + value();
    const isMap = choices.one(2);
    const items = Array.from(
      { length: choices.below(4) },
      () => gap() + (isMap || choices.one(9) ? pair() : value()) + gap(),
    );
    this.#depth -= 1;
    const inside = items.join(',') + choices.of('', '', ',') + gap();
    return isMap ? `{${inside}}` : `[${inside}]`;
  }

  #lineEnd(): string {
    return `${this.#choices.of('', '', '', ' ', ' # c', '\t')}\n`;
  }
  #between(column: number): string {
    return this.#choices.of('', '', '', '', '\n', '  \n\n', `${' '.repeat(column)}# c\n`, '# c\n', '#c\n');
  }
}
