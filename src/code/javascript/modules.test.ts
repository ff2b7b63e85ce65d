import { expect, test, describe } from 'vitest';
import { Source } from '../../source/source.ts';
import { show } from '../testing.ts';
import { readJavaScript } from './read.ts';

const read = (text: string): string => show(readJavaScript(new Source('handler.js', text)));

describe('CommonJS', () =>
  test.each([
    [
      "module.exports = { a, b: 1 }; module.exports.c = 2; exports.d = 3; module['exports'].e = 1",
      'exports = {a: @a, b: 1}; exports.c = 2; exports.d = 3; exports.e = 1',
    ],
    ['exports = module.exports = f', 'exports = @f; exports = @f'],
    ['const module = {}; module.exports = 1', 'module = {}; module.exports = 1'],
    ["require(x); require('a' + 'b'); require.resolve('x')", 'import(@x); import(ab); @require.resolve("x")'],
    ["const require = f; require('x')", 'require = @f; require("x")'],
    [
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.f = void 0; var a_1 = __importDefault(require('a'))",
      '@Object.defineProperty(exports, "__esModule", {value: true}); exports.f = null; a_1 = @__importDefault(import(a))',
    ],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('imports', () =>
  test.each([
    [
      "import d, { a as b, default as e } from 'x'; import * as ns from 'y'; import 'z'; b(d, ns, e)",
      'd = import(x).default; b = import(x).a; e = import(x).default; ns = import(y); import(z); b(d, ns, e)',
    ],
    ["const m = await import('x'); import(y)", 'm = await import(x); import(@y)'],
    ["import json from './a.json' with { type: 'json' }", 'json = import(./a.json).default'],
    ["f(a); import a from 'a'", 'a = import(a).default; @f(a)'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('exports', () =>
  test.each([
    [
      'export const handler = async event => { return event.body }; export let n = 1; n = 2',
      'handler = async (event) => { return event.body }; exports.handler = handler; n = 1; exports.n = n; n = 2; exports.n = n',
    ],
    ["export { a as b, a, a as 'c d' }; const a = 1", 'a = 1; exports.b = a; exports.a = a; exports.c d = a'],
    [
      'export const { a, b: [c] } = f(), d = 1',
      '_ = @f(); a = _.a; c = _.b.0; d = 1; exports.a = a; exports.c = c; exports.d = d',
    ],
    ['export var v; v = 2', 'exports.v = v; v = 2; exports.v = v'],
    [
      "export * from 'x'; export * as y from 'y'; export { q as r, default } from 'z'",
      'exports = {...exports, ...import(x)}; exports.y = import(y); exports.r = import(z).q; exports.default = import(z).default',
    ],
    ['f(); export function f() { }', 'f = fn f() {}; exports.f = f; f()'],
    [
      'export default async function handler(e) { return 1 }',
      'handler = async fn handler(e) { return 1 }; exports.default = handler',
    ],
    ['export default function (e) { }', 'exports.default = fn (e) {}'],
    ['export default class { }', 'exports.default = class  {  }'],
    ['export default class C { } new C()', 'C = class C {  }; exports.default = C; new C()'],
    ['export default { a: 1 }', 'exports.default = {a: 1}'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));
