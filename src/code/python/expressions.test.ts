import { beforeAll, expect, test } from 'vitest';
import { loadPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

test.each([
  ['lists that are added are one list', 'x = [a] + b + [c]', 'x = [$a, ...$b, $c]'],
  ['objects that are merged are one object', "x = {'a': 1} | b", 'x = {a: 1, ...$b}'],
  [
    'lists, tuples and sets',
    'x = [1, *a]; y = (1,); z = {1, *b}; w = 1, 2; v = ()',
    'x = [1, ...$a]; y = [1]; z = [1, ...$b]; w = [1, 2]; v = []',
  ],
  [
    'dictionaries',
    "x = {'a': 1, b: 2, **c, 3: 4, f'k{d}': 5}",
    'x = {a: 1, [$b]: 2, ...$c, 3: 4, ["k{$d}"]: 5}',
  ],
  ['subscripts with literals are members', 'x = a[\'b\'][0][-1]["c d"]', 'x = $a.b[0][-1][c d]'],
  [
    'subscripts with expressions',
    "x = a[b]; y = a[b, 1]; z = a[f'x{b}']",
    'x = $a[$b]; y = $a[[$b, 1]]; z = $a["x{$b}"]',
  ],
  [
    'slices are operations',
    'x = a[1:]; y = a[:b]; z = a[1:2, ::3]',
    'x = <slice>($a, 1); y = <slice>($a, $b); z = <slice>($a, 1, 2, 3)',
  ],
  ['conditional expressions', 'x = a if b else c', 'x = ($b ? $a | $c)'],
  ['and, or', 'x = a or b or c; y = a and b or c', 'x = ($a | $b | $c); y = (($a | $b) | $c)'],
  [
    'comparisons and negations',
    'x = a < b <= c; y = a is not b; z = a not in b; w = not a; v = ~a',
    'x = << <=>($a, $b, $c); y = <is not>($a, $b); z = <not in>($a, $b); w = <not>($a); v = <~>($a)',
  ],
  ['attributes and calls', 'x = a.b(1).c(d, *e, k=f, **g)', 'x = $a.b(1).c($d, *$e, k=$f, **$g)'],
  [
    'a generator as the only argument',
    'x = any(a for a in b)',
    'x = $any(fn*() { loop a of $b { return [a] } }())',
  ],
  ['starred argument in parentheses', 'f(*(a, b))', '$f(*[$a, $b])'],
  ['await', 'async def f():\n    return await a.b()', 'f = async fn f() { return await $a.b() }'],
  [':= assigns before its statement', 'if (n := len(a)) > 1: f(n)', 'n = $len($a); if <>>(n, 1) { $f(n) }'],
  [
    ':= in a while runs in each round',
    'while chunk := f.read(): use(chunk)',
    'loop while chunk { chunk = $f.read(); $use(chunk) }',
  ],
  [
    ':= in a comprehension is a name around it',
    'x = [y for a in b if (y := f(a))]; z = y',
    'x = fn() { loop a of $b { y = $f(a); if y { return [y] } } }(); z = y',
  ],
  ['lambda', 'x = lambda a, *b, c=1, **d: a + c', 'x = fn(a, *b, -c = 1, **d) { return <+>(a, c) }'],
  [
    'list comprehension',
    'x = [f(a) for a in b if a if c]',
    'x = fn() { loop a of $b { if a { if $c { return [$f(a)] } } } }()',
  ],
  [
    'comprehension with two loops',
    'x = [a for r in rs for a in r]',
    'x = fn() { loop r of $rs { loop a of r { return [a] } } }()',
  ],
  [
    'comprehension with unpacking',
    'x = {k: v.t for k, (v, _) in d.items()}',
    'x = fn() { loop _ of $d.items() { k = _[0]; _#2 = _[1]; v = _#2[0]; _#3 = _#2[1]; return {[k]: v.t} } }()',
  ],
  [
    'set comprehension and generator expression',
    'x = {a for a in b}; y = (a async for a in b)',
    'x = fn() { loop a of $b { return [a] } }(); y = fn*() { loop a#2 of $b { return [a#2] } }()',
  ],
  [
    'the first source of a comprehension is read outside of it',
    'a = [1]\nx = [a for a in a]',
    'a = [1]; x = fn() { loop a#2 of a { return [a#2] } }()',
  ],
  [
    'super',
    'class A(B):\n    def f(self): return super().f() + super(A, self).g',
    'A = class A($B) { f: fn f(self) { return <+>(super.f(), super.g) } }',
  ],
  ['ellipsis, None, True', 'x = [..., None, True, False]', 'x = [<...>(), null, true, false]'],
  [
    'type hints are dropped',
    "x: Dict[str, int] = {}\ny: int\ndef f(a: str = 'b', *c: int) -> List[str]: pass",
    'x = {}; f = fn f(a = "b", *c) {}',
  ],
  [
    'yield from',
    'def f():\n    yield from a\n    yield b, c\n    x = yield\n    return d',
    'f = fn* f() { return $a; return [[$b, $c]]; return []; x = <yield>(); return $d }',
  ],
  ['parentheses and comments have no meaning', 'x = (  # a\n  (b)  # c\n)', 'x = $b'],
  [
    'importlib.import_module gives a module',
    "import importlib\nfrom importlib import import_module as im\nx = importlib.import_module('a.b'); y = im('.c', package=__package__); z = importlib.import_module(name)",
    'importlib = import(importlib); im = import(importlib).import_module; x = import(a.b); y = import(.c); z = import($name)',
  ],
  ['__import__ gives the first of the modules', "x = __import__('a.b')", 'x = import(a)'],
  [
    'names that only look like import_module',
    "x = importlib.import_module('a')",
    'x = $importlib.import_module("a")',
  ],
  ['matrix product, power, shifts', 'x = a @ b ** c << d', 'x = <<<>($a, <**>($b, $c), $d)'],
  [
    'string methods stay calls',
    "x = ','.join([a, b]); y = 'a'.upper()",
    'x = ",".join([$a, $b]); y = "a".upper()',
  ],
  ['nested functions calls as keyword', 'x = f(g=h(i))', 'x = $f(g=$h($i))'],
  [
    'complex subscripts in chains',
    "x = event.get('Records', [{}])[0]['s3']['bucket']['name']",
    'x = $event.get("Records", [{}])[0].s3.bucket.name',
  ],
])('%s', (_, text, expected) => expect(does(text)).toBe(expected));
