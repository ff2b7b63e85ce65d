import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAscii } from 'node:buffer';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { pagesFile } from './tools/build/pages.mjs';
import { parts } from './tools/build/parts.mjs';

/** The parser of Python, by what `src/bundle.ts` calls its parts. Compressed here they take a quarter less of the package than compressed with it. */
const WASM = {
  parser: 'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  grammar: 'node_modules/tree-sitter-python/tree-sitter-python.wasm',
};

/** Tables that few scans read: compressed they take a fifth less of the package than compressed with it. A scan that reads one pays some milliseconds for it. */
const COMPRESSED = [
  'other-tools.txt',
  'replaced-properties.txt',
  'sam-managed-policies.txt',
  'sdk-actions.txt',
  'sdk-operations.txt',
];

/** The services whose resource types stand in the table that most scans read. */
const COMMON = new Set(
  `ApiGateway ApiGatewayV2 ApplicationAutoScaling CertificateManager CloudFormation CloudFront CloudWatch Cognito DynamoDB Events IAM KMS Kinesis KinesisFirehose Lambda
   Logs Pipes Route53 S3 SNS SQS SSM Scheduler SecretsManager StepFunctions`.split(/\s+/),
);
/** Of others, these. */
const COMMON_TYPES =
  /^AWS::(?:AppSync::\w+|EC2::(?:EIP|Instance|InternetGateway|NatGateway|Route|RouteTable|SecurityGroup|SecurityGroup(?:In|E)gress|Subnet|SubnetRouteTableAssociation|VPC|VPCEndpoint|VPCGatewayAttachment)|ECR::Repository|ECS::Cluster|EFS::(?:AccessPoint|FileSystem|MountTarget)|ElasticLoadBalancingV2::(?:Listener|LoadBalancer|TargetGroup)|IoT::TopicRule|RDS::(?:DBCluster|DBInstance|DBSubnetGroup))\t/;
/** The prefixes of actions that most policies of serverless templates name. */
const COMMON_PREFIXES = new Set(
  `acm apigateway appconfig application-autoscaling appsync athena bedrock cloudformation cloudfront cloudwatch codebuild codedeploy codepipeline cognito-identity cognito-idp comprehend
   dynamodb ec2 ecr ecs elasticfilesystem elasticloadbalancing es events execute-api firehose glue iam iot kafka kafka-cluster kinesis kms lambda logs pipes polly rds rds-data rds-db
   rekognition route53 s3 scheduler secretsmanager servicediscovery ses sns sqs ssm ssmmessages states sts synthetics tag textract transcribe translate wafv2 xray`.split(
    /\s+/,
  ),
);
/** The policies of AWS that most roles of serverless templates have. */
const COMMON_POLICIES = new Set(
  `AWSBatchServiceRole AWSCloudFormationFullAccess AWSGlueServiceRole AWSLambdaBasicDurableExecutionRolePolicy AWSLambdaBasicExecutionRole AWSLambdaDynamoDBExecutionRole AWSLambdaExecute
   AWSLambdaKinesisExecutionRole AWSLambdaMSKExecutionRole AWSLambdaRole AWSLambdaSQSQueueExecutionRole AWSLambdaVPCAccessExecutionRole AWSLambda_FullAccess AWSLambda_ReadOnlyAccess
   AWSStepFunctionsFullAccess AWSXRayDaemonWriteAccess AWSXrayWriteOnlyAccess AdministratorAccess AmazonAPIGatewayInvokeFullAccess AmazonAPIGatewayPushToCloudWatchLogs
   AmazonBedrockFullAccess AmazonDynamoDBFullAccess AmazonDynamoDBReadOnlyAccess AmazonEC2FullAccess AmazonECSTaskExecutionRolePolicy AmazonElasticFileSystemClientReadWriteAccess
   AmazonKinesisFullAccess AmazonRDSDataFullAccess AmazonRDSFullAccess AmazonS3FullAccess AmazonS3ReadOnlyAccess AmazonSESFullAccess AmazonSNSFullAccess AmazonSQSFullAccess
   AmazonSSMFullAccess AmazonSSMManagedInstanceCore AmazonSSMReadOnlyAccess AmazonVPCFullAccess CloudWatchEventsFullAccess CloudWatchFullAccess CloudWatchFullAccessV2
   CloudWatchLambdaInsightsExecutionRolePolicy CloudWatchLogsFullAccess ComprehendFullAccess IAMFullAccess PowerUserAccess ReadOnlyAccess SecretsManagerReadWrite`.split(
    /\s+/,
  ),
);
/** Tables in two: the rows that most scans read, and the others, compressed, which are read when a scan asks for one. */
const PARTED = {
  'iam-actions.txt': row => COMMON_PREFIXES.has(row.split('\t', 1)[0]),
  'managed-policies.txt': row => COMMON_POLICIES.has(row.split('\t', 1)[0]),
  'resource-properties.txt': row => COMMON.has(row.split('::', 2)[1]) || COMMON_TYPES.test(row),
};

/** The declarations that keep their comments: what users of the library and authors of rules name. */
const DOCUMENTED =
  /src[\\/](?:index|rule[\\/]rule|report[\\/]report|cli[\\/]library|scan[\\/]options|model[\\/](?:world|text|stack))\.d\.ts$/;

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { files, inputs, functions } = await parts('src/bundle.ts', {
  target: 'node20.19',
  loader: { '.md': 'text' },
  define: {
    STACKWARD_VERSION: JSON.stringify(version),
    STACKWARD_DATES: JSON.stringify(dates()),
    STACKWARD_COMPRESSED: JSON.stringify(COMPRESSED),
    STACKWARD_PARTED: JSON.stringify(Object.keys(PARTED)),
    // A parser that is given its bytes does not load them from an address.
    fetch: 'undefined',
    XMLHttpRequest: 'undefined',
  },
});
mkdirSync('dist', { recursive: true });
for (const name of readdirSync('dist'))
  if (name.startsWith('.compiled-') || name.endsWith('.cjs')) rmSync(join('dist', name));
for (const [name, text] of files) writeFileSync(join('dist', name), text);
const require = createRequire(resolve('dist/stackward.cjs'));
for (const [file, name] of functions)
  if (typeof require(`./${file}`)[name] !== 'function')
    throw new Error(`${file} is loaded late, and ${name} is no function`);
writeFileSync('dist/THIRD-PARTY.txt', licences([...inputs, ...Object.values(WASM)]));
writeFileSync(
  'dist/index.js',
  "export { defineRule, exitStatus, format, joinFindings, lower, readConfig, scan, UserError } from './stackward.cjs';\n",
);
for (const [part, file] of Object.entries(WASM))
  writeFileSync(`dist/python-${part}.wasm.br`, brotliCompressSync(readFileSync(file)));
for (const name of readdirSync('data'))
  if (!name.startsWith('.') && !isAscii(readFileSync(join('data', name))))
    throw new Error(`data/${name} is not ASCII`);
rmSync('dist/data', { recursive: true, force: true });
cpSync('data', 'dist/data', {
  recursive: true,
  filter: path => !path.endsWith('.gitattributes') && !COMPRESSED.includes(basename(path)),
});
for (const [name, isCommon] of Object.entries(PARTED)) part(name, isCommon);
for (const name of COMPRESSED)
  writeFileSync(join('dist/data', `${name}.br`), brotliCompressSync(readFileSync(join('data', name))));
const [pages, compressed] = pagesFile();
writeFileSync(join('dist', pages), compressed);
cpSync('schema/report.schema.json', 'dist/report.schema.json');
cpSync('schema/diff.schema.json', 'dist/diff.schema.json');
cpSync('schema/config.schema.json', 'dist/config.schema.json');
rmSync('dist/types', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
keepReachable('dist/types/src/index.d.ts');

/** Removes the declarations that the library's own do not lead to: most of what `scan` runs is not in its types. */
function keepReachable(entry) {
  const kept = new Set([entry]);
  for (const file of kept)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
      kept.add(join(dirname(file), path.replace(/\.ts$/, '.d.ts')));
  const all = readdirSync('dist/types', { recursive: true }).map(name => join('dist/types', name));
  for (const file of all)
    if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
    else if (file.endsWith('.d.ts') && !DOCUMENTED.test(file))
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/\/\*\*[^]*?\*\/\s*/g, ''));
}

/** The date of each table of AWS facts, from the header in its first line. */
function dates() {
  const tables = readdirSync('data')
    .filter(name => /^[a-z-]+\.(?:txt|json)$/.test(name))
    .toSorted();
  return Object.fromEntries(
    tables.map(name => [
      name.replace(/\.\w+$/, ''),
      /"date":"([\d-]+)"/.exec(readFileSync(join('data', name), 'utf8').split('\n', 1)[0])[1],
    ]),
  );
}

/** The licence of each package whose code is in the bundle. */
function licences(inputs) {
  const packages = new Set(
    inputs.flatMap(path => /node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );
  return [...packages]
    .toSorted()
    .map(folder => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
      return `${name} ${version}\n\n${readFileSync(join(folder, text), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Writes a table as two: its common rows, and the rest without a header. */
function part(name, isCommon) {
  const [header, ...rows] = readFileSync(join('data', name), 'utf8').trimEnd().split('\n');
  const text = some => some.map(row => `${row}\n`).join('');
  writeFileSync(join('dist/data', name), text([header, ...rows.filter(isCommon)]));
  writeFileSync(
    join('dist/data', `other-${name}.br`),
    brotliCompressSync(text(rows.filter(row => !isCommon(row)))),
  );
}
