import {
  conditionalRole,
  buckets,
  functions,
  text,
  BUCKET,
  cfn,
  free,
  kindOf,
  role,
  SAM,
  service,
  statement,
  times,
  type HostileCommand,
  type HostileFiles,
  type HostileInput,
} from './input.ts';

/** Two folders, and beside the hostile template one in which a bucket comes. */
const sides = (before: HostileFiles, after: HostileFiles): HostileFiles => ({
  'before/template.yaml': text(before),
  'after/template.yaml': text(after),
  'before/plain.yaml': text(cfn(`  A: ${BUCKET}\n`)),
  'after/plain.yaml': text(cfn(`  A: ${BUCKET}\n  B: { Type: AWS::S3::Bucket }\n`)),
});
const DIFF: HostileCommand = {
  command: ['diff', 'before', 'after', '--format', 'json'],
  expects: 'after/plain.yaml',
};
/** A comment of a pull request, which has no room for all changes. */
const MARKDOWN: HostileCommand = {
  command: ['diff', 'before', 'after', '--format', 'markdown', '--verbose'],
};
const STAGES: HostileCommand = { command: ['lower', 'serverless.yml', '--compare-stage', 'dev', 'prod'] };

/** Two folders, or two stages of a service, that are compared. */
export const comparisons: readonly (readonly HostileInput[])[] = [
  kindOf(
    'diff of a renamed chain of which the end differs',
    [10, 300, 3_000],
    n => {
      const chain = (name: string, end: string): HostileFiles =>
        cfn(
          times(
            n,
            i =>
              `  ${name}${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${${name}${i + 1}}" } }\n`,
          ) + `  ${name}${n}: { Type: AWS::SNS::Topic, Properties: { TopicName: ${end} } }\n`,
        );
      return sides(chain('Old', 'x'), chain('New', 'y'));
    },
    DIFF,
  ),
  kindOf(
    'diff of renamed resources with long contents',
    [10, 200, 1_000],
    n => {
      const long = (name: string): HostileFiles =>
        cfn(
          times(
            n,
            i =>
              `  ${name}${i}: { Type: AWS::SNS::Topic, Properties: { Tags: [${times(100, j => `{ Key: k${j}, Value: v${i} }, `)}] } }\n`,
          ),
        );
      return sides(long('Old'), long('New'));
    },
    DIFF,
  ),
  kindOf(
    'diff of renamed resources',
    [100, 1_000, 5_000],
    n => sides(cfn(buckets(n, 'old')), cfn(buckets(n, 'new'))),
    DIFF,
  ),
  kindOf(
    'diff of resources of which each changes',
    [100, 1_000, 5_000],
    n =>
      sides(
        cfn(buckets(n, 'b')),
        cfn(buckets(n, 'b', ', AccessControl: PublicRead, VersioningConfiguration: { Status: Suspended }')),
      ),
    MARKDOWN,
  ),
  kindOf(
    'diff of independent conditions',
    [5, 15, 200],
    n =>
      sides(
        cfn(`  A: ${BUCKET}\n`),
        cfn(
          times(
            n,
            i =>
              `  B${i}: { Type: AWS::S3::Bucket, Condition: C${i}, Properties: { BucketName: !Sub "\${P${i}}-\${P${(i + 1) % n}}" } }\n`,
          ),
          free(n),
        ),
      ),
    DIFF,
  ),
  kindOf(
    'diff of conditional statements',
    [5, 15, 200],
    n => sides(cfn(role(statement("Action: 's3:Get*', Resource: '*'"))), conditionalRole(n)),
    DIFF,
  ),
  kindOf(
    'diff of long policies',
    [10, 300, 5_000],
    n =>
      sides(
        cfn(role(times(n, i => statement(`Action: 's3:Get*', Resource: 'arn:aws:s3:::a${i}/*'`)))),
        cfn(role(times(n, i => statement(`Action: 's3:*', Resource: 'arn:aws:s3:::b${i}/*'`)))),
      ),
    DIFF,
  ),
  kindOf(
    'diff of actions that wildcards cover',
    [10, 300, 3_000],
    n =>
      sides(
        cfn(role(statement(`Resource: '*', Action: [${times(n, i => `'s3:*${i}*', `)}]`))),
        cfn(role(statement(`Resource: '*', Action: [${times(n, i => `'s3:*a${i}*', '*:*${i}', `)}]`))),
      ),
    DIFF,
  ),
  kindOf(
    'diff of long lists',
    [100, 3_000, 30_000],
    n =>
      sides(
        cfn(
          `  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, SecurityGroupIngress: [${times(n, i => `{ IpProtocol: tcp, FromPort: ${i}, ToPort: ${i}, CidrIp: 10.0.0.0/8 }, `)}] } }\n`,
        ),
        cfn(
          `  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: x, SecurityGroupIngress: [${times(n, i => `{ IpProtocol: tcp, FromPort: ${n - i}, ToPort: ${n - i + 1}, CidrIp: 0.0.0.0/0 }, `)}] } }\n`,
        ),
      ),
    DIFF,
  ),
  kindOf(
    'diff of long texts',
    [1_000, 100_000, 1_500_000],
    n =>
      sides(
        cfn(`  T: { Type: AWS::SNS::Topic, Properties: { TopicName: "${'a'.repeat(n)}" } }\n`),
        cfn(`  T: { Type: AWS::SNS::Topic, Properties: { TopicName: "${'b'.repeat(n)}" } }\n`),
      ),
    MARKDOWN,
  ),
  kindOf(
    'diff of texts that double',
    [5, 15, 30],
    n => {
      const doubled = (by: string): HostileFiles =>
        cfn(
          `  T: { Type: AWS::SNS::Topic, Properties: { TopicName: ${'!Sub ["${A}${A}", {A: '.repeat(n)}${by}${'}]'.repeat(n)} } }\n`,
        );
      return sides(doubled('x'), doubled('y'));
    },
    DIFF,
  ),
  kindOf(
    'diff of functions',
    [10, 200, 1_000],
    n =>
      sides(
        { 'template.yaml': `${SAM}Resources:\n${functions(n)}` },
        {
          'template.yaml': `${SAM}Globals: { Function: { Timeout: 9, MemorySize: 512 } }\nResources:\n${functions(n)}`,
        },
      ),
    DIFF,
  ),

  kindOf(
    'two stages of functions',
    [10, 200, 1_000],
    n =>
      service(
        `functions:\n${times(n, i => `  f${i}: { handler: a.b, timeout: "\${self:custom.t.\${sls:stage}}" }\n`)}custom: { t: { dev: 3, prod: 30 } }\n`,
      ),
    STAGES,
  ),
  kindOf(
    'two stages with long names',
    [10, 10_000, 1_000_000],
    n =>
      service(
        `custom: { n: "${'devprod'.repeat(n / 7 + 1)}\${sls:stage}" }\nfunctions: { f: { handler: a.b, environment: { A: "\${self:custom.n}" } } }\n`,
      ),
    STAGES,
  ),
  kindOf(
    'two stages of variables that double',
    [5, 20, 60],
    n =>
      service(
        `functions: { f: { handler: a.b, environment: { A: "\${self:custom.a${n}}" } } }\ncustom:\n  a0: "\${sls:stage}"\n${times(n, i => `  a${i + 1}: \${self:custom.a${i}}\${self:custom.a${i}}\n`)}`,
      ),
    STAGES,
  ),
];
