import { describe, expect, test } from 'vitest';
import { detect } from './detect.ts';

const key = ['AKIA', 'Q7ZT2'.repeat(3), 'M'].join('');
const stripe = ['sk', 'live', 'a1B2'.repeat(6)].join('_');
const pem = (body: string, kind = 'RSA '): string =>
  [`-----BEGIN ${kind}PRIVATE`, `KEY-----${body}-----END ${kind}PRIVATE KEY-----`].join(' ');
const body = 'MIIEowIBAAKCAQEA'.repeat(4);

test.each([
  [
    'exact where the provider fixes the length',
    key,
    { kind: 'AWS access key id', prefix: 'AKIA', length: 20, exact: true },
  ],
  [
    'a class where it does not',
    stripe,
    { kind: 'Stripe live key', prefix: 'sk_live_', length: 30, exact: false },
  ],
])('the length is %s', (_, value, expected) =>
  expect(detect('X', value)).toEqual({ tier: 'recognised', strength: 'strong', ...expected }),
);

describe('private keys', () => {
  test.each([
    ['in PEM', pem(`\n${body}\n`)],
    ['with escaped breaks', pem(`\\n${body}\\n`)],
    ['with twice escaped breaks', pem(`\\\\n${body}\\\\n`)],
    ['in OpenSSH form', pem(`\n${body}\n`, 'OPENSSH ')],
    ['in PKCS 8', pem(`\n${body}\n`, '')],
    [
      'in a JSON service account',
      JSON.stringify({ type: 'service_account', private_key: pem(`\n${body}\n`, '') }),
    ],
    ['cut off', pem(`\n${body}\n`).slice(0, 90)],
  ])('%s', (_, value) =>
    expect(detect('X', value)).toMatchObject({ tier: 'recognised', kind: 'private key', strength: 'strong' }),
  );
  test.each([
    ['a header alone', pem('')],
    ['a header and an ellipsis', pem('\n...\n')],
    ['a hole for the material', pem('\n${KeyMaterial}\n')],
    ['a public key', pem(`\n${body}\n`).replaceAll('PRIVATE', 'PUBLIC')],
    ['a certificate', pem(`\n${body}\n`).replaceAll('RSA PRIVATE KEY', 'CERTIFICATE')],
  ])('not %s', (_, value) => expect(detect('X', value)).toBeUndefined());
});

describe('samples of documentation are weak', () => {
  test.each([
    ['AWS_ACCESS_KEY_ID', ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')],
    ['AWS_SECRET_ACCESS_KEY', ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join('')],
    ['STRIPE_KEY', ['sk', 'live', 'x'.repeat(24)].join('_')],
    ['GITHUB_TOKEN', `ghp_${'0'.repeat(36)}`],
    ['GOOGLE_KEY', `AIza${'1234567'.repeat(5)}`],
  ])('%s', (name, value) =>
    expect(detect(name, value)).toMatchObject({ tier: 'recognised', strength: 'weak' }),
  );
});

describe('inside a text', () => {
  test.each([
    ['a script', '#!/bin/bash\nyum update -y\nexport DATABASE_PASSWORD=hunter-42\n', 'password'],
    ['a quoted assignment', 'set -e\nDB_PASSWORD="hunter-42"; run', 'password'],
    ['a flag', 'mysql --host db.internal --password hunter-42 orders', 'password'],
    ['a flag with a sign', 'run --api-key=a1b2c3d4e5f6 now', 'API key'],
    ['JSON', '{"username":"orders","password":"hunter-42"}', 'password'],
    ['JSON in JSON', '{"body":"{\\"password\\":\\"hunter-42\\"}"}', 'password'],
    ['a command in a script', 'bash -c "mysql --password=hunter-42 orders"', 'password'],
    ['JSON in a script', `export CONF='{"password":"hunter-42"}'`, 'password'],
    ['a query', 'https://api.internal/v1?api_key=a1b2c3d4e5f6&x=1', 'API key'],
    ['code', "const client = connect({ password: 'hunter-42' });", 'password'],
    ['YAML', 'db:\n  user: orders\n  password: hunter-42\n', 'password'],
    ['an encoded script', btoa('#!/bin/bash\nexport DATABASE_PASSWORD=hunter-42\n'), 'password'],
  ])('%s', (_, text, kind) => expect(detect('UserData', text)).toMatchObject({ kind, strength: 'strong' }));
  test.each([
    ['a command', 'export DB_PASSWORD=$(aws ssm get-parameter --name /db/password --with-decryption)'],
    ['a variable', 'export DB_PASSWORD="$SECRET"; export TOKEN=${TOKEN}'],
    ['an argument', 'DB_PASSWORD=$1'],
    [
      'a lookup',
      "password = os.environ['DB_PASSWORD']\ntoken = event.headers.token\nsecret = get_secret(name)",
    ],
    ['a type', 'input Login { user: String!, password: String! }'],
    ['a parameter', 'def login(user: str, password: str) -> None:'],
    ['a placeholder', 'export DB_PASSWORD=changeme'],
    ['prose', 'Password: must be eight characters or more. Token: see the console.'],
    ['a JSON schema', '{"properties":{"password":{"type":"string"}},"required":["password"]}'],
  ])('not %s', (_, text) => expect(detect('UserData', text)).toBeUndefined());
});

test.each([
  [
    'the strongest of several',
    `{"a":"changeme","password":"changeme","key":"${stripe}"}`,
    { kind: 'Stripe live key', strength: 'strong' },
  ],
  ['recognised before named', key, { tier: 'recognised' }],
])('%s is reported', (_, value, expected) => expect(detect('PASSWORD', value)).toMatchObject(expected));

test('no name, no named secret', () => expect(detect(undefined, 'hunter-42')).toBeUndefined());

test('long and hostile texts are read in one pass', () => {
  for (const part of [
    'eyJ',
    'AKIA',
    '://',
    'a=',
    '\\',
    'password="',
    '-----BEGIN RSA PRIVATE KEY-----',
    '${',
    '{{',
    'x:y@',
    ' ',
    'sk_live_',
    "password='",
    '--a ',
  ]) {
    const started = performance.now();
    detect('UserData', part.repeat(Math.ceil(200_000 / part.length)));
    expect(performance.now() - started, part).toBeLessThan(2_000);
  }
});
