import { describe, expect, test } from 'vitest';
import { blocksOf, expectation, filesOf, lineInMarked, markedIn, marksOf } from './page.ts';

const page = `# Title

## Flagged

\`\`\`yaml
a: 1 # <-
\`\`\`

\`\`\`yaml strict
b: 1
c: 2 # <- low when Stage is not prod
\`\`\`

## Accepted

\`\`\`yaml
d: 1
\`\`\`
`;

test('the blocks of a heading, those for the strict preset told apart', () =>
  expect(blocksOf(page, 'Flagged')).toEqual([
    { name: 'Flagged 1', line: 6, source: 'a: 1 # <-\n', strict: false },
    { name: 'Flagged 2', line: 10, source: 'b: 1\nc: 2 # <- low when Stage is not prod\n', strict: true },
  ]));
test('a block may be judged as on another day', () =>
  expect(blocksOf('## Flagged\n\n```yaml strict on 2027-02-01\na: 1\n```\n', 'Flagged')).toEqual([
    { name: 'Flagged 1', line: 4, source: 'a: 1\n', strict: true, today: '2027-02-01' },
  ]));
test('a block may be judged with a configuration', () =>
  expect(
    blocksOf('## Flagged\n\n```yaml\n# stackward.yaml: data-class: sensitive\na: 1\n```\n', 'Flagged'),
  ).toEqual([
    {
      name: 'Flagged 1',
      line: 4,
      source: '# stackward.yaml: data-class: sensitive\na: 1\n',
      strict: false,
      configuration: 'data-class: sensitive',
    },
  ]));
test('code beside the template has marks as comments of its language', () => {
  const [block] = blocksOf(
    '## Flagged\n\n```yaml\na: 1\n```\n\n```js in src/b.js\nf();\ng(); // <- low\n```\n\n```py in src/c.py\nh()  # <-\n```\n',
    'Flagged',
  );
  expect(block?.beside?.map(({ text }) => text)).toEqual(['f();\ng();\n', 'h()\n']);
  expect(block && marksOf(markedIn(block))).toEqual([
    { line: 6, when: '', severity: 'low' },
    { line: 10, when: '' },
  ]);
});

test('a file beside the template belongs to the block before it, and its lines can be marked', () => {
  const [block] = blocksOf(
    '## Flagged\n\n```yaml\na: 1\n```\n\n```json in src/b.json\n{\n  "c": 1 # <- low\n}\n```\n',
    'Flagged',
  );
  if (!block) throw new Error('there is no block');
  expect(filesOf(block)).toEqual({ 'src/b.json': '{\n  "c": 1\n}\n' });
  expect(marksOf(markedIn(block))).toEqual([
    { line: lineInMarked(block, 2, 'src/b.json'), when: '', severity: 'low' },
  ]);
});
test('a heading that is not there has no blocks', () => expect(blocksOf(page, 'Fix')).toEqual([]));

describe('marks', () => {
  test.each([
    ['a: 1 # <-', { line: 1, when: '' }],
    ['a: 1 # <- high', { line: 1, when: '', severity: 'high' }],
    ['a: 1 # <- when Stage is prod', { line: 1, when: 'Stage is prod' }],
    [
      'a: 1 # <- info "on port 22" when Stage is prod',
      { line: 1, when: 'Stage is prod', severity: 'info', words: 'on port 22' },
    ],
  ])('%s', (line, mark) => expect(marksOf(line)).toEqual([mark]));
  test('other comments are no marks', () => expect(marksOf('a: 1 # high\nb: 2 # <-high')).toEqual([]));
});

describe('page and rule agree', () => {
  const said = {
    line: 1,
    when: ['Stage is prod'],
    severity: 'low' as const,
    message: 'Open lets SSH in',
    fix: 'Close it.',
    related: [{ note: 'belongs to Open' }],
  };
  const agree = (source: string, reasons: readonly string[] = []): boolean => {
    const { wanted, found } = expectation(
      source,
      [said],
      reasons.map(reason => ({ reason })),
    );
    return wanted.join('\n') === found.join('\n');
  };
  test.each([
    ['a mark needs no severity', 'a # <- when Stage is prod', true],
    ['a severity that is named counts', 'a # <- high when Stage is prod', false],
    ['words are a part of the message', 'a # <- low "SSH in" when Stage is prod', true],
    ['words are a part of the fix', 'a # <- "Close" when Stage is prod', true],
    ['words are a part of a note', 'a # <- "belongs" when Stage is prod', true],
    ['other words', 'a # <- "RDP in" when Stage is prod', false],
    ['the branch counts', 'a # <-', false],
    ['the line counts', '\na # <- when Stage is prod', false],
    ['each mark stands for one finding', 'a # <- when Stage is prod\nb # <-', false],
  ])('%s', (_, source, answer) => expect(agree(source)).toBe(answer));
  test('reasons count where the block names one', () => {
    expect(agree('a # <- when Stage is prod', ['whatever'])).toBe(true);
    expect(agree('a # <- when Stage is prod\n# could not tell: its ports', ['its ports'])).toBe(true);
    expect(agree('a # <- when Stage is prod\n# could not tell: its ports', ['its address'])).toBe(false);
    expect(agree('a # <- when Stage is prod\n# could not tell: its ports')).toBe(false);
    expect(agree('a # <- when Stage is prod\n# could not tell: nothing')).toBe(true);
    expect(agree('a # <- when Stage is prod\n# could not tell: nothing', ['its ports'])).toBe(false);
  });
});
