import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UNRESOLVED, maskUnresolved } from './unresolved.ts';

test.each([
  ['a${b}c', 'a****c'],
  ['${ssm:/x/${self:stage}/y}-z', '***********************-z'.replace(/^\*+/, '*'.repeat(25))],
  ['{{resolve:ssm:/x}}!', `${'*'.repeat(18)}!`],
  ['a<%= x %>', 'a********'],
  ['a${b', 'a***'],
  ['$b {c} d', '$b {c} d'],
])('%s', (text, expected) => expect(maskUnresolved(text).replaceAll(UNRESOLVED, '*')).toBe(expected));

test('offsets stay', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '%', '<', '>') }), text => {
      expect(maskUnresolved(text)).toHaveLength(text.length);
    }),
  ));
