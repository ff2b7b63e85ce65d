import { expect, test } from 'vitest';
import { describe as inWords, lengthClass, type Secret } from './secret.ts';

const secret = (over: Partial<Secret>): Secret => ({
  kind: 'password',
  tier: 'named',
  strength: 'strong',
  length: 20,
  exact: false,
  ...over,
});

test.each([
  [0, 7],
  [7, 7],
  [8, 10],
  [14, 10],
  [15, 20],
  [34, 30],
  [95, 100],
  [99, 100],
  [5_000, 100],
])('%i characters are of the class %i', (length, expected) => expect(lengthClass(length)).toBe(expected));

test.each([
  [
    secret({ kind: 'Stripe live key', prefix: 'sk_live_', length: 32, exact: true }),
    'a Stripe live key (sk_live_…, 32 characters)',
  ],
  [
    secret({ kind: 'AWS access key id', prefix: 'AKIA', length: 20, exact: true }),
    'an AWS access key id (AKIA…, 20 characters)',
  ],
  [secret({}), 'a password (about 20 characters)'],
  [secret({ length: 7 }), 'a password (fewer than 8 characters)'],
  [secret({ kind: 'private key', length: 100 }), 'a private key (100 characters or more)'],
  [
    secret({ kind: 'npm access token', prefix: 'npm_', length: 40, exact: true }),
    'an npm access token (npm_…, 40 characters)',
  ],
  [secret({ kind: 'API key', length: 10 }), 'an API key (about 10 characters)'],
  [secret({ kind: 'URL with a password', length: 10 }), 'a URL with a password (about 10 characters)'],
  [secret({ kind: 'SSH key' }), 'an SSH key (about 20 characters)'],
  [secret({ kind: 'JSON Web Token' }), 'a JSON Web Token (about 20 characters)'],
  [secret({ kind: 'HubSpot token' }), 'a HubSpot token (about 20 characters)'],
])('%o reads well', (given, expected) => expect(inWords(given)).toBe(expected));
