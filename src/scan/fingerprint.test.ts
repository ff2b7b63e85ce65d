import { expect, test } from 'vitest';
import { joinFindings, scan } from '../index.ts';

const texts = {
  'template.yaml':
    'Resources: { Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }\n',
};

test('findings of several scans become those of one: equal ones are counted on', async () => {
  const { findings } = await scan({ texts }, { identities: true });
  const identified = findings.map(finding => ({ ...finding, identity: finding.identity ?? '' }));
  const again = identified.map(finding => ({ ...finding, file: `other/${finding.file}` }));
  const joined = joinFindings([...identified, ...again]);
  const of = (file: string): string[] =>
    joined.filter(one => one.file === file).map(({ fingerprint }) => fingerprint);
  expect(identified.length).toBeGreaterThan(0);
  // In the order of their places `other` comes first.
  expect(of('other/template.yaml')).toEqual(findings.map(({ fingerprint }) => fingerprint));
  expect(new Set(joined.map(({ fingerprint }) => fingerprint)).size).toBe(joined.length);
});

test('what a fingerprint is made of is told where it is asked for', async () => {
  const { findings } = await scan({ texts });
  expect(findings.filter(finding => 'identity' in finding)).toEqual([]);
});
