import { expect, test } from 'vitest';
import { scan } from '../../scan.ts';
import { memoryHost } from '../../scan/testing.ts';
import { attackPaths } from './attack-paths.ts';
import { dotGraphs } from './dot.ts';
import type { ReportedGraph } from './graph.ts';
import { mermaidGraphs } from './mermaid.ts';
import { partAround } from './part.ts';

const scanned = (files: Readonly<Record<string, string>>) =>
  scan(Object.keys(files), { graphs: true, today: '2026-11-25' }, memoryHost(files, ['template.yaml']));

async function paths(
  resources: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const report = await scanned({
    'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${resources}`,
    ...files,
  });
  return attackPaths(report.graphs ?? [], report.findings).map(({ level, title }) => `${level}: ${title}`);
}

const fn = (name: string, more: string): string =>
  `  ${name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: ${name.toLowerCase()}.handler\n      Runtime: nodejs22.x\n      CodeUri: .\n${more}`;
const open = (path: string): string =>
  `      Events: { Call: { Type: Api, Properties: { Path: /${path}, Method: post } } }\n`;
const may = (action: string, resource: string): string =>
  `      Policies: [{ Statement: [{ Effect: Allow, Action: ${action}, Resource: ${resource} }] }]\n`;
const SHELL =
  "const { exec } = require('child_process');\nexports.handler = async event => { exec(`ls ${JSON.parse(event.body).name}`); };\n";

test('a fault of the code comes before permissions alone, and anyone before those who sign in', async () =>
  expect(
    await paths(
      `${fn('Shell', open('shell') + may("'secretsmanager:GetSecretValue'", "'*'"))}${fn('Plain', open('plain') + may("'secretsmanager:GetSecretValue'", "'*'"))}${fn(
        'Nightly',
        `      Events: { Clock: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }\n${may("'*'", "'*'")}`,
      )}`,
      { 'shell.js': SHELL },
    ),
  ).toEqual([
    'critical: Anyone on the internet can use an injection in Shell to read every secret',
    'medium: Anyone on the internet can call Plain, which may read every secret',
    'low: EventBridge calls Nightly, which may take over the account',
  ]));

test('a way goes on through the queue that a function may send to', async () =>
  expect(
    await paths(
      `${fn('Shell', open('shell') + may("'sqs:SendMessage'", '!GetAtt Jobs.Arn'))}${fn('Worker', `      Events: { Jobs: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }\n${may("'dynamodb:*'", "'*'")}`)}  Jobs: { Type: AWS::SQS::Queue }\n`,
      { 'shell.js': SHELL },
    ),
  ).toEqual([
    'medium: Anyone on the internet can call Worker, which may read, change and share every table',
    'medium: Anyone on the internet can use an injection in Shell to send to the queue Jobs',
  ]));

test('functions with the same grants are one path', async () => {
  const role = '      Role: !GetAtt Shared.Arn\n';
  const report = await scanned({
    'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${fn('A', open('a') + role)}${fn('B', open('b') + role)}  Shared:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }] }\n      Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: '*' }] } }]\n`,
  });
  const found = attackPaths(report.graphs ?? [], report.findings);
  expect(found.map(({ title, alike }) => [title, alike.map(({ name }) => name)])).toEqual([
    ['Anyone on the internet can call A, which may read every bucket', ['B']],
  ]);
  expect(found[0]?.steps.map(({ node, edge }) => [node.name, edge?.at?.line])).toEqual([
    ['Anyone on the internet', undefined],
    ['POST /a', 9],
    ['A', 9],
    ['every bucket', 23],
  ]);
});

const HOSTILE = 'x"]:::who\n  n9 -->|"<img src=x onerror=alert(1)>`\\';
const hostile: ReportedGraph = {
  file: 'a.yaml\n}',
  uri: 'a.yaml',
  stages: [],
  nodes: [
    { id: HOSTILE, kind: 'function', name: HOSTILE, noun: 'function' },
    { id: 'every:s3', kind: 'store', name: 'every bucket', noun: 'bucket', wide: true },
  ],
  edges: [{ from: HOSTILE, to: 'every:s3', kind: 'grants', how: HOSTILE }],
  functions: [],
};

test('text of a template stays text in Mermaid: no bracket, quote, tag or line of its own', () => {
  const lines = mermaidGraphs([hostile]).split('\n');
  expect(lines.filter(line => line.startsWith('  n'))).toHaveLength(3);
  for (const line of lines.slice(2, 5))
    expect(line.replace(/"[^"\n]*"/g, '')).not.toMatch(/[<>`\\].*img|onerror/);
  expect(lines.join('\n')).not.toContain('<img');
});

test('text of a template stays within its quotes in DOT', () => {
  const outside = dotGraphs([hostile]).replace(/"(?:[^"\\]|\\.)*"/g, '');
  expect(outside).not.toMatch(/onerror|n9|"/);
  expect(outside.match(/->/g)).toHaveLength(1);
});

test('the part around a node is what leads to it and what it leads to, not what shares a caller with it', () => {
  const node = (id: string) => ({ id, kind: 'function' as const, name: id, noun: 'function' });
  const edge = (from: string, to: string) => ({ from, to, kind: 'invokes' as const, how: 'calls' });
  const graph: ReportedGraph = {
    ...hostile,
    nodes: ['who', 'a', 'b', 'store', 'far'].map(node),
    edges: [edge('who', 'a'), edge('who', 'b'), edge('a', 'store'), edge('store', 'far')],
  };
  expect(partAround(graph, 'a', 1).nodes.map(({ id }) => id)).toEqual(['who', 'a', 'store']);
  expect(partAround(graph, 'a', 2).nodes.map(({ id }) => id)).toEqual(['who', 'a', 'store', 'far']);
});
