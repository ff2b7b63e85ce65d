import { describe, expect, test } from 'vitest';
import { detect, detectText } from './detect.ts';

const DATABASE = { tier: 'recognised', kind: 'connection string with a password' };
const URL = { tier: 'recognised', kind: 'URL with a password' };

test.each([
  ['postgres://orders:hunter-42@db.internal:5432/orders', { ...DATABASE, strength: 'strong' }],
  ['postgresql+asyncpg://orders:hunter-42@db.internal/orders', DATABASE],
  ['mongodb+srv://orders:hunter-42@cluster0.abcde.mongodb.net/?retryWrites=true', DATABASE],
  ['redis://:hunter-42@cache.internal:6379', DATABASE],
  ['amqps://orders:hunter-42@mq.internal:5671', DATABASE],
  ['cloudinary://123456789012345:hunter-42@orders', DATABASE],
  ['orders:hunter-42@tcp(db.internal:3306)/orders', DATABASE],
  ['jdbc:oracle:thin:orders/hunter-42@//db.internal:1521/X', DATABASE],
  ['jdbc:mysql://db.internal/orders?user=orders&password=hunter-42', DATABASE],
  ['Server=db.internal;Database=orders;User Id=sa;Password=hunter-42;', DATABASE],
  ['Host=db.internal;Port=5432;Username=orders;Password=hunter-42', DATABASE],
  ['https://orders:hunter-42@api.internal/v1', URL],
  ['git clone https://orders:hunter-42@git.internal/r.git && make', URL],
  ['https://a1b2c3d4e5f6:x-oauth-basic@git.internal/r.git', URL],
  [
    'curl -s -u orders:hunter-42 https://api.internal/v1',
    { tier: 'recognised', kind: 'password of a command' },
  ],
  ['curl --user "orders:hunter-42" https://api.internal/v1', { tier: 'recognised', strength: 'strong' }],
  [
    'https://q7Zt0bVx3KpLw9Rd2Ns6@github.com/orders/api.git',
    { kind: 'URL with a token', strength: 'strong' },
  ],
  ['git+https://q7Zt0bVx3KpLw9Rd2Ns6@git.internal:8443/r.git', { kind: 'URL with a token' }],
  ['https://maps.internal/js?v=3&key=q7Zt0bVx3KpLw9Rd2Ns6', { kind: 'URL with a key', strength: 'strong' }],
  ['postgres://orders:hunter-42@localhost:5432/orders', { ...DATABASE, strength: 'weak' }],
  ['postgres://postgres:postgres@db.internal/orders', { ...DATABASE, strength: 'weak' }],
  ['https://username:password@bitbucket.org/user/repo.git', { ...URL, strength: 'weak' }],
  ['mysql://user:<password>@db.internal/x', { ...DATABASE, strength: 'weak' }],
])('%s holds a password', (value, expected) => expect(detect('ANY', value)).toMatchObject(expected));

describe('no password in it', () => {
  test.each([
    'postgres://db.internal:5432/orders',
    'https://9f8e7d6c5b4a39281706f5e4d3c2b1a0@o12345.ingest.sentry.io/1234',
    'ssh://APKA9F8E7D6C5B4A3928@git-codecommit.us-east-1.amazonaws.com/v1/repos/orders',
    'https://orders-service@git.internal/r.git',
    'https://db.internal/x?key=orders&code=404',
    'postgres://orders@db.internal/orders',
    'postgres://orders:@db.internal/orders',
    'https://db.internal:8443/x',
    'postgres://orders:${DbPassword}@db.internal/orders',
    'postgres://orders:$PW@db.internal/orders',
    'mysql://user:{password}@host/x',
    'postgres://%s:%s@%s/x',
    'https://user@host:8080/path',
    'ssh://git@git.internal:22/r.git',
    's3://bucket/a@b:c',
    'arn:aws:apigateway:eu-west-1:lambda:path//2015-03-31/functions',
    'http://[::1]:8080/',
    'Host=${ssm:/a/b};Port=5432;Username=orders;Password=${ssm:/a/pw}',
    'Server=db.internal;Integrated Security=SSPI',
    'https://example.org/a:b@c',
    '://',
    'a://b:c',
    'curl -u "$USER:$PW" https://api.internal',
    'curl -u orders:$PW https://api.internal',
    'curl -u orders https://api.internal:8443',
  ])('%s', value => expect(detect('ANY', value)).toBeUndefined());
});

test.each([
  ['a literal password beside a hole', ['postgres://user:hunter-42@', null, '/db'], DATABASE],
  ['a hole for the user', ['postgres://', null, ':hunter-42@db.internal/x'], DATABASE],
  ['keywords around holes', ['Server=', null, ';User Id=sa;Password=hunter-42;Database=', null], DATABASE],
  [
    'JSON around a hole',
    ['{"username":"', null, '","password":"hunter-42"}'],
    { tier: 'named', kind: 'password' },
  ],
])('%s is a secret', (_, parts, expected) => expect(detectText('ANY', parts)).toMatchObject(expected));

test.each([
  ['the password is the hole', ['postgres://user:', null, '@db.internal/x']],
  ['half of the password is', ['postgres://user:hunter', null, '@db.internal/x']],
  ['only holes', [null, null]],
  ['a name with a hole', ['orders-', null, '-9fQ2bV7nM1zR4tYp']],
  ['JSON whose password is the hole', ['{"password":"', null, '"}']],
])('%s: silent', (_, parts) => expect(detectText('DB_PASSWORD', parts)).toBeUndefined());
