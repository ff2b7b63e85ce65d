import { cfn, kind, times, valued, type HostileInput } from './input.ts';

const bytes = (...parts: readonly (string | Buffer)[]): Uint8Array =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)));
const HEAD = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
const json = (inner: string): Record<string, string> => ({
  'template.json': `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":${inner}}}}}`,
});

/** Texts that are hard to decode or to parse. */
export const texts: readonly (readonly HostileInput[])[] = [
  kind('flow lists in flow lists', [50, 5_000, 500_000], n => valued('['.repeat(n) + ']'.repeat(n))),
  kind('flow lists that are not closed', [50, 5_000, 500_000], n => valued('['.repeat(n))),
  kind('flow maps in flow maps', [50, 5_000, 200_000], n => valued('{a: '.repeat(n) + '}'.repeat(n))),
  kind('block lists in block lists', [50, 5_000, 500_000], n => cfn(`  ${'- '.repeat(n)}x\n`)),
  kind('explicit keys', [50, 5_000, 500_000], n => cfn(`  ${'? '.repeat(n)}x\n`)),
  kind('indentation', [50, 500, 2_500], n => cfn(times(n, index => `${' '.repeat(index + 2)}a:\n`))),
  kind('JSON lists in JSON lists', [50, 5_000, 1_000_000], n => json('['.repeat(n) + ']'.repeat(n))),
  kind('JSON objects in JSON objects', [50, 5_000, 500_000], n =>
    json('{"a":'.repeat(n) + '1' + '}'.repeat(n)),
  ),
  kind('JSON that is not closed', [50, 5_000, 500_000], n => json('[{"a":'.repeat(n))),
  kind('JSON values', [1_000, 100_000, 3_000_000], n => json(`[${'1,'.repeat(n)}1]`)),
  kind('JSON keys', [1_000, 30_000, 300_000], n => json(`{${times(n, index => `"k${index}":1,`)}"k":1}`)),
  kind('JSON with equal keys', [1_000, 30_000, 600_000], n => json(`{${'"k":1,'.repeat(n)}"k":1}`)),
  kind('escapes of JSON', [1_000, 100_000, 1_500_000], n => json(`"${'\\u0041'.repeat(n)}"`)),
  kind('a long line', [100_000, 3_000_000, 50_000_000], n => valued('x'.repeat(n))),
  kind('a long line in quotes', [100_000, 3_000_000, 50_000_000], n => valued(`"${'x'.repeat(n)}"`)),
  kind('a long line of words', [100_000, 1_000_000, 50_000_000], n => valued('a '.repeat(n / 2))),
  kind('a long line of JSON', [100_000, 9_000_000, 50_000_000], n => json(`"${'x'.repeat(n)}"`)),
  kind('a long folded text', [100, 10_000, 300_000], n => valued(`>\n${'        a b c\n'.repeat(n)}`)),
  kind('a long literal text', [100, 10_000, 300_000], n => valued(`|\n${'        a: b\n'.repeat(n)}`)),
  kind('a long comment', [100_000, 3_000_000, 50_000_000], n =>
    cfn(`  # ${'x'.repeat(n)}\n  B: { Type: AWS::S3::Bucket }\n`),
  ),
  kind('comments', [1_000, 100_000, 400_000], n =>
    cfn(`${'  # x\n'.repeat(n)}  B: { Type: AWS::S3::Bucket }\n`),
  ),
  kind('empty lines', [1_000, 100_000, 3_000_000], n =>
    cfn(`${'\n'.repeat(n)}  B: { Type: AWS::S3::Bucket }\n`),
  ),
  kind('blanks in a line', [1_000, 100_000, 3_000_000], n => valued(`x${' '.repeat(n)}`)),
  kind('tabs', [1_000, 100_000, 3_000_000], n => cfn(`${'\t'.repeat(n)}B: { Type: AWS::S3::Bucket }\n`)),
  kind('documents', [100, 10_000, 300_000], n => ({
    'template.yaml': `${HEAD}  B: { Type: AWS::S3::Bucket }\n${'---\na: b\n'.repeat(n)}`,
  })),
  kind('ends of documents', [100, 10_000, 300_000], n => ({
    'template.yaml': `${'...\n'.repeat(n)}${HEAD}  B: { Type: AWS::S3::Bucket }\n`,
  })),
  kind('directives', [100, 10_000, 300_000], n => ({
    'template.yaml': `${'%TAG ! tag:x,2000:\n'.repeat(n)}---\n${HEAD}`,
  })),
  kind('tags in a row', [100, 10_000, 300_000], n => valued('!Sub '.repeat(n) + 'x')),
  kind('anchors in a row', [100, 10_000, 300_000], n => valued('&a '.repeat(n) + 'x')),
  kind('stray brackets', [100, 10_000, 300_000], n => valued('] '.repeat(n))),
  kind('quotes that are not closed', [100, 10_000, 300_000], n =>
    cfn(times(n, index => `  a${index}: 'x\n`)),
  ),
  kind('quotes within quotes', [100, 10_000, 1_000_000], n => valued(`'${"''".repeat(n)}'`)),
  kind('escapes of YAML', [100, 10_000, 600_000], n => valued(`"${'\\x41'.repeat(n)}"`)),
  kind('broken escapes', [100, 10_000, 600_000], n => valued(`"${'\\q'.repeat(n)}"`)),
  kind('equal keys', [100, 10_000, 120_000], n => cfn('  a: { Type: AWS::S3::Bucket }\n'.repeat(n))),
  kind('merge keys', [100, 3_000, 30_000], n =>
    cfn(
      `  A: &a { Type: AWS::S3::Bucket, ${times(100, i => `k${i}: v,`)} }\n${times(n, i => `  B${i}: { <<: *a }\n`)}`,
    ),
  ),
  kind('aliases that double', [10, 40, 400], n =>
    valued(
      `*a${n}`,
      `Metadata:\n  a0: &a0 [x]\n${times(n, i => `  a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}`,
    ),
  ),
  kind('merges that double', [10, 40, 400], n =>
    valued(
      'x',
      `Metadata:\n  a0: &a0 { x: y }\n${times(n, i => `  a${i + 1}: &a${i + 1} { l: *a${i}, r: *a${i} }\n`)}`,
    ),
  ),
  kind('a chain of aliases', [10, 90, 5_000], n =>
    valued(`*a${n}`, `Metadata:\n  a0: &a0 [x]\n${times(n, i => `  a${i + 1}: &a${i + 1} [*a${i}]\n`)}`),
  ),
  kind('an alias of itself', [1, 100, 10_000], n =>
    valued('x', `Metadata:\n${times(n, i => `  a${i}: &a${i} [*a${i}]\n`)}`),
  ),
  kind('aliases of long texts', [10, 1_000, 20_000], n =>
    valued('x', `Metadata:\n  a: &a "${'x'.repeat(100_000)}"\n  l: [${'*a, '.repeat(n)}]\n`),
  ),
  kind('unknown aliases', [100, 10_000, 100_000], n =>
    valued('x', `Metadata:\n  l: [${'*a, '.repeat(n)}]\n`),
  ),
  kind('NUL', [1, 1_000, 1_000_000], n => valued('\0'.repeat(n))),
  kind('bytes that are no UTF-8', [1, 10_000, 2_000_000], n => ({
    'template.yaml': bytes(`${HEAD}  B: { Type: AWS::S3::Bucket } # `, Buffer.alloc(n, 0xff)),
  })),
  kind('wrong bytes here and there', [1, 10_000, 300_000], n => ({
    'template.yaml': bytes(
      `${HEAD}  B: { Type: AWS::S3::Bucket }\n`,
      Buffer.alloc(n * 3, Buffer.from([0x23, 0xc3, 0x0a])),
    ),
  })),
  kind('half surrogates in UTF-16', [1, 10_000, 1_000_000], n => ({
    'template.yaml': bytes(
      Buffer.from([0xff, 0xfe]),
      Buffer.from(HEAD, 'utf16le'),
      Buffer.alloc(n * 2, Buffer.from([0x00, 0xd8])),
    ),
  })),
  kind('half surrogates in JSON', [1, 10_000, 1_000_000], n => json(`"${'\\ud800'.repeat(n)}"`)),
  kind('byte order marks', [1, 1_000, 1_000_000], n => ({
    'template.yaml': `${'\uFEFF'.repeat(n)}${HEAD}  B: { Type: AWS::S3::Bucket }\n`,
  })),
  kind('carriage returns only', [100, 10_000, 100_000], n => ({
    'template.yaml': `${HEAD}${times(n, i => `  B${i}: { Type: AWS::S3::Bucket }\n`)}`.replaceAll('\n', '\r'),
  })),
  kind('marks of templates', [100, 10_000, 300_000], n => ({
    'template.yaml': `${HEAD}  B: {{ a }}b\n${'{# {{ a <% \n'.repeat(n)}`,
  })),
  kind('marks of templates in a line', [100, 10_000, 300_000], n => ({
    'template.yaml': `${HEAD}  B: {{ a }}b\n${'{# {{ a <% '.repeat(n)}`,
  })),
  kind('what begins like a type', [1_000, 100_000, 1_000_000], n => ({ 'notes.yaml': 'Type: '.repeat(n) })),
  kind('blanks after a type', [1_000, 100_000, 3_000_000], n => ({
    'notes.yaml': `a: 1\nType${' '.repeat(n)}\n`,
  })),
  kind('an empty file', [0, 1, 2], n => ({
    'template.yaml': ' '.repeat(n),
    'serverless.yml': '\n'.repeat(n),
  })),
  kind('line separators', [100, 10_000, 1_000_000], n => valued(`"${'\u2028'.repeat(n)}"`)),
  kind('combining marks', [100, 10_000, 1_000_000], n => valued(`"${'e\u0301'.repeat(n)}"`)),
  kind('marks of direction', [100, 10_000, 1_000_000], n => valued(`"${'\u202e'.repeat(n)}"`)),
];
