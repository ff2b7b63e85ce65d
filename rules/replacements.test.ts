import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folder, jsonOf, run } from '../src/cli/testing.ts';
import { blocksOf } from '../src/rule/page.ts';
import { ruleFiles } from '../tools/gen/registry.ts';
import { allSelected, isSelected } from './testing-selection.ts';

type Found = ReturnType<typeof jsonOf>['findings'][number];
const scan = async (text: string, id: string): Promise<readonly Found[]> =>
  jsonOf(
    await run(folder({ 'template.yaml': text }), [
      'template.yaml',
      '--rule',
      id,
      '--preset',
      'strict',
      '-f',
      'json',
    ]),
  ).findings;
const told = (found: readonly Found[]): string[] =>
  found.map(({ message, start }) => `${start.line} ${message}`);
/** The text with what a finding points to replaced. */
function mended(text: string, { start, end, replacement = '' }: Found): string {
  const lines = text.split('\n');
  const line = lines[start.line - 1]!;
  lines[start.line - 1] = line.slice(0, start.column - 1) + replacement + line.slice(end.column - 1);
  return lines.join('\n');
}

const knowing = new Set<string>();

// Whatever page shows a finding that one token mends: with it written, that finding is gone, and nothing else is told.
test.each(ruleFiles().filter(isSelected))('$id: what is written mends it', async ({ id, group }) => {
  const blocks = blocksOf(readFileSync(`rules/${group}/${id}.md`, 'utf8'), 'Flagged').filter(
    ({ source }) => !source.includes('# stackward.yaml:'),
  );
  const quoted = (source: string): string =>
    source.replace(/: (false|NONE|PassThrough|TLS_1_0)(?=[\s,}])/g, ': "$1"');
  for (const text of new Set(blocks.flatMap(({ source }) => [source, quoted(source)]))) {
    const found = await scan(text, id);
    for (const finding of found.filter(({ replacement }) => replacement !== undefined)) {
      knowing.add(id);
      const after = told(await scan(mended(text, finding), id));
      expect(
        told(found).filter(one => !after.includes(one)),
        text,
      ).toContain(told([finding])[0]);
      expect(
        after.filter(one => !told(found).includes(one)),
        text,
      ).toEqual([]);
    }
  }
});

test.runIf(allSelected)('several rules know what to write', () =>
  expect([...knowing].toSorted()).toEqual([
    'audit-trail',
    'data-not-encrypted',
    'data-recovery',
    'ec2-imdsv1',
    'kms-key-rotation',
    'lambda-public-url',
    's3-public-access',
    'tls-policy',
    'tracing-disabled',
  ]),
);

test.each([
  [
    'in a mapping',
    'Mappings: { Keys: { all: { rotate: false } } }\nResources:\n  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: !FindInMap [Keys, all, rotate] } }\n',
  ],
  [
    'in a parameter',
    'Parameters: { Rotate: { Type: String, AllowedValues: ["false"] } }\nResources:\n  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: !Ref Rotate } }\n',
  ],
  [
    'under an anchor',
    'Resources:\n  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: &off false, Enabled: *off } }\n  Other: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: *off } }\n',
  ],
  [
    'under an anchor of the map around it',
    'Resources:\n  Key: { Type: AWS::KMS::Key, Properties: &all { EnableKeyRotation: false } }\n  Other: { Type: AWS::KMS::Key, Properties: { <<: *all, KeySpec: SYMMETRIC_DEFAULT } }\n',
  ],
])('what others may read as well is left alone: %s', async (_, text) => {
  const found = await scan(text, 'kms-key-rotation');
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ replacement }) => replacement !== undefined)).toEqual([]);
});

test('in JSON, with and without quotes', async () => {
  for (const value of ['false', '"false"']) {
    const text = `{\n  "Resources": { "Key": { "Type": "AWS::KMS::Key", "Properties": { "EnableKeyRotation": ${value} } } }\n}\n`;
    const [finding] = await scan(text, 'kms-key-rotation');
    expect(finding!.replacement).toBe(value.replace('false', 'true'));
    expect(await scan(mended(text, finding!), 'kms-key-rotation')).toEqual([]);
  }
});
