import { describe, expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { Acceptance } from './acceptance.ts';
import { staleFinding } from './stale-suppression.ts';
import { suppressionsIn } from './suppressions.ts';

const read = (text: string, file = 'a.yaml') => {
  const source = new Source(file, text);
  return suppressionsIn(parseTree(source), source);
};
/** The lines that a suppression of the text speaks for. */
const lines = (text: string): string[] => {
  const source = new Source('a.yaml', text);
  return read(text).all.map(
    ({ rule, scope }) =>
      `${rule} ${source.position(scope.start).line}-${source.position(Math.max(scope.start, scope.end - 1)).line}`,
  );
};

describe('a comment speaks for what begins on its line, or on the next one', () => {
  test.each([
    [
      'at the end of a line',
      'Resources:\n  Fn:\n    Type: X # stackward-ignore r: why\n    Other: 1\n',
      ['r 3-3'],
    ],
    [
      'on a line of its own',
      'Resources:\n  Fn:\n    # stackward-ignore r: why\n    Type: X\n    Other: 1\n',
      ['r 4-4'],
    ],
    [
      'above a resource it speaks for all of it',
      'Resources:\n  # stackward-ignore r: why\n  Fn:\n    Type: X\n    Other: 1\n  Next:\n    Type: Y\n',
      ['r 3-5'],
    ],
    [
      'other comments and empty lines between do not matter',
      'Resources:\n  # stackward-ignore r: why\n\n  # more\n  Fn:\n    Type: X\n',
      ['r 5-6'],
    ],
    [
      'above an item of a list',
      'Policies:\n  # stackward-ignore r: why\n  - Effect: Allow\n    Action: "*"\n  - Effect: Deny\n',
      ['r 3-4'],
    ],
    [
      'in code that the template holds',
      'Resources:\n  Fn:\n    Properties:\n      Code:\n        ZipFile: |\n          import os\n          # stackward-ignore r: why\n          os.system(1)\n          os.system(2) # stackward-ignore s: why\n',
      ['r 8-8', 's 9-9'],
    ],
    [
      'in code of JavaScript that the template holds, in a Sub',
      'Resources:\n  Fn:\n    Properties:\n      InlineCode: !Sub |\n        // stackward-ignore r: why\n        exec(1)\n',
      ['r 6-6'],
    ],
    ['several rules', 'A: 1 # stackward-ignore r, s/low: why\n', ['r 1-1', 's/low 1-1']],
    ['at the end of the file it speaks for nothing', 'A: 1\n# stackward-ignore r: why\n', ['r 3-3']],
  ])('%s', (_, text, expected) => expect(lines(text)).toEqual(expected));
});

describe('what an author may write', () => {
  test('a reason and a day', () =>
    expect(
      read('A: 1 # stackward-ignore r until 2027-01-31: moved to the new stack by then\n').all[0],
    ).toMatchObject({ rule: 'r', until: '2027-01-31', reason: 'moved to the new stack by then' }));
  test('Metadata of a resource, in JSON as well', () => {
    const text =
      '{"Resources": {"Fn": {"Type": "X", "Metadata": {"stackward": {"ignore": [{"rule": "r", "reason": "why", "until": "2027-01-31"}]}}}}}';
    expect(read(text, 'a.json').all).toMatchObject([
      { rule: 'r', reason: 'why', until: '2027-01-31', scope: { start: text.indexOf('"Fn"') } },
    ]);
  });
  test('Metadata of the template, and custom of a service, speak for the whole file', () => {
    const text = 'Metadata: { stackward: { ignore: [{ rule: r, reason: why }] } }\n';
    expect(read(text).all).toMatchObject([{ scope: { start: 0, end: text.length } }]);
    expect(read('custom: { stackward: { ignore: [{ rule: r, reason: why }] } }\n').all).toMatchObject([
      { rule: 'r' },
    ]);
    expect(
      read(
        'resources: { Resources: { B: { Type: X, Metadata: { stackward: { ignore: [{ rule: r, reason: why }] } } } } }\n',
      ).all,
    ).toMatchObject([{ scope: { start: 26 } }]);
  });
});

describe('what does not count is told', () => {
  test.each([
    [
      'no reason',
      'A: 1 # stackward-ignore r\n',
      'the suppression of r has no reason and is ignored: write `stackward-ignore r: reason`',
    ],
    [
      'an empty reason',
      'A: 1 # stackward-ignore r:   \n',
      'the suppression of r has no reason and is ignored: write `stackward-ignore r: reason`',
    ],
    [
      'no rule',
      'A: 1 # stackward-ignore: why\n',
      'write `stackward-ignore RULE: reason`; separate several rules with commas',
    ],
    [
      'no day',
      'A: 1 # stackward-ignore r until soon: why\n',
      'until must be a date such as 2027-01-31, not "soon"',
    ],
    [
      'no reason in Metadata',
      'Metadata: { stackward: { ignore: [{ rule: r }] } }\n',
      'the suppression of r has no reason and is ignored: write `stackward-ignore r: reason`',
    ],
    [
      'a key that is none',
      'Metadata: { stackward: { ignore: [{ id: r, reason: why }] } }\n',
      'each entry of ignore must be a map with rule and reason',
    ],
    [
      'a key too many',
      'Metadata: { stackward: { ignore: [{ rule: r, reasno: why }] } }\n',
      'unknown key "reasno": an entry of ignore has the keys rule, reason and until',
    ],
    [
      'a key that is misspelt (C4)',
      'Metadata: { stackward: { ignroe: [] } }\n',
      'unknown key "ignroe", did you mean "ignore"?',
    ],
    [
      'a key that is another',
      'Metadata: { stackward: { rules: [] } }\n',
      'unknown key "rules": the only key for stackward is ignore',
    ],
    [
      'a comment that is misspelt (C4)',
      'A: 1 # stackward-ingore r, s: why\n',
      '"stackward-ingore" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'a comment in the manner of another tool',
      'A: 1 # stackward:ignore r: why\n',
      '"stackward:ignore" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'the same without a reason',
      'A: 1 # stackward:ignore s3-public-access\n',
      '"stackward:ignore" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'the same with blanks',
      'A: 1 # stackward: ignore=s3-public-access\n',
      '"stackward: ignore" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'without a mark between the words',
      'A: 1 # Stackward ignore s3-public-access a website\n',
      '"Stackward ignore" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'the word of another tool',
      'A: 1 # stackward-disable s3-public-access -- a website\n',
      '"stackward-disable" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'the word alone',
      'A: 1 # stackward:skip\n',
      '"stackward:skip" has no effect: write `stackward-ignore RULE: reason`',
    ],
    [
      'no list',
      'Metadata: { stackward: { ignore: all } }\n',
      'ignore must be a list of { rule, reason, until }',
    ],
  ])('%s', (_, text, message) => {
    const { all, faults } = read(text);
    expect(all).toEqual([]);
    expect(faults.map(fault => fault.message)).toEqual([message]);
  });
  test("other comments are nobody's business", () =>
    expect(
      read(
        'A: 1 # stackward-ignored is a word\nB: 2 # stackward is: a tool\nC: 3 # stackward reads this: yes\nD: 4 # nothing\nE: 5 # stackward: ignore this\nF: 6 # stackward ignores s3-public-access here\nG: 7 # stackward skip\n',
      ),
    ).toEqual({ all: [], faults: [] }));
});

describe('which suppressions a scan needed', () => {
  const text =
    'A: 1 # stackward-ignore used: why\nB: 2 # stackward-ignore idle: why\nC: 3 # stackward-ignore typo: why\nD: 4 # stackward-ignore used until 2026-01-01: why\nE: 5 # stackward-ignore later: why\n';
  const source = new Source('a.yaml', text);
  const opened = { source, parsed: parseTree(source) };
  const acceptance = () => new Acceptance({ open: () => opened, text: () => opened }, '2026-11-25');
  const finding = (rule: string, letter: string) => ({
    rule,
    severity: 'low' as const,
    message: 'm',
    at: { file: 'a.yaml', start: text.indexOf(`${letter}: `), end: text.indexOf(`${letter}: `) + 1 },
  });

  test('a finding is accepted where its rule is', () => {
    const scan = acceptance();
    expect(scan.of(finding('used', 'A'))?.reason).toBe('why');
    expect(scan.of(finding('used', 'B'))).toBeUndefined();
    expect(scan.of(finding('idle', 'A'))).toBeUndefined();
  });
  test('until the end of its day', () => {
    expect(acceptance().of(finding('used', 'D'))).toBeUndefined();
    expect(
      new Acceptance({ open: () => opened, text: () => opened }, '2026-01-01').of(finding('used', 'D')),
    ).toBeDefined();
  });
  test('a day in the reason ends nothing, which is told', () => {
    const dated =
      'A: 1 # stackward-ignore used: frozen until 2026-12-01\nB: 2 # stackward-ignore used until 2026-12-01: until 2026-12-01\n';
    const own = { source: new Source('a.yaml', dated), parsed: parseTree(new Source('a.yaml', dated)) };
    const scan = new Acceptance({ open: () => own, text: () => own }, '2026-11-25');
    for (const letter of ['A', 'B'])
      scan.of({
        ...finding('used', 'A'),
        at: { file: 'a.yaml', start: dated.indexOf(`${letter}: `), end: dated.indexOf(`${letter}: `) + 1 },
      });
    const stale = scan.stale(
      'a.yaml',
      () => true,
      () => true,
    );
    expect(stale.map(one => staleFinding(one, []))).toMatchObject([
      {
        message: 'the suppression of used does not end on 2026-12-01, the day that its reason names',
        fix: 'Write `used until 2026-12-01` before the colon, or the key until in Metadata. Reword the reason if the suppression has no end.',
      },
    ]);
  });
  test('unused, misspelt and expired ones are told; of rules that did not run nothing is known', () => {
    const scan = acceptance();
    scan.of(finding('used', 'A'));
    const stale = scan.stale(
      'a.yaml',
      rule => rule !== 'typo',
      rule => rule !== 'later',
    );
    expect(stale.map(({ suppression, why }) => `${suppression.rule} ${why}`)).toEqual([
      'idle unused',
      'typo unknown',
      'used expired',
    ]);
  });
});
