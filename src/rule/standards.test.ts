import { describe, expect, test } from 'vitest';
import { coverage, STANDARDS } from './standards.ts';

const named = (key: string) => STANDARDS.find(standard => standard.key === key)!;
const rules = [
  { id: 'b', maps: { owasp: ['S5'], cwe: [732, 79] } },
  { id: 'a', maps: { owasp: ['S5', 'S10'] } },
  { id: 'c' },
];

describe('what rules say to a standard', () => {
  test('every item of a short list is there, in its own order, also where no rule answers', () => {
    const items = coverage(named('owasp'), rules);
    expect(items.map(({ item }) => item)).toEqual([
      'S1',
      'S2',
      'S3',
      'S4',
      'S5',
      'S6',
      'S7',
      'S8',
      'S9',
      'S10',
    ]);
    expect(items.filter(item => item.rules.length > 0)).toEqual([
      { item: 'S5', title: 'Broken access control', rules: ['a', 'b'] },
      { item: 'S10', title: 'Insufficient logging and monitoring', rules: ['a'] },
    ]);
  });
  test('of a long list only what a rule names, numbers as numbers', () =>
    expect(coverage(named('cwe'), rules).map(({ item }) => item)).toEqual(['CWE-79', 'CWE-732']));
});

test.each(
  STANDARDS.flatMap(({ key, items, tag, shown }) =>
    (items ? Object.keys(items) : ['1']).map(item => ({ key, item, tag: tag(item), shown: shown(item) })),
  ),
)('$key $item is a tag without spaces', ({ tag, shown }) =>
  expect([tag, shown].every(text => /^\S+$/.test(text) || text.startsWith('CWE'))).toBe(true),
);

describe('what follows from the controls of Security Hub', () => {
  const follows = [
    { id: 'a', maps: { fsbp: ['S3.5', 'S3.8'] } },
    { id: 'b', maps: { fsbp: ['SNS.4'] } },
  ];
  test('are requirements of PCI DSS', () =>
    expect(coverage(named('pci'), follows).map(({ item }) => item)).toEqual(['1.4.4', '4.2.1']));
  test('are controls of NIST SP 800-53, each once', () => {
    const items = coverage(named('nist'), follows);
    expect(items.find(({ item }) => item === 'SC-7(4)')?.rules).toEqual(['a']);
    expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
  });
});
