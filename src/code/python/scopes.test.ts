import { beforeAll, expect, test } from 'vitest';
import { loadPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

test.each([
  [
    'global',
    'def f():\n    global a\n    a = 1\ndef g(): return a',
    'f = fn f() { a = 1 }; g = fn g() { return a }',
  ],
  [
    'nonlocal',
    'def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2\n    return a',
    'f = fn f() { a = 1; g = fn g() { a = 2 }; return a }',
  ],
  [
    'an assignment anywhere makes a name local',
    'a = 1\ndef f():\n    print(a)\n    a = 2',
    'a = 1; f = fn f() { $print(a#2); a#2 = 2 }',
  ],
  [
    'an inner function sees the names around it',
    'def f(a):\n    def g(): return a\n    return g',
    'f = fn f(a) { g = fn g() { return a }; return g }',
  ],
  [
    'each function has its own names',
    'def f(a): return a\ndef g(a): return a',
    'f = fn f(a) { return a }; g = fn g(a#2) { return a#2 }',
  ],
  [
    'functions do not see the names of a class',
    'b = 1\nclass A:\n    b = 2\n    def f(self): return b',
    'b = 1; A = class A { field b: 2; f: fn f(self) { return b } }',
  ],
  [
    'a comprehension has its own names',
    'a = 1\nx = [a for a in b]; y = a',
    'a = 1; x = fn() { loop a#2 of $b { return [a#2] } }(); y = a',
  ],
  [
    'names of except, with, for and import are local',
    'def f():\n    import os\n    with a() as b: pass\n    for c in d: pass\n    try: pass\n    except E as e: pass\n    return [os, b, c, e]',
    'f = fn f() { os = import(os); b = $a(); loop c of $d {}; try {} catch e {}; return [os, b, c, e] }',
  ],
  ['del makes a name local', 'a = 1\ndef f(): del a', 'a = 1; f = fn f() { <del>(a#2) }'],
  [
    'a lambda in a default',
    'def f(a=lambda b: b): return a',
    'f = fn f(a = fn(b) { return b }) { return a }',
  ],
])('%s', (_, text, expected) => expect(does(text)).toBe(expected));
