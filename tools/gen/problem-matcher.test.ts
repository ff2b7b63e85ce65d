import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { whole } from '../../src/report/pieces.ts';
import { shortReport } from '../../src/report/short.ts';
import { file, finding, report } from '../../src/report/testing.ts';
import { SEVERITIES } from '../../src/rule/rule.ts';

type Pattern = { readonly regexp: string } & Readonly<Record<string, number>>;
type Matcher = { readonly severity: string; readonly pattern: Pattern | readonly Pattern[] };
type Settings = {
  readonly problemMatcher?: readonly Matcher[];
  readonly tasks?: readonly { readonly problemMatcher: readonly Matcher[] }[];
};

const blocks = [...readFileSync('docs/output.md', 'utf8').matchAll(/^```json\n([^]*?)^```$/gm)].map(
  ([, json]) => JSON.parse(json!) as Settings,
);
const PROBLEM = { code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 };
const lines = whole(
  shortReport(
    report({
      findings: SEVERITIES.map(severity =>
        finding({ severity, file: 'a: b/c.yaml', when: ['Stage is 1:2: low'] }),
      ),
      files: (['failed', 'incomplete'] as const).map(status =>
        file('d.yaml', status, { problems: [PROBLEM] }),
      ),
    }),
  ),
)
  .trimEnd()
  .split('\n');

test.each(blocks.map(block => [block.problemMatcher ?? block.tasks![0]!.problemMatcher] as const))(
  'each line is one problem of a matcher: %#',
  matchers => {
    const found = lines.map(line =>
      matchers.flatMap(({ severity, pattern }) => {
        const [{ regexp, ...groups }] = [pattern].flat() as [Pattern];
        const match = new RegExp(regexp).exec(line);
        const part = (name: string): string | undefined => match?.[groups[name]!];
        return match
          ? [[severity, part('file'), part('line'), part('column'), part('code'), part('message')]]
          : [];
      }),
    );
    const said = 'Uploads states no encryption when Stage is 1:2: low';
    expect(found).toEqual([
      ...['failed', 'incomplete'].map(() => [['error', 'd.yaml', '3', '7', 'bad-yaml', PROBLEM.message]]),
      ...['error', 'error', 'warning', 'warning', 'warning'].map(severity => [
        [severity, 'a: b/c.yaml', '6', '11', 's3-bucket-encryption', said],
      ]),
    ]);
  },
);
test('both editors have one', () => expect(blocks).toHaveLength(2));
