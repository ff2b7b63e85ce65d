import { expect, test, describe } from 'vitest';
import { Source } from '../../source/source.ts';
import { show } from '../testing.ts';
import { readJavaScript } from './read.ts';

const read = (text: string): string => show(readJavaScript(new Source('handler.ts', text)));

describe('types have no effect', () =>
  test.each([
    [
      'const a = <X>b; const c = d as unknown as Y; e!.f = g satisfies H; h<I>(j)',
      'a = @b; c = @d; @e.f = @g; @h(@j)',
    ],
    ['for (const x of <any[]>y) { (x as any) = 1; (z as any).a = 2 }', 'loop x of @y { x = 1; @z.a = 2 }'],
    [
      'declare const a: string; declare function b(): void; declare class C {} a; b(); new C()',
      '@a; @b(); new @C()',
    ],
    [
      'function f(a: string): void; function f(a: any) { } type X = { a: 1 }; interface Y {}',
      'f = fn f(a) {}',
    ],
    [
      "const f = async <T,>(x: T): Promise<T> => x; let w: typeof import('q')",
      'f = async (x) => { return x }',
    ],
    ['let x: Foo = (y as any)?.z!.w', 'x = @y.z.w'],
    [
      'const x = { a: 1 } as const; function assertIs(x: any): asserts x is string {}',
      "assertIs = fn assertIs(x) {}; x'2 = {a: 1}",
    ],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('imports and exports', () =>
  test.each([
    ["import x = require('y'); export = x", 'x = import(y); exports = x'],
    ['import A = B.C.D; export import E = F', 'A = @B.C.D; E = @F; exports.E = @F'],
    [
      "import type { X } from 'x'; import { type Y, z } from 'y'; export type { X }; export { type Y, z }; import type Q = require('q')",
      'z = import(y).z; exports.z = z',
    ],
    ['export default interface X {}', ''],
    [
      'export default function f(): void; export default function f(a?: any) { }',
      'f = fn f(a) {}; exports.default = f',
    ],
    [
      'export abstract class X {} export declare const y: 1; export as namespace foo;',
      'X = class X {  }; exports.X = X',
    ],
    [
      "export { x as default } from 'y'; export * as z from 'w'; export type * from 'q'",
      'exports.default = import(y).x; exports.z = import(w)',
    ],
    ['type A = string; export { A }', ''],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('enums and namespaces are objects', () =>
  test.each([
    [
      "enum E { A, B = 5, C, D = 'd', F = g() } export const enum G { H }",
      'E = {A: 0, B: 5, C: 6, D: "d", F: @g()}; G = {H: 0}; exports.G = G',
    ],
    ['enum A { X } enum A { Y = 1 } declare enum B { Z }', 'A = {X: 0}; A = {...A, Y: 1}'],
    [
      'namespace N { export const a = 1; var b = 2; export function f() { return a } export namespace M { export class Q {} } } N.a',
      'N = {}; f = fn f() { return a }; N.f = f; a = 1; N.a = a; b = 2; M = {}; Q = class Q {  }; M.Q = Q; N.M = M; N.a',
    ],
    [
      "namespace A.B.C { export const x = 1 } declare namespace Z { const q: 1 } declare module 'x' { } declare global { }",
      'A = {}; B = {}; C = {}; x = 1; C.x = x; B.C = C; A.B = B',
    ],
    ['class N { } namespace N { export const x = 1 }', 'N = class N {  }; x = 1; N.x = x'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('classes', () =>
  test.each([
    [
      'class A<T> implements I { constructor(private x: X, readonly y = 1, z?: Z) { super() } a: string; declare b: 1; d!: D; f(this: A, q: number): void; f(q: any) {} [k: string]: any }',
      'A = class A { constructor: fn constructor(x, y = 1, z) { this.x = x; this.y = y; super() }; f: fn f(q) {} }',
    ],
    [
      'abstract class Q extends P { abstract x: string; abstract m(): void; static override y?: number = 1; accessor z = 2 }',
      'Q = class Q extends @P { static field y: 1; field z: 2 }',
    ],
    [
      "@Injectable({ a: 1 }) class A { @Inject(x) y: Y; @log.trace() m(@Arg('q') q: string) { } constructor(@Inject() private z: Z) {} }",
      '@Inject(@x); A = @(@Injectable({a: 1})) class A { m: @(@log.trace()) fn m(q) {}; constructor: fn constructor(z) { this.z = z } }',
    ],
    [
      "class A { private static async f<T>(this: A): Promise<T> { return await g<T>() } get x(): string { return '' } set x(v) {} readonly y = [1]; static { f() } }",
      'A = class A { static f: async fn f() { return await @g() }; get x: fn x() { return "" }; set x: fn x(v) {}; field y: [1]; static field : () => { @f() }() }',
    ],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));
