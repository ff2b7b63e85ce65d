import { describe, expect, test } from 'vitest';
import { scan } from '../scan.ts';
import { defineRule } from '../rule/rule.ts';
import type { Report } from '../report/report.ts';
import { checkTime } from '../source/budget.ts';
import { memoryHost, named, TEMPLATE } from './testing.ts';

/** Sixfold at each level. */
const GROWING = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Big:
    Type: Custom::Y
    Properties:
      Name: a
      Value: ${`!Sub ["${'${A}'.repeat(6)}", {A: `.repeat(25)}x${'}]'.repeat(25)}
  Small:
    Type: Custom::Y
    Properties: { Name: b, Value: c }
`;
const valued = defineRule({
  ...named,
  id: 'valued',
  check: ({ resource, report }) => {
    if (!resource.get('Value').text.is('')) report(resource, `${resource.name} has a value`);
  },
});

test('a file that takes too much work is incomplete, with the place; its findings stand, and other files are scanned', async () => {
  const report = await scan(
    ['.'],
    { rules: [named, valued], only: ['named', 'valued'] },
    memoryHost({ 'a.yaml': GROWING, 'b.yaml': TEMPLATE }),
  );
  expect(report.files).toMatchObject([
    {
      status: 'incomplete',
      problems: [
        {
          code: 'too-much-work',
          message:
            'rule valued on resource Big was not completed: the limit of work for one file was reached',
          line: 4,
        },
      ],
    },
    { status: 'scanned', problems: [] },
  ]);
  expect(report.findings.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'shop/a.yaml Big is named',
    'shop/a.yaml Small has a value',
    'shop/a.yaml Small is named',
    'shop/b.yaml Always is named',
    'shop/b.yaml Sometimes is named',
  ]);
});

describe('fileTimeout', () => {
  /** Milliseconds move on by what each look at the clock costs. */
  const clockOf = (step: number): (() => number) => {
    let now = 0;
    return () => (now += step);
  };
  /** Reads on for ever in a resource. */
  const endless = defineRule({
    ...named,
    id: 'endless',
    check: ({ resource }) => {
      while (resource.name === 'Big') checkTime();
    },
  });
  const scanned = (fileTimeout: number | undefined, step: number, a = TEMPLATE) =>
    scan(
      ['.'],
      {
        rules: [named, endless],
        only: ['named', 'endless'],
        clock: clockOf(step),
        ...(fileTimeout === undefined ? {} : { fileTimeout }),
      },
      memoryHost({ 'a.yaml': a, 'b.yaml': TEMPLATE }),
    );
  const messages = ({ findings }: Report): string[] =>
    findings.map(({ file, message }) => `${file} ${message}`);

  test('what is found in time stands, the rest is told with its place, and each file has all its time', async () => {
    // The clock is looked at as each rule comes to a resource.
    const report = await scanned(3, 1_000);
    expect(report.files).toMatchObject(
      ['a', 'b'].map(() => ({
        status: 'incomplete',
        problems: [
          {
            code: 'too-much-time',
            message:
              'rule endless on resource Sometimes was not completed in 3 s, the limit of time for one file (--file-timeout)',
            line: 9,
          },
        ],
      })),
    );
    expect(messages(report)).toEqual([
      'shop/a.yaml Always is named',
      'shop/a.yaml Sometimes is named',
      'shop/b.yaml Always is named',
      'shop/b.yaml Sometimes is named',
    ]);
    expect(report.errors).toEqual([]);
  });
  test('a file that would go on for ever leaves the others their time', async () => {
    const report = await scanned(30, 1_000, GROWING);
    expect(report.files.map(({ status, problems }) => [status, ...problems.map(({ code }) => code)])).toEqual(
      [['incomplete', 'too-much-time'], ['scanned']],
    );
    expect(messages(report)).toEqual([
      'shop/a.yaml Big is named',
      'shop/a.yaml Small is named',
      'shop/b.yaml Always is named',
      'shop/b.yaml Sometimes is named',
    ]);
  });
  test('a limit that is not reached changes no byte of the report', async () => {
    const plain = JSON.stringify(await scanned(undefined, 1_000));
    expect(JSON.stringify(await scanned(1e6, 1_000))).toBe(plain);
    expect(plain).toContain('Always is named');
  });
  test.each([0, -1, Number.NaN, '5' as never])('%s is no limit', async limit => {
    await expect(scanned(limit, 1)).rejects.toThrow('fileTimeout must be a number of seconds above 0');
  });
});
