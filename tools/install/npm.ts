import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Workshop } from './workshop.ts';

/** npx with a git URL and with a tarball; nothing is installed before. */
export function npx({ bare, tag, tarball, project, run }: Workshop): void {
  const cwd = project('npx project');
  for (const [what, source] of [
    ['npx with the tag', `git+file://${bare}#${tag}`],
    ['npx with the tarball', `file:${tarball}`],
  ] as const) {
    const { status, out } = run(cwd, 'npx', ['--yes', '--allow-git=root', source, 'template.yaml']);
    check(what, status === 1 && out.includes('template.yaml:'), out);
  }
}

const LIBRARY = `import { scan } from 'stackward';
const { findings } = await scan('template.yaml', { cwd: process.cwd() });
if (findings.length === 0) throw new Error('no findings');
`;

const FRAMEWORK = 'osls@4.3.1';
const SERVICE = `service: shop
frameworkVersion: '*'
plugins: [stackward/serverless-stackward]
provider: { name: aws, runtime: nodejs22.x, iam: { role: { statements: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] } } }
functions: { hello: { handler: index.hello } }
`;

const CDK = ['aws-cdk-lib@2.276.0', 'constructs@10'];
const APP = `const { App, Stack, Validations } = require('aws-cdk-lib');
const { PolicyStatement, Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { StackwardValidation } = require('stackward/cdk');
const app = new App();
Validations.of(app).addPlugins(new StackwardValidation());
const stack = new Stack(app, 'Shop');
const role = new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
role.addToPolicy(new PolicyStatement({ actions: [process.argv[2]], resources: [process.argv[3]] }));
app.synth();
`;

/** The plug-in in the CDK itself, which says where the construct is created. */
function cdk(cwd: string, { run }: Workshop): void {
  const npm = run(cwd, 'npm', ['install', '--save-dev', ...CDK]);
  if (npm.status !== 0) return check('npm install of the CDK', false, npm.out);
  writeFileSync(join(cwd, 'app.cjs'), APP);
  writeFileSync(join(cwd, 'stackward.yaml'), 'fail-on: medium\n');
  const synth = (...args: readonly string[]) =>
    run(cwd, 'env', ['CDK_DEBUG=1', process.execPath, 'app.cjs', ...args]);
  const stopped = synth('s3:*', '*');
  const written = synth('s3:GetObject', 'arn:aws:s3:::orders/*');
  check(
    `stackward/cdk in ${CDK[0]}`,
    stopped.status !== 0 &&
      stopped.out.includes('app.cjs:8:') &&
      stopped.out.includes('iam-wildcard-action') &&
      written.status === 0,
    stopped.out + written.out,
  );
}

/** A project that depends on the tag: the command, the library, the schemas, and the plug-in in the framework itself. */
export function dependency(workshop: Workshop): void {
  const { bare, tag, project, run } = workshop;
  const cwd = project('dependent project');
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }\n');
  writeFileSync(join(cwd, 'src/library.mjs'), LIBRARY);
  const npm = run(cwd, 'npm', [
    'install',
    '--save-dev',
    '--allow-git=root',
    `git+file://${bare}#${tag}`,
    FRAMEWORK,
  ]);
  if (npm.status !== 0) return check('npm install with the tag', false, npm.out);
  const command = run(cwd, 'npx', ['--no-install', 'stackward', 'template.yaml']);
  const library = run(cwd, process.execPath, ['src/library.mjs']);
  const others = run(cwd, process.execPath, [
    '-e',
    "require('stackward/dist/config.schema.json'); require('stackward/serverless-stackward'); require('stackward').scan.call",
  ]);
  check(
    'npm install with the tag',
    command.status === 1 &&
      command.out.includes('template.yaml:') &&
      library.status === 0 &&
      others.status === 0,
    command.out + library.out + others.out,
  );

  writeFileSync(join(cwd, 'serverless.yml'), SERVICE);
  writeFileSync(join(cwd, 'index.js'), 'exports.hello = async () => ({});\n');
  const stopped = run(cwd, 'npx', ['--no-install', 'osls', 'package']);
  writeFileSync(join(cwd, 'stackward.yaml'), 'fail-on: never\n');
  const packaged = run(cwd, 'npx', ['--no-install', 'osls', 'package']);
  check(
    `serverless-stackward in ${FRAMEWORK}`,
    stopped.status === 1 &&
      stopped.out.includes('iam-wildcard-action') &&
      !stopped.out.includes('partial') &&
      packaged.status === 0 &&
      existsSync(join(cwd, '.serverless')),
    stopped.out + packaged.out,
  );

  cdk(cwd, workshop);
}
