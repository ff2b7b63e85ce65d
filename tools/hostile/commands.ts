import {
  buckets,
  functions,
  text,
  cfn,
  free,
  kindOf,
  role,
  SAM,
  samFunction,
  service,
  statement,
  times,
  type HostileCommand,
  type HostileFiles,
  type HostileInput,
} from './input.ts';

const ORDINARY = 'ordinary/template.yaml';
/** A function that its URL opens, whose code reads a bucket: it is in every graph, and has a policy. */
const REACHED: HostileFiles = {
  'reached/template.yaml': `${SAM}Resources:\n${samFunction('      FunctionUrlConfig: { AuthType: NONE }\n', 'Reached')}`,
  'reached/a.js':
    "const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');\nexports.b = () => new S3Client({}).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));\n",
};
const GRAPH: HostileCommand = { command: ['graph', '.', '--format', 'json'], expects: 'Reached' };
const POLICY: HostileCommand = { command: ['policy', '.', '--format', 'json'], expects: 'Reached' };
const PAGE: HostileCommand = { command: ['.', '--format', 'html', '--preset', 'strict'], expects: ORDINARY };
/** The one template of a folder that has a safe fix, beside the hostile one. */
const FIXABLE = {
  'fixable/template.yaml': text(cfn('  G: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: g } }\n')),
};
const FIX: HostileCommand = {
  command: ['.', '--fix-unsafe', '--dry-run', '--preset', 'strict'],
  expects: 'fixable/template.yaml',
};
const WHY: HostileCommand = { command: ['why', 'template.yaml:5', '--preset', 'strict'] };
const COMMENTS: HostileCommand = { command: ['lower', 'template.yaml', '--explain', 'comments'] };
const CAUSES: HostileCommand = {
  command: ['lower', 'template.yaml', '--explain', 'list', '--format', 'json'],
};
/** Calls of an SDK whose resources code makes. */
const calls = (n: number): HostileFiles => ({
  'template.yaml': SAM + `Resources:\n${samFunction('', 'F')}`,
  'a.js': `const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nexports.b = async event => {\n${times(n, i => `  await s3.send(new GetObjectCommand({ Bucket: 'b${i}', Key: event.k${i} }));\n`)}};\n`,
});

/** A kind that a function which is reached stands beside. */
const beside = (
  name: string,
  sizes: readonly [number, number, number],
  make: (size: number) => HostileFiles,
  run: HostileCommand,
): readonly HostileInput[] => kindOf(name, sizes, size => ({ ...REACHED, ...make(size) }), run);

/** Commands beside the scan, on what makes them long. */
export const commands: readonly (readonly HostileInput[])[] = [
  kindOf(
    'fixes of log groups',
    [10, 100, 1_000],
    n => ({ ...FIXABLE, ...cfn(times(n, i => `  L${i}: { Type: AWS::Logs::LogGroup }\n`)) }),
    FIX,
  ),
  kindOf('fixes of buckets', [10, 100, 1_000], n => ({ ...FIXABLE, ...cfn(buckets(n, 'b')) }), FIX),
  kindOf(
    'fixes of functions',
    [10, 100, 500],
    n => ({ ...FIXABLE, 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    FIX,
  ),
  kindOf(
    'fixes of functions of a service',
    [10, 100, 500],
    n => ({
      ...FIXABLE,
      ...service(
        `functions:\n${times(n, i => `  f${i}: { handler: a.b, url: true, environment: { A: b } }\n`)}`,
      ),
    }),
    FIX,
  ),
  kindOf(
    'fixes of conditional resources',
    [5, 30, 300],
    n => ({
      ...FIXABLE,
      ...cfn(
        times(n, i => `  L${i}: { Type: AWS::Logs::LogGroup, Condition: C${i} }\n`),
        free(n),
      ),
    }),
    FIX,
  ),
  kindOf(
    'fixes in one long line',
    [10, 300, 3_000],
    n => ({
      ...FIXABLE,
      'template.json': `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{${times(n, i => `"L${i}":{"Type":"AWS::Logs::LogGroup"},`)}"Z":{"Type":"AWS::Logs::LogGroup"}}}`,
    }),
    FIX,
  ),
  kindOf(
    'fixes of one wildcard in many statements',
    [5, 50, 500],
    n => ({
      ...FIXABLE,
      ...calls(5),
      'template.yaml':
        SAM +
        `Resources:\n${samFunction(`      Policies: [{ Statement: [${times(n, () => "{ Effect: Allow, Action: 's3:*', Resource: '*' }, ")}] }]\n`)}`,
    }),
    FIX,
  ),

  kindOf('why in a file of many findings', [10, 300, 3_000], n => cfn(buckets(n, 'b')), WHY),
  kindOf(
    'why of a policy',
    [10, 300, 3_000],
    n => cfn(role(times(n, i => statement(`Action: 's3:*', Resource: 'arn:aws:s3:::b${i}*'`)))),
    { command: ['why', 'template.yaml:12', '--preset', 'strict'] },
  ),
  kindOf(
    'why of a policy of independent conditions',
    [5, 15, 200],
    n =>
      cfn(
        role(statement(`Resource: '*', Action: [${times(n, i => `!If [C${i}, 's3:*', 'sqs:*'], `)}]`)),
        free(n),
      ),
    n => ({ command: ['why', `template.yaml:${2 * n + 13}`, '--preset', 'strict'] }),
  ),
  kindOf(
    'why of a function that many reach',
    [10, 100, 500],
    n => ({
      'template.yaml': `${SAM}Resources:\n${samFunction(`      Policies: [{ Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] }]\n      Events:\n${times(n, i => `        E${i}: { Type: HttpApi, Properties: { Path: /p${i}, Method: get } }\n`)}`)}`,
    }),
    { command: ['why', 'template.yaml:9', '--preset', 'strict'] },
  ),

  beside(
    'graph of functions',
    [10, 200, 1_000],
    n => ({ 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    GRAPH,
  ),
  beside(
    'graph of functions that invoke each other',
    [5, 50, 300],
    n => ({
      'template.yaml': `${SAM}Resources:\n${times(n, i => samFunction(`      Policies: [{ Statement: [{ Effect: Allow, Action: 'lambda:InvokeFunction', Resource: '*' }] }]\n      Events: { U: { Type: HttpApi } }\n`, `F${i}`))}`,
    }),
    GRAPH,
  ),
  beside(
    'graph of roles that take each other',
    [5, 50, 300],
    n =>
      cfn(
        times(n, i =>
          role(statement("Action: 'sts:AssumeRole', Resource: '*'"))
            .replace('  R:', `  R${i}:`)
            .replace('{ Service: lambda.amazonaws.com }', "{ AWS: '*' }"),
        ),
      ),
    { ...GRAPH, command: ['graph', '.', '--format', 'dot'] },
  ),
  beside(
    'graph of tables that all functions read',
    [5, 50, 200],
    n => ({
      'template.yaml': `${SAM}Resources:\n${times(n, i => `  T${i}: { Type: AWS::DynamoDB::Table, Properties: { TableName: t${i} } }\n${samFunction(`      Policies: [{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: 'arn:aws:dynamodb:*:*:table/t*' }] }]\n`, `F${i}`)}`)}`,
    }),
    { ...GRAPH, command: ['graph', '.', '--format', 'mermaid'] },
  ),
  beside(
    'graph of a chain of state machines',
    [5, 100, 1_000],
    n =>
      cfn(
        times(
          n,
          i =>
            `  M${i}: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt R.Arn, Definition: { StartAt: A, States: { A: { Type: Task, Resource: 'arn:aws:states:::states:startExecution', Parameters: { StateMachineArn: !Ref M${(i + 1) % n} }, End: true } } } } }\n`,
        ) + role(statement("Action: 'states:*', Resource: '*'")),
      ),
    GRAPH,
  ),

  kindOf(
    'lowered comments of functions',
    [10, 200, 2_000],
    n => ({ 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    COMMENTS,
  ),
  kindOf(
    'lowered causes of functions',
    [10, 200, 2_000],
    n => ({ 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    CAUSES,
  ),
  kindOf(
    'lowered comments of a long line',
    [10, 1_000, 10_000],
    n => ({
      'template.yaml': `${SAM}Resources: { ${times(n, i => `F${i}: { Type: AWS::Serverless::SimpleTable }, `)} }\n`,
    }),
    COMMENTS,
  ),
  kindOf(
    'lowered comments of variables left open',
    [10, 1_000, 20_000],
    n => ({
      'template.yaml': `${SAM}Resources: { T: { Type: AWS::SNS::Topic, Properties: { Tags: [${times(n, i => `{ Key: k${i}, Value: '{{resolve:ssm:/p/${i}}}' }, `)}] } } }\n`,
    }),
    COMMENTS,
  ),
  beside('policy of many calls', [10, 300, 5_000], calls, POLICY),
  beside(
    'policy of many functions',
    [10, 100, 500],
    n => ({ ...calls(20), 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    { ...POLICY, command: ['policy', '.', '--diff'] },
  ),
  beside(
    'policy of code that calls itself',
    [5, 50, 500],
    n => ({
      ...calls(1),
      'a.js': `const { S3 } = require('@aws-sdk/client-s3');\n${times(n, i => `const f${i} = x => [${times(n > 50 ? 3 : n, j => `f${(i + j) % n}, `)}].map(g => g(x)(new S3({}).getObject({ Bucket: x })));\n`)}exports.b = f0;\n`,
    }),
    POLICY,
  ),

  kindOf('page of many findings', [10, 300, 3_000], n => cfn(buckets(n, 'b')), PAGE),
  kindOf(
    'page of many functions',
    [10, 100, 500],
    n => ({ 'template.yaml': `${SAM}Resources:\n${functions(n)}` }),
    PAGE,
  ),
  kindOf(
    'page of long texts',
    [1_000, 100_000, 1_500_000],
    n => cfn(`  B: { Type: AWS::S3::Bucket, Properties: { BucketName: "${'<'.repeat(n)}" } }\n`),
    PAGE,
  ),
  kindOf(
    'page of independent conditions',
    [5, 30, 200],
    n =>
      cfn(
        times(n, i => `  B${i}: { Type: AWS::S3::Bucket, Condition: C${i} }\n`),
        free(n),
      ),
    PAGE,
  ),
];
