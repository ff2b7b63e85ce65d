import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { OutOfBudget, withBudget } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';
import { Source } from '../../source/source.ts';
import type { Module } from '../program.ts';
import { isPythonLoaded, loadPython, readPython } from './python.ts';
import { does } from './testing.ts';

beforeAll(loadPython);

const read = (text: string): Module => readPython(new Source('handler.py', text));

const PROGRAM = `import json, os
from .models import *
import boto3.dynamodb.conditions as c

table = boto3.resource('dynamodb').Table(os.environ["TABLE"])  # a comment

class Store(Base, metaclass=Meta):
    """Keeps orders. 😀"""
    limit: int = 10 ** 3

    def __init__(self, name='x', *args, key, **kw):
        super().__init__(name); self.name = f"{name!r:>{key}}{{}}" + 'a' "b"

    @property
    async def all(self):
        async with self.open() as (a, *b): yield [x async for x in a if x]
        return lambda y, *z: (yield)

@tracer.capture(on=True)
def handler(event, context):
    global cache
    try:
        body = json.loads(event['body'] or '{}')
        while (n := body.get('n', -1)) > 0 and not n % 2: n -= 1
        for i, (k, v) in enumerate(body.items()):
            if k in ('a', "b\\x41"): continue
            elif v is None: break
            else: table.put_item(Item={'id': k, **v, 'at': "%s of %(n)d" % (k, v)})
        else: del body['x'], k
    except (KeyError, ValueError) as e:
        raise Failed('{} {0}'.format(e)) from e
    finally: assert body, r'\\d'
    match body:
        case {'a': [1, -2, *rest], **others} if rest: return rest[0][1:2, ::3]
        case Point(x=0, y=p) | None: return {k: v for k, v in p if k}
        case str(s) as t: print(s, t, sep="")
    return {'statusCode': 200 if body else 0x1F, 'body': b'''a
b''' @ x ** 2}

if __name__ == '__main__': handler({}, None)
`;

function* spansIn(value: unknown): Generator<Span> {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && 'end' in value) yield value as Span;
  else for (const inner of Object.values(value)) yield* spansIn(inner);
}

function isInText(text: string, module: Module): boolean {
  for (const { start, end } of spansIn(module))
    if (!(start >= 0 && start <= end && end <= text.length)) return false;
  return true;
}

test('the program of these tests is valid', () => expect(read(PROGRAM).errors).toEqual([]));

test('a program cut anywhere is read, and its spans are in its text', () =>
  fc.assert(
    fc.property(fc.nat(PROGRAM.length), fc.nat(PROGRAM.length), fc.nat(40), (end, from, count) => {
      const text = PROGRAM.slice(0, from) + PROGRAM.slice(from + count, end);
      return isInText(text, read(text));
    }),
    { numRuns: 300 },
  ));

test('any text is read', () => {
  const token = fc.constantFrom(...(PROGRAM.match(/\w+|\s+|[^\w\s]/g) ?? []));
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(token).map(tokens => tokens.join('')),
  );
  fc.assert(
    fc.property(anything, text => isInText(text, read(text))),
    { numRuns: 500 },
  );
});

test('an expression has the span of its text', () => {
  const text = "\uFEFFx = '😀'\r\ny = f(a, '😀').b\r\n";
  const written = read(text)
    .body.slice(0, 2)
    .map(statement => {
      if (statement.kind !== 'assign') return undefined;
      return text.slice(statement.value.span.start, statement.value.span.end);
    });
  expect(written).toEqual(["'😀'", "f(a, '😀').b"]);
});

test('comments are without their sign', () => {
  const text = "#!/usr/bin/env python\nx = '# no'  #: yes\n";
  expect(read(text).comments.map(comment => comment.text)).toEqual(['!/usr/bin/env python', ': yes']);
});

test('the names of a file are what it exports', () => {
  const { body, exports } = read('import a\nb = 1\ndef c(): d = 1\nfor e in b: pass\n');
  const names = body.flatMap(statement => {
    if (statement.kind !== 'assign' || !('object' in statement.target)) return [];
    const { object, name } = statement.target;
    return object.kind === 'variable' && object.variable === exports ? [name] : [];
  });
  expect(names).toEqual(['a', 'b', 'c', 'e']);
});

test.each([
  ['a sum', `x = a${' + a'.repeat(20_000)}`, 0],
  ['a text of many', `x = a${" + 'a'".repeat(20_000)}`, 0],
  ['an alternative of many', `x = a${' or a'.repeat(20_000)}`, 0],
  ['brackets', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 1],
  ['calls', `x = ${'f('.repeat(20_000)}${')'.repeat(20_000)}`, 1],
  ['members', `x = a${'.b'.repeat(20_000)}`, 1],
  ['open brackets', 'x = ('.repeat(10_000), 1],
  ['conditions', `x = ${'a if b else '.repeat(10_000)}c`, 1],
  ['indentation', Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}if x:\n`).join(''), 1],
  ['assignments', `${'a = '.repeat(10_000)}1`, 0],
  ['continued lines', `x = 1 ${'\\\n'.repeat(100_000)}+ 2`, 0],
  ['arguments', `f(${'a, '.repeat(20_000)})`, 0],
])('%s of any length: read without a limit, or with an error', (_, text, errors) => {
  const module = withBudget(() => read(text));
  expect(Math.min(1, module.errors.length)).toBe(errors);
});

test('half of a surrogate pair is no name, and a lone CR ends a line', () => {
  expect(read("x = '\uD800'\ry = 1\r").errors).toEqual([]);
  expect(does('x = 1\ry = 2\r')).toBe('x = 1; y = 2');
});

test('what can not be read in the limit of work ends with OutOfBudget, and the next file is read', () => {
  expect(() => withBudget(() => read(PROGRAM), 50)).toThrow(OutOfBudget);
  expect(() => withBudget(() => read('1 '.repeat(10_000)), 3_000)).toThrow(OutOfBudget);
  expect(does('x = 1')).toBe('x = 1');
});

test('a file above the limit of size is not read', () =>
  expect(read('x = 1\n'.repeat(200_000)).errors.map(error => error.message)).toEqual([
    'larger than the limit of 1 MB for code; it was not read',
  ]));

test('loading twice is loading once', async () => {
  await loadPython();
  expect(isPythonLoaded()).toBe(true);
});
