import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { whole } from './pieces.ts';
import { csvReport } from './csv.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { sarifReport } from './sarif.ts';
import { shortReport } from './short.ts';
import { file, finding, report } from './testing.ts';
import { textReport } from './text.ts';

const problems = [{ code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 }];
const held = file('held.yaml', 'failed', { problems, accepted: 'baseline' });
const same = file('same.yaml', 'incomplete', { problems, accepted: 'unchanged' });
const times = { start: new Date('2026-11-25T10:00:00Z'), end: new Date('2026-11-25T10:00:01Z') };

describe('a file that cannot be read is no error where that is accepted', () => {
  const accepted = report({ files: [held, same], findings: [finding({ severity: 'low' })] });
  test('github: notices after the findings', () =>
    expect(whole(githubReport(accepted)).split('\n').slice(1, 3)).toEqual([
      '::notice file=held.yaml,line=3,col=7,title=failed%3A the file was not scanned completely::this quote is never closed (accepted by the baseline)',
      '::notice file=same.yaml,line=3,col=7,title=incomplete%3A the file was not scanned completely::this quote is never closed (left out because unchanged)',
    ]));
  test('gitlab: warnings of a scan that succeeded', () =>
    expect(JSON.parse(whole(gitlabReport(accepted, times)))).toMatchObject({
      scan: {
        status: 'success',
        messages: [
          {
            level: 'warn',
            value: 'held.yaml:3:7 failed: this quote is never closed (accepted by the baseline)',
          },
          {
            level: 'warn',
            value: 'same.yaml:3:7 incomplete: this quote is never closed (left out because unchanged)',
          },
        ],
      },
    }));
  test('junit: a test that was skipped', () => {
    const xml = whole(junitReport(accepted));
    expect(xml).not.toContain('<error');
    expect(xml).toContain('<testsuites name="stackward" tests="4" failures="1" errors="0">');
    expect(xml).toContain(
      '<testsuite name="held.yaml" tests="1" failures="0" errors="0" skipped="1">\n    <testcase classname="held.yaml" name="can be read">\n      <skipped message="failed: this quote is never closed (accepted by the baseline)"/>',
    );
  });
  test('sarif: notes of a successful run', () => {
    const [{ invocations = [] } = {}] = (JSON.parse(whole(sarifReport(accepted))) as Log).runs;
    expect(invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            level: 'note',
            message: { text: 'failed: this quote is never closed (accepted by the baseline)' },
          },
          {
            level: 'note',
            message: { text: 'incomplete: this quote is never closed (left out because unchanged)' },
          },
        ],
      },
    ]);
  });
  test('markdown: below those that are not', () => {
    const page = markdownReport(report({ files: [held, file('a.yaml', 'failed', { problems })] }));
    expect(page).toContain(
      '⚠️ `a.yaml:3:7` failed: this quote is never closed\n\nℹ️ `held.yaml:3:7` failed: this quote is never closed (accepted by the baseline)\n',
    );
  });
  test('markdown: one of many that is not accepted is named', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({ ...held, path: `${at}`, uri: `${at}` }));
    const page = markdownReport(report({ files: [...many, file('z.yaml', 'failed', { problems })] }));
    expect(page).toContain('⚠️ `z.yaml:3:7`');
    expect(page).toContain('ℹ️ 11 more files failed or incomplete (accepted)');
    expect(page.match(/⚠️/g)).toHaveLength(1);
  });
  test('text: says so', () =>
    expect(whole(textReport(accepted))).toContain(
      'held.yaml:3:7 failed: this quote is never closed (accepted by the baseline)\n',
    ));
  test('short: no line of a problem', () =>
    expect(whole(shortReport(accepted)).split('\n')[0]).toBe(
      'held.yaml:3:7: accepted bad-yaml this quote is never closed (accepted by the baseline)',
    ));
  test('csv: a row of what is suppressed', () =>
    expect(whole(csvReport(accepted)).split('\r\n')[1]).toBe(
      'failed,bad-yaml,held.yaml,3,7,,,,,this quote is never closed,,,,accepted by the baseline,',
    ));
});

test('a rule that failed in an accepted file is an error all the same', () => {
  const failed = {
    ...held,
    problems: [{ code: 'rule-failed', message: 'rule x failed', line: 1, column: 1 }],
  };
  expect(whole(sarifReport(report({ files: [failed], errors: ['rule x failed'] })))).toContain(
    '"level": "error"',
  );
});
