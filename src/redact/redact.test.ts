import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detect } from '../aws/secrets/detect/detect.ts';
import { providers } from '../aws/secrets/detect/token-formats.ts';
import { redactLine } from './line.ts';
import { redactText } from './text.ts';
import { describe as inWords } from '../aws/secrets/detect/secret.ts';

const stripe = ['sk', 'live', 'a1B2'.repeat(6)].join('_');
const bullets = (length: number): string => '•'.repeat(length);

test.each([
  ['DB_PASSWORD', 'hunter-42', '••••'],
  ['X', stripe, 'sk_live_••••'],
  ['X', 'postgres://orders:hunter-42@db.internal/orders', 'postgres://orders:••••@db.internal/orders'],
  ['X', '{"user":"orders","password":"hunter-42"}', '{"user":"orders","password":"••••"}'],
  ['X', 'orders', 'orders'],
  ['DB_PASSWORD', '${Password}', '${Password}'],
])('%s: %s is shown as %s', (name, value, shown) => expect(redactText(value, name)).toBe(shown));

describe('a shown line keeps its width', () => {
  test.each([
    ['      DB_PASSWORD: hunter-42', `      DB_PASSWORD: ${bullets(9)}`],
    ['      DB_PASSWORD: "hunter-42"  # the old one', `      DB_PASSWORD: "${bullets(9)}"  # the old one`],
    ["  - DB_PASSWORD: 'hunter-42'", `  - DB_PASSWORD: '${bullets(9)}'`],
    ['        "DB_PASSWORD": "hunter-42",', `        "DB_PASSWORD": "${bullets(9)}",`],
    ['- DB_PASSWORD=hunter-42', `- DB_PASSWORD=${bullets(9)}`],
    [
      '  Variables: { STAGE: prod, DB_PASSWORD: hunter-42, TZ: UTC }',
      `  Variables: { STAGE: prod, DB_PASSWORD: ${bullets(9)}, TZ: UTC }`,
    ],
    ['  - { Name: DB_PASSWORD, Value: hunter-42 }', `  - { Name: DB_PASSWORD, Value: ${bullets(9)} }`],
    ['  {"Name":"DB_PASSWORD","Value":"sunshine"},', `  {"Name":"DB_PASSWORD","Value":"${bullets(8)}"},`],
    [
      '  SecretString: \'{"user":"x","password":"hunter-42"}\'',
      `  SecretString: '{"user":"x","password":"${bullets(9)}"}'`,
    ],
    ['  "body": "{\\"password\\": \\"hunter-42\\"}"', `  "body": "{\\"password\\": \\"${bullets(9)}\\"}"`],
    [
      '  URL: !Sub postgres://orders:hunter-42@${Host}/orders',
      `  URL: !Sub postgres://orders:${bullets(9)}@\${Host}/orders`,
    ],
    [`  KEY: ${stripe}`, `  KEY: sk_live_${bullets(24)}`],
    ['          Value: 9fQ2bV7nM1zR4tYp8Kd9', `          Value: ${bullets(20)}`],
    [`    ${'MIIE4bX9owIBq7Zr'.repeat(4)}`, `    ${bullets(64)}`],
    ['  Password: changeme', `  Password: ${bullets(8)}`],
  ])('%s', (line, shown) => {
    expect(redactLine(line)).toBe(shown);
    expect(redactLine(line)).toHaveLength(line.length);
  });
});

describe('a harmless line is shown as it is', () => {
  test.each([
    '    Type: AWS::Lambda::Function',
    '  DB_PASSWORD: !Ref DbPassword',
    "  DB_PASSWORD: '{{resolve:secretsmanager:db:SecretString:password}}'",
    '  DB_PASSWORD: ${ssm:/app/db-password}',
    '  SecretArn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-9T06KM',
    '          Value: !Sub "${AWS::StackName}-orders"',
    '  Value: orders-table',
    '  Default: us-east-1',
    '  MasterUsername: admin',
    'Resources:',
    '',
    '  ',
    '# password: see the wiki',
    '  TableKey: order_id',
    '      NoEcho: true',
    '  PasswordLength: 32',
  ])('%s', line => expect(redactLine(line)).toBe(line));
});

test('columns that a finding knows are covered too', () =>
  expect(redactLine('  Value: sunshine', [{ start: 9, end: 17 }])).toBe(`  Value: ${bullets(8)}`));

const names = fc.constantFrom(
  'DB_PASSWORD',
  'masterUserPassword',
  'api-key',
  'JWT_SECRET',
  'githubToken',
  'PRIVATE_KEY',
  'smtpPass',
  'ClientSecret',
  'X_API_KEY',
);
const values = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9!@$%^*_+.~-]{7,40}$/)
  .filter(value => /\d/.test(value) && /[a-z]/i.test(value));
const layouts: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}: ${value}`,
  (name, value) => `    ${name}: "${value}"`,
  (name, value) => `  - ${name}: '${value}' # note`,
  (name, value) => `"${name}": "${value}",`,
  (name, value) => `${name}=${value}`,
  (name, value) => `export ${name}="${value}"`,
  (name, value) => `{ "Name": "${name}", "Value": "${value}" }`,
  (name, value) => `- { name: ${name}, value: "${value}" }`,
  (name, value) => `X: '{"${name}": "${value}"}'`,
  (name, value) => `{ STAGE: prod, ${name}: "${value}", TZ: UTC }`,
  (name, value) => `run --${name.toLowerCase().replace(/_/g, '-')}=${value}`,
];

test('nothing that is said of a named secret holds it', () =>
  fc.assert(
    fc.property(names, values, (name, value) => {
      const secret = detect(name, value);
      fc.pre(secret !== undefined);
      expect(inWords(secret)).not.toContain(value);
      expect(JSON.stringify(secret)).not.toContain(value);
      expect(redactText(value, name)).not.toContain(value);
      for (const layout of layouts) {
        const line = layout(name, value);
        expect(redactLine(line), line).not.toContain(value);
        expect(redactLine(line)).toHaveLength(line.length);
      }
    }),
    { numRuns: 500 },
  ));

const arbitraries = new Map<string, fc.Arbitrary<string>>();
function tokenOf({ id, form }: (typeof providers)[number]): fc.Arbitrary<string> {
  const token =
    arbitraries.get(id) ?? fc.stringMatching(new RegExp(`^(?:${form.source.replace(/^\\b/, '')})$`));
  arbitraries.set(id, token);
  return token;
}
const tokens = fc
  .constantFrom(
    ...providers.filter(
      provider =>
        provider.check === undefined || /mixed/.test(String(provider.check)) || provider.check.length === 0,
    ),
  )
  .chain(provider => tokenOf(provider));

test('nor of a token beyond its public prefix', () =>
  fc.assert(
    fc.property(tokens, token => {
      const secret = detect('X', token);
      fc.pre(secret?.tier === 'recognised');
      const hidden = token.slice(secret.prefix?.length ?? 0);
      for (const said of [
        inWords(secret),
        JSON.stringify(secret),
        redactText(token, 'X'),
        redactLine(`  X: ${token}`),
        redactLine(`"x": "${token}",`),
        redactLine(`curl -H 'X: ${token}' y`),
      ])
        expect(said).not.toContain(hidden);
    }),
    { numRuns: 500 },
  ));

test('nor of a password in a connection string', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('postgres', 'mysql', 'mongodb+srv', 'redis', 'https'),
      values.filter(value => !/[@]/.test(value)),
      (scheme, password) => {
        const url = `${scheme}://orders:${password}@db.internal/x`;
        fc.pre(!/^[$%]/.test(password) && !'://orders:@db.internal/x'.includes(password));
        const secret = detect('X', url);
        for (const said of [
          inWords(secret!),
          JSON.stringify(secret),
          redactText(url, 'X'),
          redactLine(`  X: ${url}`),
          redactLine(`"x": "${url}"`),
        ])
          expect(said).not.toContain(password);
      },
    ),
    { numRuns: 300 },
  ));
