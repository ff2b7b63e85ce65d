import { describe, expect, test } from 'vitest';
import { detect } from '../detect.ts';
import { providers } from '../token-formats.ts';
import { namedProviders } from './named.ts';
import { NAMES, madeFrom, samples } from './testing.ts';

test('more than sixty formats, each with its own id', () => {
  expect(providers.length + namedProviders.length).toBeGreaterThan(150);
  const ids = [...providers, ...namedProviders].map(provider => provider.id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(providers.map(provider => [provider.id, provider] as const))('%s', (_, provider) => {
  test('is recognised under any name, alone and in a text', () => {
    for (const token of samples(provider)) {
      for (const text of [token, `export X="${token}"`, `{"x":"${token}"}`])
        expect(detect('X', text), text).toMatchObject({ tier: 'recognised', kind: provider.kind });
    }
  });

  test('every token holds a mark', () => {
    for (const token of samples(provider))
      expect(
        provider.marks.some(mark => token.includes(mark)),
        token,
      ).toBe(true);
  });

  test('without its mark it is none', () => {
    for (const token of samples(provider, 10))
      expect(
        detect(
          'X',
          provider.marks.reduce((text, mark) => text.replaceAll(mark, '~'.repeat(mark.length)), token),
        )?.kind,
        token,
      ).not.toBe(provider.kind);
  });

  test('inside a longer word it is none', () => {
    for (const token of samples(provider, 10))
      if (/^\w/.test(token)) expect(detect('X', `word${token}`)?.kind, token).not.toBe(provider.kind);
  });
});

const fixed = providers.filter(
  ({ form, id }) =>
    !/[*+?]|\{\d+,\d*\}|\|/.test(form.source.replace(/\\.|\[[^\]]*\]/g, 'x')) && id !== 'mailchimp-key',
);
test.each(fixed.map(provider => [provider.id, provider] as const))(
  '%s of another length is none',
  (_, provider) => {
    for (const token of samples(provider, 10)) {
      expect(detect('X', token.slice(0, -1))?.kind, token).not.toBe(provider.kind);
      if (!token.endsWith('=')) expect(detect('X', `${token}a`)?.kind, token).not.toBe(provider.kind);
      expect(detect('X', token)).toMatchObject({ exact: true, length: token.length });
    }
  },
);

test.each(providers.filter(provider => provider.test).map(provider => [provider.id, provider] as const))(
  '%s opens a test environment only: weak',
  (_, provider) => {
    for (const token of samples(provider)) expect(detect('X', token)).toMatchObject({ strength: 'weak' });
  },
);

test.each(namedProviders.map(provider => [provider.id, provider] as const))(
  '%s is recognised by the name of its variable, and by nothing else',
  (id, { form, kind }) => {
    for (const token of madeFrom(
      form,
      text => /\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 4,
      15,
    )) {
      expect(detect(NAMES[id], token), token).toMatchObject({ tier: 'recognised', kind });
      expect(detect('COMMIT', token)?.kind, token).not.toBe(kind);
    }
  },
);
