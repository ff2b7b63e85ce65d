import { expect, test, describe } from 'vitest';
import { Source } from '../../source/source.ts';
import { show } from '../testing.ts';
import { readJavaScript } from './read.ts';

const read = (text: string): string => show(readJavaScript(new Source('handler.js', text)));

describe('functions and what they take', () =>
  test.each([
    [
      'const f = ({ a, b = 1 } = {}, [c], ...rest) => a + c',
      "f = (_ = {}, _'2, ...rest) => { a = _.a; b = {_.b | 1}; c = _'2.0; return (+ a c) }",
    ],
    ['const f = async (x = g()) => x', 'f = async (x = @g()) => { return x }'],
    ['const f = (a, b = a) => { var a; return b }', 'f = (a, b = a) => { return b }'],
    [
      'async function f({ a, ...b }, ...[c, d]) {}',
      "f = async fn f(_, ..._'2) { a = _.a; b = _; c = _'2.0; d = _'2.1 }",
    ],
    ['const f = function () { arguments[0] }', 'f = fn () { @arguments.0 }'],
    [
      'exports.handler = async (event, context, callback) => { callback(null, event.body) }',
      'exports.handler = async (event, context, callback) => { callback(null, event.body) }',
    ],
    ['(function () { f() })(); (() => g())()', 'fn () { @f() }(); () => { return @g() }()'],
    [
      '(async () => { await f() })().catch(e => { throw e })',
      'async () => { await @f() }().catch((e) => { throw e })',
    ],
    [
      'async function* g() { yield a; const x = yield* b; return c }',
      'g = async fn* g() { if (yield) { return [@a] }; if (yield) { return [...@b] }; x = (yield); return @c }',
    ],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('a name of its own, where it is used', () =>
  test.each([
    [
      'const f = function g() { g() }; const h = function k() { return 1 }',
      'g = fn g() { g() }; f = g; h = fn k() { return 1 }',
    ],
    ['const C = class D { static m() { return D } }', 'D = class D { static m: fn m() { return D } }; C = D'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('classes', () =>
  test.each([
    [
      'class A extends B { static x = 1; #y = this.z; y; constructor(a) { super(a); this.a = a } get b() { return this.#y } set b(v) { this.#y = v } }',
      'A = class A extends @B { static field x: 1; field #y: this.z; constructor: fn constructor(a) { super(a); this.a = a }; get b: fn b() { return this.#y }; set b: fn b(v) { this.#y = v } }',
    ],
    [
      "class A { static async c() {} *[Symbol.iterator]() { yield 1 } static { A.x = 2 } 'd e'() {} #p() {} }",
      'A = class A { static c: async fn c() {}; [@Symbol.iterator]: fn* () { if (yield) { return [1] } }; static field : () => { A.x = 2 }(); d e: fn d e() {}; #p: fn #p() {} }',
    ],
    [
      'class A { static #count = 0; [k]() {} static async *g() {} has(o) { return #count in o } }',
      'A = class A { static field #count: 0; [@k]: fn () {}; static g: async fn* g() {}; has: fn has(o) { return (in "#count" o) } }',
    ],
    ['x = function () {}; y = class {}', 'x = fn () {}; y = class  {  }'],
    [
      'class A extends B { m() { return super.m() } }',
      'A = class A extends @B { m: fn m() { return super.m() } }',
    ],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));
