import { expect, test } from 'vitest';
import { whole } from './pieces.ts';
import { csvReport } from './csv.ts';
import { shortReport } from './short.ts';
import { file, finding, report } from './testing.ts';

test('short: a line for each finding, and for each problem of a file that was not read', () => {
  const problem = { code: 'bad-yaml', message: 'this quote is\nnever closed', line: 3, column: 7 };
  const files = [
    file('a.yaml', 'failed', { problems: [problem] }),
    file('b.yaml', 'partial', { problems: [problem] }),
  ];
  const findings = [
    finding({ when: ['Stage is prod'] }),
    finding({ message: 'x\u001B[2J\ny', file: 'c d.yaml' }),
  ];
  expect(whole(shortReport(report({ files, findings })))).toBe(`\
a.yaml:3:7: failed bad-yaml this quote is never closed
template.yaml:6:11: low s3-bucket-encryption Uploads states no encryption when Stage is prod
c d.yaml:6:11: low s3-bucket-encryption x·[2J y
`);
  expect(whole(shortReport(report()))).toBe('');
});

/** A table as RFC 4180 reads it. */
function cellsOf(csv: string): string[][] {
  expect(csv.endsWith('\r\n')).toBe(true);
  return csv
    .slice(0, -2)
    .split('\r\n')
    .map(line =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
      ),
    );
}

test('CSV: a row for each finding, and for each suppressed one when it is asked for', () => {
  const given = report({
    findings: [finding({ message: 'says "a", and\nb', when: ['x is y', 'z is 1'] })],
    suppressed: [{ ...finding(), reason: 'known, see "42"' }],
  });
  expect(whole(csvReport(given)).split('\r\n')[0]).toBe(
    'severity,rule,file,line,column,end_line,end_column,resource,resource_type,message,when,confidence,fix,suppressed,fingerprint',
  );
  const [head, first, second] = cellsOf(whole(csvReport(given, { suppressed: true })));
  expect([first?.length, second?.length]).toEqual([head?.length, head?.length]);
  expect(first?.slice(0, 12)).toEqual(
    'low,s3-bucket-encryption,template.yaml,6,11,6,26,Uploads,AWS::S3::Bucket,says "a"; and b,x is y and z is 1,certain'
      .split(',')
      .map(cell => cell.replace(';', ',')),
  );
  expect(second?.at(-2)).toBe('known, see "42"');
  expect(cellsOf(whole(csvReport(given)))).toHaveLength(2);
});

test('CSV: a file that could not be read is a row', () => {
  const problem = { code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 };
  const files = [
    file('a.yaml', 'failed', { problems: [problem] }),
    file('b.yaml', 'partial', { problems: [problem] }),
  ];
  expect(
    whole(csvReport(report({ files })))
      .split('\r\n')
      .slice(1),
  ).toEqual(['failed,bad-yaml,a.yaml,3,7,,,,,this quote is never closed,,,,,', '']);
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\n=1',
  ' =1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
  '=cmd|"/c calc"!A1',
])('no cell is a formula: %j', text => {
  const hostile = finding({ message: text, file: text, resource: text, fix: text, when: [text] });
  const cells = cellsOf(whole(csvReport(report({ findings: [hostile] }))))[1]!;
  expect(cells.filter(cell => /^\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
  expect(cells.filter(cell => cell.startsWith("'"))).toHaveLength(5);
});
