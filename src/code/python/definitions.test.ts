import { beforeAll, expect, test } from 'vitest';
import { loadPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

test.each([
  [
    'functions',
    'def f(a, /, b=1, *c, d, e=g(), **h):\n    return a',
    'f = fn f(a, b = 1, *c, -d, -e = $g(), **h) { return a }',
  ],
  ['only by name', 'def f(*, a): return a', 'f = fn f(-a) { return a }'],
  ['decorators', "@a.b('c')\n@d\ndef f(): pass", 'f = @$a.b("c") @$d fn f() {}'],
  [
    'a default is evaluated outside',
    'a = 1\ndef f(a=a): return a',
    'a = 1; f = fn f(a#2 = a) { return a#2 }',
  ],
  [
    'classes',
    'class A(B, c.D, metaclass=E):\n    """Doc."""\n    f = 1\n    g: int = 2\n    h: str\n    def i(self): return self.f',
    'A = class A($B, $c.D) { field f: 1; field g: 2; i: fn i(self) { return self.f } }',
  ],
  [
    'methods',
    'class A:\n    @staticmethod\n    def b(): pass\n    @classmethod\n    def c(cls): return cls()\n    @property\n    def d(self): return 1\n    @functools.cached_property\n    def e(self): return 2\n    async def f(self): yield 1',
    'A = class A { static b: @$staticmethod fn b() {}; static c: @$classmethod fn c(cls) { return cls() }; get d: @$property fn d(self) { return 1 }; get e: @$functools.cached_property fn e(self#2) { return 2 }; f: async fn* f(self#3) { return [1] } }',
  ],
  [
    'a setter is a member of its own',
    'class A:\n    @property\n    def b(self): return self._b\n    @b.setter\n    def b(self, value): self._b = value',
    'A = class A { b.setter: @b.setter fn b(self, value) { self._b = value }; get b: @$property fn b(self#2) { return self#2._b } }',
  ],
  [
    'what a class body reads is a variable',
    'class A:\n    b = 1\n    c = b + 1\n    def d(self): return b',
    'b = 1; A = class A { field b: b; field c: <+>(b, 1); d: fn d(self) { return $b } }',
  ],
  [
    'what a class body does stands before the class',
    'class A:\n    b()\n    if c:\n        d = 1\n    else:\n        d = 2\n    for e in f: g(e)',
    '$b(); if $c { d = 1 } else { d = 2 }; loop e of $f { $g(e) }; A = class A { field d: d; field e: e }',
  ],
  [
    'the last of two definitions',
    'class A:\n    @overload\n    def b(self, c): pass\n    def b(self, c): return c',
    'b = @$overload fn b(self, c) {}; A = class A { b: fn b(self#2, c#2) { return c#2 } }',
  ],
  [
    'a class in a function, with a decorator',
    'def f(a):\n    @b\n    class C(a):\n        d = a\n    return C',
    'f = fn f(a) { C = @$b class C(a) { field d: a }; return C }',
  ],
  [
    'lambdas as fields',
    'class A:\n    b = lambda self: 1\n    c = property(b)',
    'b = fn(self) { return 1 }; A = class A { b: b; field c: $property(b) }',
  ],
])('%s', (_, text, expected) => expect(does(text)).toBe(expected));
