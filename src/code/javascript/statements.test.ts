import { expect, test, describe } from 'vitest';
import { Source } from '../../source/source.ts';
import { show } from '../testing.ts';
import { readJavaScript } from './read.ts';

const read = (text: string): string => show(readJavaScript(new Source('handler.js', text)));

describe('names are those of their scope', () =>
  test.each([
    ["const a = 1; let b = 'x', c; var d = null", 'a = 1; b = "x"; d = null'],
    ['f(); function f() { return g } var g = 1', 'f = fn f() { return g }; f(); g = 1'],
    ['const a = 1; { const a = 2; a } a', "a = 1; a'2 = 2; a'2; a"],
    ['x; process.env.TABLE', '@x; @process.env.TABLE'],
    ['if (a) { var v = 1 } v', 'if @a { v = 1 }; v'],
    ['let f; if (x) { function f2() {} f2() } f2()', 'if @x { f2 = fn f2() {}; f2() }; @f2()'],
    ['if (a) function f() {}', 'if @a { f = fn f() {} }'],
    ['var a = 1; var a = 2; function a() {}', 'a = fn a() {}; a = 1; a = 2'],
    [
      "AWS = require('aws-sdk'); function f() { return new AWS.S3() }",
      'f = fn f() { return new AWS.S3() }; AWS = import(aws-sdk)',
    ],
    [
      'const g = x => { if (x) { const x = 1; f(x) } return x }',
      "g = (x) => { if x { x'2 = 1; @f(x'2) }; return x }",
    ],
    ['try { a() } catch (e) { f(e) } e', 'try { @a() } catch e { @f(e) }; @e'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('taken apart', () =>
  test.each([
    [
      "const { S3Client, PutObjectCommand: Put } = require('@aws-sdk/client-s3')",
      'S3Client = import(@aws-sdk/client-s3).S3Client; Put = import(@aws-sdk/client-s3).PutObjectCommand',
    ],
    ["const { DynamoDB } = await import('aws-sdk')", 'DynamoDB = await import(aws-sdk).DynamoDB'],
    ['const { a, b: { c = 1 }, ...rest } = o()', '_ = @o(); a = _.a; c = {_.b.c | 1}; rest = _'],
    [
      'const [a, , b = 2, ...c] = await Promise.all([x, y])',
      '_ = await @Promise.all([@x, @y]); a = _.0; b = {_.2 | 2}; c = _',
    ],
    ['const [x = 1, [y]] = z', 'x = {@z.0 | 1}; y = @z.1.0'],
    ['({ a: o.x, [k]: o.y } = v)', '@o.x = @v.a; @o.y = @v[@k]'],
    ['[a, b] = [b, a]', '_ = [@b, @a]; a = _.0; b = _.1'],
    ["var { length } = 'abc', z = length", 'length = "abc".length; z = length'],
    ['const {} = f()', '@f()'],
    ['const { a = (b = 1) } = c', 'if (! @c.a) { b = 1 }; a = {@c.a | b}'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('loops', () =>
  test.each([
    ['for (let i = 0; i < 9; i++) f(i)', 'i = 0; loop while (< i 9) { @f(i); i = (++ i) }'],
    ['for (const x of xs) f(x)', 'loop x of @xs { @f(x) }'],
    [
      'for await (const { a, b } of pages()) f(a, b)',
      'loop _ of await @pages() { a = _.a; b = _.b; @f(a, b) }',
    ],
    ['for (const k in o) f(o[k])', 'loop k in @o { @f(@o[k]) }'],
    [
      'for (const [k, { v = 1 }] of Object.entries(o)) f(k, v)',
      'loop _ of @Object.entries(@o) { k = _.0; v = {_.1.v | 1}; @f(k, v) }',
    ],
    ['for (o.x of xs) f()', 'loop _ of @xs { @o.x = _; @f() }'],
    ['let m; while ((m = re.exec(s))) f(m)', 'loop while m { m = @re.exec(@s); @f(m) }'],
    ['do { x() } while (y())', 'loop while @y() { @x() }'],
    ['label: for (;;) { break label }', 'loop {}'],
    ['async () => { for await (const c of s) t += c }', 'async () => { loop c of await @s { t = (+ t c) } }'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('branches', () =>
  test.each([
    ['if (a) b(); else if (c) d(); else e()', 'if @a { @b() } if @c { @d() } else { @e() }'],
    ['if (a) b(); else if (c = d()) e(c)', 'if @a { @b() } else { c = @d(); if c { @e(c) } }'],
    [
      "switch (e.type) { case 'a': case 'b': f(); break; case 'c': return g(); default: h() }",
      'if (=== @e.type "a" "b") { @f() } if (=== @e.type "c") { return @g() } else { @h() }',
    ],
    [
      'switch (f()) { case 1: a(); case 2: b(); break; default: c(); case 3: d() }',
      '_ = @f(); if (=== _ 1) { @a() }; if (=== _ 1 2) { @b() } else { @c() }; else { @d() }',
    ],
    ['switch (a) { default: b(); break; case 1: c() }', 'if (=== @a 1) { @c() } else { @b() }'],
    ['switch (f()) {}', '_ = @f()'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));

describe('what ends a function', () =>
  test.each([
    ['try { a() } catch { b() } finally { c() }', 'try { @a() } catch { @b() } finally { @c() }'],
    ['try { a() } catch ({ message: m }) { f(m) }', 'try { @a() } catch _ { m = _.message; @f(m) }'],
    ["throw new Error('x' + y)", 'throw new @Error("x${@y}")'],
    ['"use strict"; const { x } = y; const f = { x }', 'x = @y.x; f = {x: x}'],
    ['with (f) { g(x) }', '@g(@x)'],
  ])('%s', (text, shown) => expect(read(text)).toBe(shown)));
