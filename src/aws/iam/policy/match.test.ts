import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Text, type Hole } from '../../../model/text.ts';
import { globMatches } from '../actions/glob.ts';
import { matches } from './match.ts';

/** `${AWS::Region}` a pseudo parameter, `${!Orders}` a generated name, `${Orders.Arn}` an attribute, `${=aws:username}` a policy variable, else a parameter. */
function sub(text: string): Text {
  return Text.of(
    ...text.split(/\$\{([^}]+)\}/).map((piece, index): string | Hole => {
      if (index % 2 === 0) return piece;
      if (piece.startsWith('AWS::')) return { of: 'pseudo', name: piece };
      if (piece.startsWith('!')) return { of: 'name', resource: piece.slice(1) };
      if (piece.startsWith('=')) return `\${${piece.slice(1)}}`;
      const [resource, attribute] = piece.split('.');
      return attribute
        ? { of: 'attribute', resource: resource!, attribute }
        : { of: 'parameter', name: piece };
    }),
  );
}

test.each([
  ['*', 'anything', 'yes'],
  ['*', '${Free}', 'yes'],
  ['', '', 'yes'],
  ['', 'a', 'no'],
  ['a', '', 'no'],
  ['abc', 'abc', 'yes'],
  ['a?c', 'abc', 'yes'],
  ['a?c', 'ac', 'no'],
  ['a?', 'a${Free}', 'maybe'],
  ['a*', 'a${Free}', 'yes'],
  ['*c', 'ab', 'no'],
  ['a*c*', 'abcbd', 'yes'],
  ['table/${!Orders}', 'table/${!Orders}', 'yes'],
  ['table/${!Orders}*', 'table/${!Orders}', 'yes'],
  ['table/${!Orders}/index/*', 'table/${!Orders}', 'no'],
  ['table/${!Orders}', 'table/${!Users}', 'no'],
  ['table/orders', 'table/${!Orders}', 'no'],
  ['table/${!Orders}', 'table/orders', 'no'],
  ['table/stack-*', 'table/${!Orders}', 'maybe'],
  ['function:stack-*', 'function:${!Orders}:live', 'maybe'],
  ['table/${AWS::Region}-orders', 'table/${!Orders}', 'no'],
  ['table/${Free}', 'table/${!Orders}', 'maybe'],
  ['table/${Free}', 'table/orders', 'maybe'],
  ['table/${Free}', 'stream/orders', 'no'],
  ['${Free}', 'table/orders', 'maybe'],
  ['${Free}', '${Free}', 'yes'],
  ['${Free}', '${Other}', 'maybe'],
  ['${Orders.Arn}', '${Orders.Arn}', 'yes'],
  ['${Orders.Arn}/*', '${Orders.Arn}/x', 'yes'],
  ['${Orders.Arn}/a/*', '${Orders.Arn}/${Key}', 'maybe'],
  ['sqs:${AWS::Region}:q', 'sqs:eu-west-1:q', 'maybe'],
  ['sqs:${AWS::Region}:q', 'sqs:eu:west:q', 'no'],
  ['sqs:${AWS::Region}:q', 'sqs::q', 'maybe'],
  ['user/${=aws:username}', 'user/ann', 'maybe'],
  ['user/${=aws:username}', 'role/ann', 'no'],
  ['price-${=$}${=*}', 'price-$*', 'yes'],
  ['price-${=?}', 'price-x', 'no'],
  ['arn:*:table/orders', 'arn:${AWS::Partition}:table/orders', 'yes'],
] as const)('%s matches %s: %s', (pattern, subject, answer) =>
  expect(matches(sub(pattern), sub(subject))).toBe(answer),
);

const unit = fc.constantFrom('a', 'b', ':', '*', '?');
test('without holes it is the matcher of actions', () => {
  fc.assert(
    fc.property(
      fc.string({ unit, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 }),
      (pattern, subject) => {
        expect(matches(Text.of(pattern), Text.of(subject))).toBe(
          globMatches(pattern, subject) ? 'yes' : 'no',
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test('filling a hole turns maybe into an answer, and never yes into no or back', () => {
  const part = fc.oneof(fc.string({ unit, maxLength: 3 }), fc.constant<Hole>({ of: 'parameter', name: 'A' }));
  const literal = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 3 });
  const fill = (parts: readonly (string | Hole)[], filling: string): Text =>
    Text.of(...parts.map(one => (typeof one === 'string' ? one : filling)));
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 4 }),
      fc.array(fc.oneof(literal, fc.constant<Hole>({ of: 'parameter', name: 'A' })), { maxLength: 4 }),
      literal,
      (pattern, subject, filling) => {
        const open = matches(Text.of(...pattern), Text.of(...subject));
        if (open !== 'maybe') expect(matches(fill(pattern, filling), fill(subject, filling))).toBe(open);
      },
    ),
    { numRuns: 3000 },
  );
});

test('hostile patterns are answered soon', () => {
  const start = performance.now();
  expect(matches(Text.of(`${'*a'.repeat(280)}${'${x}'.repeat(20)}b`), Text.of('a'.repeat(590)))).toBe('no');
  expect(matches(Text.of('*a'.repeat(9000)), Text.of('a'.repeat(9000)))).toBe('maybe');
  expect(performance.now() - start).toBeLessThan(3000);
});
