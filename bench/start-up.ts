import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What starting costs: CPU time (user and system) over that of an empty script, median of interleaved runs.
 * `node tools/run.mjs bench/start-up.ts [RUNS]`; exit status 1 when a budget is broken.
 */
const RUNS = Number(process.argv[3] ?? 15);
const KILOBYTES = 13;

const folder = mkdtempSync(join(tmpdir(), 'stackward-bench-'));
const template = join(folder, 'template.yaml');
writeFileSync(template, templateOf(KILOBYTES * 1_000));
const empty = join(folder, 'empty.cjs');
writeFileSync(empty, '');
const subjects = [
  { name: 'an empty script', args: [empty], budget: Infinity, times: [] as number[] },
  { name: '--version', args: ['bin/stackward.js', '--version'], budget: 30, times: [] as number[] },
  {
    name: `one template of ${KILOBYTES} kB`,
    args: ['bin/stackward.js', template],
    budget: 100,
    times: [] as number[],
  },
];
for (let run = 0; run < RUNS; run += 1)
  for (const subject of subjects) subject.times.push(cpuOf(subject.args));
rmSync(folder, { recursive: true });

const base = median(subjects[0]!.times);
process.stdout.write(
  `an empty script: ${base.toFixed(0)} ms CPU, Node ${process.version}, ${RUNS} interleaved runs\n`,
);
for (const { name, times, budget } of subjects.slice(1)) {
  const over = median(times) - base;
  process.stdout.write(
    `${name}: +${over.toFixed(0)} ms CPU (least to least +${(Math.min(...times) - Math.min(...subjects[0]!.times)).toFixed(0)}), budget ${budget}\n`,
  );
  if (over > budget) process.exitCode = 1;
}

/** CPU milliseconds of a child, told by itself as it ends. */
function cpuOf(args: readonly string[]): number {
  const probe = join(folder, 'probe.cjs');
  writeFileSync(
    probe,
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(2, `\\ncpu ${user + system}`); });",
  );
  const { stderr } = spawnSync(process.execPath, ['--require', probe, ...args], { encoding: 'utf8' });
  return Number(/\ncpu (\d+)$/.exec(stderr)![1]) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** A SAM template of about this many characters: functions with policies, tables, log groups, as people write them. */
function templateOf(size: number): string {
  let text =
    "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nParameters:\n  Stage: { Type: String, AllowedValues: [dev, prod] }\nConditions:\n  Prod: !Equals [!Ref Stage, prod]\nResources:\n";
  for (let at = 0; text.length < size; at += 1) {
    text += `  Fn${at}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/fn${at}.handler
      Runtime: nodejs22.x
      CodeUri: ./dist
      Environment:
        Variables: { TABLE: !Ref Table${at}, STAGE: !Ref Stage }
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Table${at} }
        - Statement:
            - Effect: Allow
              Action: [s3:GetObject, s3:PutObject]
              Resource: !Sub 'arn:\${AWS::Partition}:s3:::uploads-\${Stage}/*'
      Events:
        Get: { Type: Api, Properties: { Path: /fn${at}, Method: get } }
  Fn${at}Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Sub '/aws/lambda/\${Fn${at}}', RetentionInDays: !If [Prod, 365, 14] }
  Table${at}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      SSESpecification: { SSEEnabled: true }
`;
  }
  return text;
}
