import { describe, expect, test } from 'vitest';
import type { Parameter } from '../../model/stack.ts';
import { defaultSecret, isShown } from './parameter-secrets.ts';

const parameter = (over: Partial<Parameter>): Parameter => ({
  name: 'P',
  type: 'String',
  noEcho: false,
  node: { kind: 'scalar', text: '', plain: true, span: { file: 't', start: 0, end: 0 } },
  span: { file: 't', start: 0, end: 0 },
  ...over,
});

describe('the Default of a parameter', () => {
  test.each([
    ['masked', { noEcho: true, fallback: 'Tr0ub4dor-and-3' }, false, 'strong'],
    ['named', { name: 'DbPassword', fallback: 'Tr0ub4dor-and-3' }, false, 'strong'],
    ['named, a placeholder', { name: 'DbPassword', fallback: 'changeme' }, false, 'weak'],
    [
      'recognised by its form',
      { name: 'Url', fallback: 'postgres://orders:Tr0ub4dor-and-3@db.internal/orders' },
      false,
      'strong',
    ],
    ['used as a credential, whatever it is', { fallback: 'plaintext' }, true, 'strong'],
    ['used as a credential, like a name', { fallback: 'orders-service' }, true, 'strong'],
  ])('%s is a secret', (_, over, fed, strength) =>
    expect(defaultSecret(parameter(over), fed)).toMatchObject({ strength }),
  );

  test.each([
    ['none', { noEcho: true }, true],
    ['empty', { noEcho: true, fallback: '' }, true],
    ['a reference', { fallback: '{{resolve:secretsmanager:db}}' }, true],
    [
      'the name of what is looked up',
      { name: 'DbPassword', type: 'AWS::SSM::Parameter::Value<String>', fallback: 'Tr0ub4dor-and-3' },
      true,
    ],
    ['not masked', { fallback: 'Tr0ub4dor-and-3' }, false],
    ['a user, masked', { name: 'DbUser', noEcho: true, fallback: 'Tr0ub4dor-and-3' }, false],
    ['the name of a thing, masked', { noEcho: true, fallback: 'orders-service' }, false],
    ['an address, masked', { noEcho: true, fallback: 'https://example.org/orders.git' }, false],
  ])('%s is none', (_, over, fed) => expect(defaultSecret(parameter(over), fed)).toBeUndefined());
});

test.each([
  ['a plain parameter is shown', {}, true],
  ['a masked one is not', { noEcho: true }, false],
  ['what is looked up is not its value', { type: 'AWS::SSM::Parameter::Value<String>' }, false],
])('%s', (_, over, shown) => expect(isShown(parameter(over))).toBe(shown));
