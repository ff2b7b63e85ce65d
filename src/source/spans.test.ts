import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, type Node } from './node.ts';
import { parseTree } from './parse.ts';
import { toPlain } from './plain.ts';
import { Source } from './source.ts';

const read = (text: string) => parseTree(new Source('t.yaml', text)).root!;

/** Every node, each key as well. */
function* spansOf(node: Node): Generator<{ span: { start: number; end: number }; node?: Node }> {
  yield { span: node.span, node };
  if (node.kind === 'list') for (const item of node.items) yield* spansOf(item);
  if (node.kind === 'call') yield* spansOf(node.arg);
  if (node.kind === 'map')
    for (const { keySpan, value } of node.entries.values()) {
      yield { span: keySpan };
      yield* spansOf(value);
    }
}

describe('what a span covers', () => {
  test.each([
    ["a: 'x''y' # c\n", "'x''y'"],
    ['a: x y  \n', 'x y'],
    ["a: !Sub 'x'\n", "!Sub 'x'"],
    ['a: !Sub\n  - x\n  - {}\n\n# c\nb: 1', '!Sub\n  - x\n  - {}'],
    ['a: { Fn::Sub: x } # c', '{ Fn::Sub: x }'],
    ['a:\n  Fn::Sub: x\n\n\nb: 1', 'Fn::Sub: x'],
    ['a:\n  b: c # d\n  # e\n\n# f\ng: 1\n', 'b: c'],
    ['a:\n- b\n- c\n\n', '- b\n- c'],
    ['a: |\n  x\n  y\n\n\nb: 1', '|\n  x\n  y'],
    ['a: &x !Ref y\n', '!Ref y'],
    ['a: !Ref &x y\n', '!Ref &x y'],
    ['a: [b,\n  c ]\n', '[b,\n  c ]'],
    ['\uFEFFa: b\n', 'b'],
    ['a: !If [x, y, !Ref z]', '!If [x, y, !Ref z]'],
    ['a: !Foo\n  !Bar k: v\n', '!Foo\n  !Bar k: v'],
    ['{"a": "b\\"c" }', '"b\\"c"'],
    ['{"a": {"Ref": "b"} }', '{"Ref": "b"}'],
  ])('%j', (text, covered) => {
    const { start, end } = at(read(text), 'a')!.span;
    expect(text.slice(start, end)).toBe(covered);
  });
  test('nothing has no width and stands behind its colon', () =>
    expect(at(read('a:  # c\nb: 1'), 'a')!.span).toMatchObject({ start: 2, end: 2 }));
  test('the argument of a tag has its own span', () => {
    const call = at(read("a: !Sub 'x'"), 'a')!;
    expect(call.kind === 'call' && call.arg.span).toMatchObject({ start: 8, end: 11 });
  });
  test('an alias stands where it is used, and knows its anchor', () => {
    const text = 'a: &x {b: c}\nd: *x\n';
    const { span, anchor } = at(read(text), 'd')!;
    expect([text.slice(span.start, span.end), text.slice(anchor!.start, anchor!.end)]).toEqual([
      '*x',
      '{b: c}',
    ]);
    expect(at(read(text), 'd', 'b')!.span.start).toBe(text.indexOf('c}'));
  });
});

const json = fc.jsonValue({ maxDepth: 5 });
const key = fc.stringMatching(/^[A-Za-z][\w:.-]{0,8}\w$/);
/** YAML in block style with every kind of scalar, as lines. */
const block: fc.Arbitrary<string[]> = fc.letrec<{ node: string[] }>(tie => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' as const },
    fc.constantFrom<string[][]>(
      ['x'],
      ['"a b"'],
      ["'it''s'"],
      ['!Ref x'],
      ['[a, {b: c}, !Sub "${d}"]'],
      ['{}'],
      ['|', '  text', '', '  more'],
      ['12'],
      ['!Sub >-', '  folded', '  text'],
    ),
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map(items => ['', ...items.flatMap(nest('-'))]),
    fc
      .uniqueArray(fc.tuple(key, tie('node')), { selector: ([name]) => name, minLength: 1, maxLength: 4 })
      .map(entries => ['', ...entries.flatMap(([name, node]) => nest(`${name}:`)(node))]),
  ),
})).node;
const nest =
  (head: string) =>
  ([first = '', ...rest]: string[]): string[] => [
    `  ${head}${first === '' ? '' : ` ${first}`}`,
    ...rest.map(line => (line === '' ? line : `  ${line}`)),
  ];
const yaml = fc
  .uniqueArray(fc.tuple(key, block), { selector: ([name]) => name, minLength: 1, maxLength: 4 })
  .map(entries =>
    entries
      .flatMap(([name, node]) => nest(`${name}:`)(node))
      .map(line => line.slice(2))
      .join('\n'),
  );

describe('laws', () => {
  test('JSON comes back', () =>
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const root = typeof value === 'object' && value !== null ? read(text) : undefined;
        if (root) expect(toPlain(root)).toEqual(JSON.parse(text));
      }),
    ));
  test('the text under a span of JSON is that node', () =>
    fc.assert(
      fc.property(fc.array(json), value => {
        const text = JSON.stringify(value);
        for (const { span, node } of spansOf(read(text))) {
          const part = JSON.parse(text.slice(span.start, span.end)) as unknown;
          if (node) expect(toPlain(node)).toEqual(part);
          else expect(part).toBeTypeOf('string');
        }
      }),
      { numRuns: 50 },
    ));
  test('YAML and its CRLF spelling have equal data, lines and columns', () =>
    fc.assert(
      fc.property(yaml, text => {
        const one = new Source('t', text);
        const two = new Source('t', text.replaceAll('\n', '\r\n'));
        const [a, b] = [parseTree(one), parseTree(two)];
        expect([a.problems, b.problems]).toEqual([[], []]);
        expect(toPlain(b.root!)).toEqual(toPlain(a.root!));
        const places = (source: Source, root: Node) =>
          [...spansOf(root)].flatMap(({ span }) => [source.position(span.start), source.position(span.end)]);
        expect(places(two, b.root!)).toEqual(places(one, a.root!));
      }),
      { numRuns: 60 },
    ));
  test('blank lines and comments before shift every span', () =>
    fc.assert(
      fc.property(yaml, fc.constantFrom('\n', '\n\n\n', '# c\n', '\uFEFF'), (text, before) => {
        const shifted = [...spansOf(read(before + text))].map(({ span }) => [
          span.start - before.length,
          span.end - before.length,
        ]);
        expect(shifted).toEqual([...spansOf(read(text))].map(({ span }) => [span.start, span.end]));
      }),
      { numRuns: 60 },
    ));
  test('spans nest, and none ends in white space', () =>
    fc.assert(
      fc.property(yaml, text => {
        const root = read(text);
        for (const { span } of spansOf(root)) {
          expect(span.start >= root.span.start && span.end <= root.span.end && span.start <= span.end).toBe(
            true,
          );
          expect(text.slice(span.start, span.end)).not.toMatch(/^\s|\s$/);
        }
      }),
      { numRuns: 60 },
    ));
});
