import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Schema, shapesOf } from './shapes.ts';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';

const VERSION = '4.3.1';
const RELEASED = '2026-09-13';

/** Prints the schema that the framework, a fork of version 3 that is maintained, checks a service of AWS with. */
const PRINT = `
const Serverless = require('osls/lib/serverless.js');
const service = { service: 's', provider: { name: 'aws' } };
const framework = new Serverless({ commands: ['print'], options: {}, serviceDir: process.cwd(), configurationFilename: 'serverless.json', configuration: service });
framework.init().then(() => process.stdout.write(JSON.stringify(framework.configSchemaHandler.schema)));
`;

/** Names of other versions: serverless 4 (the schemas of serverless/serverless at b9d7ea51, 2026-08-12), then osls 3.77.1 and serverless 2.72.4 (npm). */
const OTHERS: { readonly [path: string]: string } = {
  '': 'ai app appSync build dashboard licenseKey mcp offline org outputs sandboxes stages state console enableLocalInstallationFallback tenant unresolvedVariablesNotificationMode',
  provider:
    'build capacityProviders domain domains enableLegacyDeploymentBucket resolver apiKeys disableDefaultOutputExportNames eventBridge lambdaHashingVersion resourcePolicy usagePlan variableSyntax',
  'provider.apiGateway.endpoint': 'disable',
  'provider.deploymentBucket': 'codeStorageMode',
  'provider.ecr': 'maxImages',
  'provider.iam.role': 'mode',
  'provider.logs.lambda': 'logGroupClass',
  'functions.*': 'build capacityProvider module provisionedConcurrency tenancy',
  'functions.*.events.cognitoUserPool': 'lambdaVersion',
  'functions.*.events.http.request': 'schema',
  'functions.*.events.sns': 'kmsMasterKeyId',
  'functions.*.fileSystemConfig': 'type',
  'functions.*.logs': 'logGroupClass',
  'functions.*.package': 'exclude include',
  'layers.*.package': 'exclude include',
  package: 'exclude excludeDevDependencies include',
};

/** A map with these keys and no other. */
const closed = (properties: { readonly [name: string]: Schema }): Schema => ({
  type: 'object',
  properties,
  additionalProperties: false,
});
/** `iam` of a function, of serverless 4. */
const OWN_ROLE = closed({
  inheritStatements: {},
  role: closed({
    managedPolicies: {},
    name: {},
    path: {},
    permissionsBoundary: {},
    statements: { $ref: '#/definitions/awsIamPolicyStatements' },
    tags: {},
  }),
});

/**
 * Writes data/serverless-keys.txt, the keys that serverless.yml may have at each place, from the schema that the framework makes when it starts. The table of
 * the wanted version stays as it is (delete it to rebuild it); `offline` only checks it.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (upToDate('serverless-keys.txt', VERSION, undefined, options)) return;
  const folder = mkdtempSync(join(tmpdir(), 'stackward-serverless-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'serverless.json'), '{}');
    writeFileSync(join(folder, 'print.cjs'), PRINT);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `osls@${VERSION}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const printed = execFileSync('node', ['print.cjs'], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
    // An intrinsic function is no map with a key; the last name is the framework's own.
    const schema = JSON.parse(printed, (_, value: unknown) =>
      isObject(value)
        ? Object.fromEntries(
            Object.entries(value).filter(([key]) => !/^(?:Fn::\w+|Ref|__schemaWorkaround__)$/.test(key)),
          )
        : value,
    ) as Schema;
    for (const [path, names] of Object.entries(OTHERS))
      for (const place of placesAt(schema, path === '' ? [] : path.split('.'), schema))
        Object.assign(place.properties ?? {}, Object.fromEntries(names.split(' ').map(name => [name, {}])));
    for (const place of placesAt(schema, ['functions', '*'], schema))
      Object.assign(place.properties ?? {}, { iam: OWN_ROLE });
    // The template in it is judged as a template.
    Object.assign(schema.properties ?? {}, { resources: {} });
    const shapes = shapesOf(schema, schema, 'open as well');
    if (shapes === undefined) throw new Error('the schema of the framework allows any key');
    const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
    writeTable(
      'serverless-keys.txt',
      {
        source: 'npm:osls',
        version: VERSION,
        licence: 'MIT',
        date: RELEASED,
        sha256: sha256(lock.match(/"node_modules\/osls": \{[^{}]*?"integrity": "([^"]+)"/)?.[1] ?? ''),
      },
      `serverless.yml\t${shapes}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The maps with named keys that may stand under a path, through lists and choices. */
function placesAt(schema: Schema, path: readonly string[], document: Schema): Schema[] {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name !== undefined) return placesAt(document.definitions?.[name] ?? {}, path, document);
  const choices = [schema.anyOf, schema.oneOf, schema.items ? [schema.items].flat() : []].flatMap(
    some => some ?? [],
  );
  const [key, ...rest] = path;
  const below =
    key === '*'
      ? Object.values(schema.patternProperties ?? {})
      : [schema.properties?.[key ?? ''] ?? []].flat();
  return [
    ...(key === undefined && Object.keys(schema.properties ?? {}).length > 0 ? [schema] : []),
    ...choices.flatMap(choice => placesAt(choice, path, document)),
    ...(key === undefined ? [] : below.flatMap(one => placesAt(one, rest, document))),
  ];
}
