import { expect, test } from 'vitest';
import { compareVersions, versionRange } from './version-range.ts';

test.each([
  ['<4.17.21', ['4.17.20', '0.0.0', '4.17.21-rc.1'], ['4.17.21', '5.0.0']],
  ['>=1.0.0 <1.2.6', ['1.0.0', '1.2.5'], ['0.9.9', '1.2.6']],
  ['>= 1.0.0, < 1.2.6', ['1.2.5'], ['1.2.6']],
  ['<0.2.4||>=1.0.0 <1.2.6', ['0.1.0', '1.1.0'], ['0.3.0', '1.2.6']],
  ['<=2.1.0', ['2.1.0'], ['2.1.1']],
  ['>2.1.0', ['2.1.1'], ['2.1.0', '2.1.1-0'].slice(0, 1)],
  ['1.2.3', ['1.2.3', 'v1.2.3', '1.2.3+build'], ['1.2.4']],
  ['=1.2.3', ['1.2.3'], ['1.2.2']],
  ['1.x', ['1.0.0', '1.9.9'], ['2.0.0']],
  ['1.2', ['1.2.9'], ['1.3.0']],
  ['*', ['0.0.1', '9.9.9'], []],
  ['', ['1.0.0'], []],
  ['^1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0']],
  ['^0.2.3', ['0.2.9'], ['0.3.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4']],
  ['^0.0', ['0.0.9'], ['0.1.0']],
  ['^0', ['0.9.9'], ['1.0.0']],
  ['^1', ['1.9.9'], ['2.0.0']],
  ['~1.2.3', ['1.2.9'], ['1.3.0']],
  ['~1', ['1.9.0'], ['2.0.0']],
  ['1.0.0 - 2.0.0', ['1.0.0', '2.0.0'], ['2.0.1']],
  ['1.0 - 2', ['1.0.0', '2.9.9'], ['3.0.0']],
  ['>1', ['2.0.0'], ['1.9.9']],
  ['<=1', ['1.9.9'], ['2.0.0']],
  ['>=1.0.0-beta.2', ['1.0.0-beta.10', '1.0.0'], ['1.0.0-beta.1', '1.0.0-alpha']],
  ['<1.0.0-b', ['1.0.0-1', '1.0.0-a', '1.0.0-a.1'], ['1.0.0-b', '1.0.0-b.1', '1.0.0']],
])('%s', (text, inside, outside) => {
  const range = versionRange(text);
  expect(inside.map(one => [one, range?.includes(one)])).toEqual(inside.map(one => [one, true]));
  expect(outside.map(one => [one, range?.includes(one)])).toEqual(outside.map(one => [one, false]));
});

test.each([
  'latest',
  'https://example.com/a.tgz',
  '>*',
  'a || 1',
  '1 - 2 - 3',
  '1.2.3.4',
  `<1${'0'.repeat(3_000)}`,
])('no range: %s', text => expect(versionRange(text)).toBeUndefined());

test.each([
  ['<4.17.21', '4.17.20', '4.17.21'],
  ['<0.2.4||>=1.0.0 <1.2.6', '1.1.0', '1.2.6'],
  ['<=2.1.0', '2.0.0', undefined],
  ['>=1.0.0', '2.0.0', undefined],
  ['<1.0.0-rc.1', '0.9.0', '1.0.0-rc.1'],
  ['<1.0.0', '1.0.0', undefined],
])('the first version above %s, from %s', (text, version, end) =>
  expect(versionRange(text)?.endAbove(version)).toBe(end),
);

test('what is no version is neither inside nor outside', () => {
  expect(versionRange('<1.0.0')?.includes('latest')).toBeUndefined();
  expect(versionRange('<1.0.0')?.includes('1.0')).toBeUndefined();
  expect(compareVersions('1.0.0', 'x')).toBeUndefined();
  expect(compareVersions('1.0.0', '1.0.1')).toBeLessThan(0);
});
