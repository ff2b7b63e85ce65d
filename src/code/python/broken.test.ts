import { beforeAll, expect, test } from 'vitest';
import { Source } from '../../source/source.ts';
import { loadPython, readPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

const NOT_PYTHON = 'this is not valid Python';

test.each([
  ['an open bracket', 'x = f(1, 2\ny = 3\ng(y)', '$g($y)', [[1, NOT_PYTHON]]],
  ['a bracket too many', 'f(1))\ny = g()', '$f(1); y = $g()', [[1, NOT_PYTHON]]],
  ['a member without its name', 's = f()\ns.\n', 's = $f()', [[2, NOT_PYTHON]]],
  [
    'print and exec of Python 2',
    'print "a", b\nexec "d"',
    '<print>("a", $b); <exec>("d")',
    [
      [1, 'in Python 3 print is a function'],
      [2, 'in Python 3 exec is a function'],
    ],
  ],
  ['else without if', 'else: a()\nb()', '$a(); $b()', [[1, NOT_PYTHON]]],
  ['another language', 'function f(a) { return a.b; }', '$function($a); return $a.b', [[1, NOT_PYTHON]]],
  ['a merge conflict', '<<<<<<< HEAD\na()\n=======\nb()\n>>>>>>> x', '$a(); $b()', [[1, NOT_PYTHON]]],
  ['a value that is not there', "x = {'a': , 'b': f()}", 'x = {b: $f()}', [[1, 'identifier is missing']]],
  ['half of a decorator', '@a.\ndef f(): return 1', 'f = fn f() { return 1 }', [[1, NOT_PYTHON]]],
  [
    'a parameter list without its end',
    'def f(:\n  a()\nb = 1',
    'f = fn f() { $a() }; b = 1',
    [[1, '")" is missing']],
  ],
  [
    'a condition that ends too soon',
    'while (n := a()) > 0 and :',
    'loop while (<>>(n, 0)) { n = $a() }',
    [[1, 'identifier is missing']],
  ],
  ['no whole statement', '(((', '', [[1, NOT_PYTHON]]],
  ['nothing', '', '', []],
  ['a comment', '# a', '', []],
] as [string, string, string, [number, string][]][])('%s', (_, text, expected, errors) => {
  const source = new Source('handler.py', text);
  const found = readPython(source).errors.map(({ span, message }) => [
    source.position(span.start).line,
    message,
  ]);
  // Of one fault the parser may find several.
  expect([does(text), found.slice(0, Math.max(1, errors.length))]).toEqual([expected, errors]);
});
