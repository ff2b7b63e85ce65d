import { beforeAll, expect, test } from 'vitest';
import { loadPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

test.each([
  ['imports', 'import os, a.b.c, d.e as f', 'os = import(os); a = import(a); f = import(d.e)'],
  [
    'imports of names',
    'from a.b import c as d, e\nfrom . import f\nfrom .. import g\nfrom .m import (h,\n  i)\nfrom __future__ import annotations',
    'd = import(a.b).c; e = import(a.b).e; f = import(.).f; g = import(..).g; h = import(.m).h; i = import(.m).i',
  ],
  [
    'names that * may give',
    'from a import *\nx = y(z); len(x)',
    'import(a); x = ($y | import(a).y)(($z | import(a).z)); $len(x); exports = {...import(a)}',
  ],
  [
    'several *',
    'from a import *\nfrom .b import *\nx = y',
    'import(a); import(.b); x = ($y | import(a).y | import(.b).y); exports = {...import(a), ...import(.b)}',
  ],
  [
    'chained assignment reads its value once',
    "a = b = f()\nc.d = e['f'] = 1",
    'a = $f(); b = a; $c.d = 1; $e.f = 1',
  ],
  [
    'unpacking',
    'a, b = f()\n(c, [d, e]), *g = h',
    '_ = $f(); a = _[0]; b = _[1]; _#2 = $h; _#3 = _#2[0]; c = _#3[0]; _#4 = _#3[1]; d = _#4[0]; e = _#4[1]; g = <slice>(_#2)',
  ],
  ['unpacking of a written tuple', 'a, b = 1, f(c)', 'a = 1; b = $f($c)'],
  ['swapping', 'a = 1; b = 2\na, b = b, a', 'a = 1; b = 2; _ = b; _#2 = a; a = _; b = _#2'],
  ['what stands before and behind a star', 'a, *b, c = d', '_ = $d; a = _[0]; b = <slice>(_); c = _[-1]'],
  ['unpacking into members', "a.b, c['d'] = e", '_ = $e; $a.b = _[0]; $c.d = _[1]'],
  [
    'assignment to an expression of a subscript',
    'a[b] = 1; a[1:2] = c; a[0, b] = d',
    '$a[$b] = 1; $a[<slice>(1, 2)] = $c; $a[[0, $b]] = $d',
  ],
  [
    'augmented assignment',
    "a = 1\na += b; a.c -= 1; a['d'] *= 2",
    'a = 1; a = <+>(a, $b); a.c = <->(a.c, 1); a.d = <*>(a.d, 2)',
  ],
  [
    'a text that grows is a text',
    "q = 'select '\nq += 'a'; q += b",
    'q = "select "; q = "{q}a"; q = <+>(q, $b)',
  ],
  ['a list that grows', 'q = []\nq += [a]', 'q = []; q = [...q, $a]'],
  ['del and assert', "del a['b'], c\nassert a, 'b'", '<del>($a.b, c); <assert>($a, "b")'],
  ['docstrings and literals do nothing', '"""a"""\n1\n...\na', ''],
  [
    'if, elif, else',
    'if a: b()\nelif c: d()\nelse:\n    e()',
    'if $a { $b() } else if $c { $d() } else { $e() }',
  ],
  ['the block for scripts is left out', "if __name__ == '__main__':\n    a()\nx = 1", 'x = 1'],
  [
    'its else is not',
    "if '__main__' == __name__: a()\nelif b: c()\nelse: d()",
    'if $b { $c() } else { $d() }',
  ],
  [
    'blocks for type checkers are left out',
    'if TYPE_CHECKING:\n    import a\nif typing.TYPE_CHECKING: b()\nelse: c()',
    '$c()',
  ],
  ['for', 'for a in b: f(a)', 'loop a of $b { $f(a) }'],
  [
    'for with unpacking',
    'for i, (k, v) in enumerate(d.items()): f(k, v)',
    'loop _ of $enumerate($d.items()) { i = _[0]; _#2 = _[1]; k = _#2[0]; v = _#2[1]; $f(k, v) }',
  ],
  ['for into a member', 'for a.b in c: f()', 'loop _ of $c { $a.b = _; $f() }'],
  ['for with else', 'for a in b: f(a)\nelse: g()', 'loop a of $b { $f(a) }; $g()'],
  [
    'for with break and else',
    'for a in b:\n    if a: break\nelse: g()',
    'loop a of $b { if a {} }; if <completed>() { $g() }',
  ],
  [
    'a break of a loop in it is not its own',
    'for a in b:\n    for c in d: break\nelse: g()',
    'loop a of $b { loop c of $d {} }; $g()',
  ],
  ['while', 'while a < 3: a += 1', 'loop while <<>(a, 3) { a = <+>(a, 1) }'],
  [
    'try',
    'try: a()\nexcept B: c()\nexcept (D, E) as e: f(e)\nexcept: g()\nelse: h()\nfinally: i()',
    'try { $a(); $h() } catch { $c() } catch e { $f(e) } catch { $g() } finally { $i() }',
  ],
  ['except groups', 'try: a()\nexcept* B as e: c(e)', 'try { $a() } catch e { $c(e) }'],
  ['raise', 'raise', 'throw'],
  ['raise from', "raise A('b') from c()", '$c(); throw $A("b")'],
  ['with', 'with a() as b, c, d() as (e, f):\n    g(b)', 'b = $a(); _ = $d(); e = _[0]; f = _[1]; $g(b)'],
  ['with in parentheses', 'with (a() as b, c() as d,): e()', 'b = $a(); d = $c(); $e()'],
  [
    'async',
    'async def f():\n    async for a in b: c(a)\n    async with d() as e: await e.f()\n    return [x async for x in y]',
    'f = async fn f() { loop a of $b { $c(a) }; e = $d(); await e.f(); return fn() { loop x of $y { return [x] } }() }',
  ],
  [
    'match with values',
    "match a.b:\n    case 1 | -2: c()\n    case 'd' if e: f()\n    case G.h: i()\n    case None: pass\n    case _: j()",
    '_ = $a.b; if <or>(<===>(_, 1), <===>(_, -2)) { $c() } else if <and>(<===>(_, "d"), $e) { $f() } else if <===>(_, $G.h) { $i() } else if <===>(_, null) {} else { $j() }',
  ],
  [
    'match with sequences',
    'match a:\n    case [b, 1, *c, d]: e(b, c, d)\n    case (f): g(f)\n    case x, y: pass\n    case []: pass',
    '_ = $a; if <and>(<sequence>(_), <===>(_[1], 1)) { b = _[0]; c = <slice>(_); d = _[-1]; $e(b, c, d) } else { f = _; $g(f) } else if <sequence>(_) { x = _[0]; y = _[1] } else if <sequence>(_) {}',
  ],
  [
    'match with mappings',
    "match a:\n    case {'b': c, 'd': {'e': 'f'}, **g}: h(c, g)\n    case {}: pass",
    '_ = $a; if <and>(<in>("b", _), <in>("d", _), <in>("e", _.d), <===>(_.d.e, "f")) { c = _.b; g = _; $h(c, g) } else if <mapping>(_) {}',
  ],
  [
    'match with classes',
    'match a:\n    case B(c, d=e): f(c, e)\n    case str(s) | int(s): g(s)\n    case h as i: j(i)',
    '_ = $a; if <isinstance>(_, $B) { c = <match>(_); e = _.d; $f(c, e) } else if <or>(<isinstance>(_, $str), <isinstance>(_, $int)) { s = (_ | _); $g(s) } else { h = _; i = _; $j(i) }',
  ],
  [
    'match of several',
    'match a, b:\n    case 1, c: d(c)',
    '_ = [$a, $b]; if <and>(<sequence>(_), <===>(_[0], 1)) { c = _[1]; $d(c) }',
  ],
  ['semicolons and continued lines', 'a = 1; b = \\\n  2', 'a = 1; b = 2'],
  [
    'types are left out',
    'type A = int\ndef f[T](x: T) -> T: return x\nclass B[T]: pass',
    'f = fn f(x) { return x }; B = class B {}',
  ],
  [
    'old names for new words',
    'match = 1; type = 2; print = 3\nf(match, type, print)',
    'match = 1; type = 2; print = 3; $f(match, type, print)',
  ],
  ['except without parentheses', 'try: a()\nexcept B, C: d()', 'try { $a() } catch { $d() }'],
  [
    'yield in an assignment',
    'def f():\n    a = yield b\n    c((yield d))',
    'f = fn* f() { return [$b]; a = <yield>(); return [$d]; $c(<yield>()) }',
  ],
  [
    'await in a condition',
    'async def f():\n    if await a(): return b',
    'f = async fn f() { if await $a() { return $b } }',
  ],
])('%s', (_, text, expected) => expect(does(text)).toBe(expected));
