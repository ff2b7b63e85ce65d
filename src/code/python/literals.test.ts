import { beforeAll, expect, test } from 'vitest';
import { loadPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

test.each([
  ['a literal is a text', "x = 'a'", 'x = "a"'],
  ['literals side by side are one text', "x = ('a' \"b\"\n     f'{c}' 'd')", 'x = "ab{$c}d"'],
  [
    'the escapes of a literal are what they stand for',
    "x = '\\n\\t\\x41\\101\\u00e9\\U0001F600\\\\\\'\\d'",
    'x = "\\n\\tAAé😀\\\\\'\\\\d"',
  ],
  ['a backslash at the end of a line joins the lines of a text', "x = 'a\\\nb'", 'x = "ab"'],
  [
    'raw literals have no escapes, bytes none of Unicode',
    "x = [r'\\n', b'\\x41\\u0041', Rb'\\n', u'\\u0041']",
    'x = ["\\\\n", "A\\\\u0041", "\\\\n", "A"]',
  ],
  ['three quotes keep the lines', 'x = """a\n"b" """', 'x = "a\\n\\"b\\" "'],
  ['an empty text has no parts', "x = ''", 'x = ""'],
  ['f-strings are texts with parts', "x = f'a{b}c{d.e}'", 'x = "a{$b}c{$d.e}"'],
  ['double braces of an f-string are braces', "x = f'{{a}}{b}' '{{c}}'", 'x = "{{a}}{$b}{{{{c}}}}"'],
  [
    'conversions and formats of f-strings are left out, widths are operands',
    "x = f'{a!r:>10} {b:{w}} {c:%Y-%m}'",
    'x = "{$a} {<format>($b, $w)} {$c}"',
  ],
  ['an f-string with = writes the expression', "x = f'{a=} {b == c}'", 'x = "a={$a} {<==>($b, $c)}"'],
  ['an f-string in an f-string is part of it', 'x = f"a{f\'b{c}\'}"', 'x = "ab{$c}"'],
  ['raw f-strings', "x = rf'\\d{a}'", 'x = "\\\\d{$a}"'],
  ['astral characters do not move what follows', "x = '😀' + a; y = b", 'x = "😀{$a}"; y = $b'],
  ['a byte order mark has no effect', '\uFEFFx = 1', 'x = 1'],
  [
    'numbers',
    'x = [1, 0x1F, 0o17, 0b11, 1_000, 1.5, 1e3, .5, -1, +1, 5j]',
    'x = [1, 31, 15, 3, 1000, 1.5, 1000, 0.5, -1, 1, <complex>()]',
  ],
  ['what is added to a text is a text', "x = a + 'b' + c + d", 'x = "{$a}b{$c}{$d}"'],
  ['a long sum of names is one operation', 'x = a + b - c * d', 'x = <->($a, $b, <*>($c, $d))'],
  ['percent with a tuple', "x = 'a%sb%5.2fc%%' % (p, q)", 'x = "a{$p}b{$q}c%"'],
  ['percent with one value', "x = 'a%s' % p", 'x = "a{$p}"'],
  [
    'percent with names',
    "x = '%(a)s %(b)d' % {'a': p, 'b': q}; y = '%(a)s' % p",
    'x = "{$p} {$q}"; y = "{$p.a}"',
  ],
  ['percent with a value that may be a tuple', "x = '%s of %s' % p", 'x = "{$p[0]} of {$p[1]}"'],
  [
    'percent of too few values, and of what is no literal, is an operation',
    "x = ['%s %s' % (a,), b % c]",
    'x = [<%>("%s %s", [$a]), <%>($b, $c)]',
  ],
  ['format with fields in order', "x = '{} of {}'.format(a, b)", 'x = "{$a} of {$b}"'],
  [
    'format with numbers, names and members',
    "x = '{1} {0.p} {n[k]} {{}} {m!r:>5}'.format(a, b, n=c, m=d)",
    'x = "{$b} {$a.p} {$c.k} {{}} {$d}"',
  ],
  ['format with spread arguments', "x = '{} {n}'.format(*a, **b)", 'x = "{$a[0]} {$b.n}"'],
  [
    'format that can not be told stays a call',
    "x = ['{:{}}'.format(a, b), '{'.format(a), c.format(a), '{}'.format()]",
    'x = ["{{:{{}}}}".format($a, $b), "{{".format($a), $c.format($a), "{{}}".format()]',
  ],
])('%s', (_, text, expected) => expect(does(text)).toBe(expected));
