import { expect, test, describe } from 'vitest';
import { Source } from '../../source/source.ts';
import { show } from '../testing.ts';
import { readJavaScript } from './read.ts';

const read = (text: string): string => show(readJavaScript(new Source('handler.js', text)));

describe('a text is what is written and what is put in', () =>
  test.each([
    ["`a${b}c${1}${'d'}`", '"a${@b}c1d"'],
    ["'a' + 'b' + c + 1 + 2", '"ab${@c}12"'],
    ["1 + 2 + 'a'", '"${(+ 1 2)}a"'],
    ["'' + a", '"${@a}"'],
    ['a + b + c - d - e', '(- (+ @a @b @c) @d @e)'],
    ["a + 'b' + (c + d)", '"${@a}b${(+ @c @d)}"'],
    ["const q = 'select ' + (a + ('b' + c))", 'q = "select ${@a}b${@c}"'],
    ['`\\${a}` + `${a}${`b${c}`}`', '"${a}${@a}b${@c}"'],
    [
      "let s = ''; s += 'a'; s += b; let n = 0; n += 1; n -= b",
      's = ""; s = "${s}a"; s = (+ s @b); n = 0; n = (+ n 1); n = (- n @b)',
    ],
    ["o.s += 'x'; f().t += 'y'", '@o.s = "${@o.s}x"; _ = @f(); _.t = "${_.t}y"'],
    ['String.raw`a\\n${b}`', '"a\\n${@b}"'],
    ['gql`query { ${b} }`', '@gql(["query { ", " }"], @b)'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('one of several', () =>
  test.each([
    ['a || b || c; a ?? b; a && b && c', '{@a | @b | @c}; {@a | @b}; {{@a ? @b | null} ? @c | null}'],
    ['const r = a ? b : c', 'r = {@a ? @b | @c}'],
    ['a ||= b; a.b ??= c; a().b &&= c', 'a = {a | @b}; a.b = {a.b | @c}; _ = a(); _.b = {_.b ? @c | _.b}'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('what an expression assigns is assigned before it', () =>
  test.each([
    ['x = a && (b = c)', 'if @a { b = @c }; x = {@a ? b | null}'],
    ['const y = q ? (z = 1) : (w = 2)', 'if @q { z = 1 } else { w = 2 }; y = {@q ? z | w}'],
    ['const p = a() || (b = c())', '_ = @a(); if (! _) { b = @c() }; p = {_ | b}'],
    ['const f = a ?? (b = g()) ?? c', 'if (! @a) { b = @g() }; f = {@a | b | @c}'],
    ['const t = u = v()', 'u = @v(); t = u'],
    ['const t = o.x = v()', '_ = @v(); @o.x = _; t = _'],
    ['i++; --o.j; f(i++)', 'i = (++ i); @o.j = (-- @o.j); i = (++ i); @f(i)'],
    ["a[i++] += 'x'", 'i = (++ i); @a[i] = "${@a[i]}x"'],
    ['(a(), b = 1, c)', '@a(); b = 1; @c'],
    ['a.b.c ||= d[e()]', '@a.b.c = {@a.b.c | @d[@e()]}'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('members, calls and constants', () =>
  test.each([
    ["a.b['c'][d][0]?.e?.(f)?.[g]", '@a.b.c[@d].0.e(@f)[@g]'],
    ['const x = a?.b.c(); a?.()', 'x = @a.b.c(); @a()'],
    ['new Foo(a, ...b)', 'new @Foo(@a, ...@b)'],
    [
      '!a; typeof b; delete c.d; void 0; -1; ~a; /x(y)/g; 10n; undefined; NaN',
      '(! @a); (typeof @b); (delete @c.d); null; -1; (~ @a); (regexp "x(y)"); 10; null; NaN',
    ],
    [
      'const big = 1_000, hex = 0xff, neg = -0.5, t = true && false',
      'big = 1000; hex = 255; neg = -0.5; t = {true ? false | null}',
    ],
    [
      'a === b; a in b; a instanceof B; a * b ** c',
      '(=== @a @b); (in @a @b); (instanceof @a @B); (* @a (** @b @c))',
    ],
    ['import.meta.url; new.target', '@import.meta.url; @new.target'],
    ['delete a[b], c', '(delete @a[@b]); @c'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('objects, lists and elements', () =>
  test.each([
    [
      "const o = { a, 'b': 1, [c]: 2, 3: 4, ...d, m() { return this.a }, get g() { return 1 }, set g(v) {}, async *n() {} }",
      'o = {a: @a, b: 1, [@c]: 2, 3: 4, ...@d, m: fn m() { return this.a }, g: fn g() { return 1 }(), set g: fn g(v) {}, n: async fn* n() {}}',
    ],
    ['const f = x => ({ ...x, y: [...x, , 1] })', 'f = (x) => { return {...x, y: [...x, null, 1]} }'],
    ['const el = <A b={c} d="e" {...f}>text {g} <p>{h}</p></A>', 'el = (jsx @A @c "e" @f @g (jsx @h))'],
    ['<><a.B c /><b:c>{}</b:c></>', '(jsx (jsx @a.B) (jsx))'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));
